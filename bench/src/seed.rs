//! Fills a database with data of the agreed shape.
//!
//! Source of the shape: docs/reference/performance.md 6.5. The rows are the same in every run, but for their times, which are relative to the present. Counters, archive, active people and sequences are consistent with the rows.
//! Everything is one transaction: a seeding that fails leaves nothing behind.

mod comments;
mod copy;
mod indexes;
mod people;
mod posts;
mod size;
mod text;
mod votes;
mod world;

pub use size::{Amounts, Size};

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use db::Pool;
use std::time::Duration;
use tokio_postgres::{Client, NoTls};
use world::World;

/// Changes whenever other rows come out; who keeps seeded databases compares it.
pub const VERSION: u32 = 3;
/// The password of all users.
pub const PASSWORD: &str = "benchpass";

/// The tables that are filled faster without their indexes.
const LARGE: [&str; 5] = ["post", "comment", "post_vote", "comment_vote", "post_action"];

/// Seeds the database at `url`: migrated, set up, without posts. Its user must be a superuser, who may load rows without checking each foreign key.
pub async fn run(url: &str, size: Size, now: DateTime<Utc>) -> anyhow::Result<()> {
    let (mut client, connection) =
        tokio_postgres::connect(url, NoTls).await.context("connecting to the database")?;
    let driver = tokio::spawn(connection);
    fill(&mut client, size.amounts(), now).await?;
    catch_up(url, now).await?;
    client.batch_execute("vacuum (analyze)").await.context("vacuuming")?;
    drop(client);
    driver.await.context("closing the connection")??;
    Ok(())
}

/// What the schedule of a running server would have done by now.
async fn catch_up(url: &str, now: DateTime<Utc>) -> anyhow::Result<()> {
    let mut conn = Pool::new(url, 1, Duration::from_secs(10))?.get().await?;
    db::post_archive::advance(&mut conn, now - db::post_archive::REACH).await.context("archiving posts")?;
    db::activity::count_communities(&mut conn, now).await.context("counting active people")?;
    db::activity::count_site(&mut conn, now).await.context("counting active people")?;
    Ok(())
}

async fn fill(client: &mut Client, amounts: Amounts, now: DateTime<Utc>) -> anyhow::Result<()> {
    let row = client.query_one("select not exists (select from post)", &[]).await?;
    ensure!(row.get::<_, bool>(0), "the database already has posts");
    let tx = client.transaction().await?;
    tx.batch_execute("set local session_replication_role = replica; set local maintenance_work_mem = '512MB'; set local work_mem = '256MB'; set local max_parallel_maintenance_workers = 1")
        .await
        .context("preparing the load (the user must be a superuser)")?;
    let world = World::load(&tx, amounts, now).await?;
    let indexes = indexes::take_off(&tx, &LARGE).await?;

    people::write(&tx, &world).await?;
    let posts = posts::draw(&world);
    posts::write(&tx, &world, &posts).await?;
    let comments = comments::draw(&world, &posts);
    comments::write(&tx, &world, &comments).await?;
    votes::write_post_votes(&tx, &world, &posts).await?;
    votes::write_comment_votes(&tx, &world, &comments).await?;
    posts::write_reads(&tx, &world).await?;
    tx.execute("select set_config('bench.now', $1, true)", &[&world.now.to_rfc3339()]).await?;
    tx.batch_execute(include_str!("seed/finish.sql")).await.context("counting")?;
    let users = world.amounts.local_users;
    let (first, admin) = (world.person_id(0).to_string(), world.person_id(users - 1).to_string());
    let settings = "select set_config('bench.first', $1, true), set_config('bench.users', $2, true), set_config('bench.admin', $3, true)";
    tx.execute(settings, &[&first, &users.to_string(), &admin]).await?;
    tx.batch_execute(include_str!("seed/moderation.sql")).await.context("making work for moderators")?;
    indexes::put_back(&tx, &indexes).await?;
    tx.commit().await?;
    Ok(())
}
