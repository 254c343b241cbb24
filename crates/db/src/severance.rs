//! What a block cuts, kept so that lifting it brings it back.

use crate::Conn;
use crate::fixed::fixed;
use crate::schema::{severance, severed_follow, severed_person_follow};
use base::ids::{CommunityId, InstanceId, PersonId, SeveranceId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Text};
use diesel_async::RunQueryDsl;
use std::collections::HashMap;

/// A follow that was cut or brought back.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Severed {
    #[diesel(sql_type = Integer)]
    pub person_id: PersonId,
    #[diesel(sql_type = Integer)]
    pub community_id: CommunityId,
    /// Somebody of this instance followed a community of the other; else the other way round.
    #[diesel(sql_type = Bool)]
    pub ours: bool,
}

/// What there is of a host and of those below it, and what a block of it would cut.
#[derive(Debug, Clone, QueryableByName)]
pub struct Reach {
    #[diesel(sql_type = Text)]
    pub domain: String,
    #[diesel(sql_type = BigInt)]
    pub people: i64,
    #[diesel(sql_type = BigInt)]
    pub communities: i64,
    /// Posts in these communities.
    #[diesel(sql_type = BigInt)]
    pub threads: i64,
    /// How often people of this instance follow these communities.
    #[diesel(sql_type = BigInt)]
    pub follows_by_us: i64,
    /// How often these people follow communities and people of this instance.
    #[diesel(sql_type = BigInt)]
    pub follows_by_them: i64,
}

/// Cuts all follows between this instance and others: `pairs` are whose block it is, and an instance it cuts off.
pub async fn sever(
    conn: &mut Conn,
    person_id: PersonId,
    pairs: &[(InstanceId, InstanceId)],
    now: DateTime<Utc>,
) -> QueryResult<Vec<Severed>> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let new = (severance::person_id.eq(person_id), severance::severed_at.eq(now));
    let id: SeveranceId =
        diesel::insert_into(severance::table).values(new).returning(severance::id).get_result(conn).await?;
    let (blocked, below): (Vec<InstanceId>, Vec<InstanceId>) = pairs.iter().copied().unzip();
    let statement = fixed(include_str!("severance/follows.sql"))
        .bind::<Array<Integer>, _>(blocked.clone())
        .bind::<Array<Integer>, _>(below.clone())
        .bind::<Integer, _>(id);
    let severed: Vec<Severed> = RunQueryDsl::load(statement, conn).await?;
    let people = fixed(include_str!("severance/people.sql"))
        .bind::<Array<Integer>, _>(blocked)
        .bind::<Array<Integer>, _>(below)
        .bind::<Integer, _>(id);
    if people.run(conn).await? == 0 && severed.is_empty() {
        diesel::delete(severance::table.filter(severance::id.eq(id))).execute(conn).await?;
    }
    Ok(severed)
}

/// Brings back what blocks of these instances cut; answers the follows of communities.
pub async fn restore(conn: &mut Conn, ids: &[InstanceId]) -> QueryResult<Vec<Severed>> {
    let statement = fixed(include_str!("severance/restore.sql")).bind::<Array<Integer>, _>(ids.to_vec());
    let restored: Vec<Severed> = RunQueryDsl::load(statement, conn).await?;
    fixed(
        "with back as (delete from severed_person_follow where instance_id = any (?::int[]) returning *)
        insert into person_follower (person_id, follower_id, follow_ap_id, followed_at)
        select person_id, follower_id, follow_ap_id, followed_at from back on conflict do nothing",
    )
    .bind::<Array<Integer>, _>(ids.to_vec())
    .run(conn)
    .await?;
    Ok(restored)
}

/// What a block of each of these hosts (in lower case) would cut; hosts of which nothing is known are left out.
pub async fn preview(conn: &mut Conn, domains: &[String]) -> QueryResult<Vec<Reach>> {
    let statement = fixed(include_str!("severance/preview.sql")).bind::<Array<Text>, _>(domains.to_vec());
    RunQueryDsl::load(statement, conn).await
}

/// How many follows would come back if each of these were spoken with again.
pub async fn count(conn: &mut Conn, ids: &[InstanceId]) -> QueryResult<HashMap<InstanceId, i64>> {
    let communities = severed_follow::table
        .filter(severed_follow::instance_id.eq_any(ids))
        .group_by(severed_follow::instance_id)
        .select((severed_follow::instance_id, diesel::dsl::count_star()))
        .load::<(InstanceId, i64)>(conn)
        .await?;
    let people = severed_person_follow::table
        .filter(severed_person_follow::instance_id.eq_any(ids))
        .group_by(severed_person_follow::instance_id)
        .select((severed_person_follow::instance_id, diesel::dsl::count_star()))
        .load::<(InstanceId, i64)>(conn)
        .await?;
    let mut all = HashMap::new();
    for (id, count) in communities.into_iter().chain(people) {
        *all.entry(id).or_insert(0) += count;
    }
    Ok(all)
}
