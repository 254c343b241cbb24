//! What is done by the clock: a table of periods and functions.
//!
//! Tasks of one process at a time take an advisory lock, so any number of processes can run. None writes when there is nothing to write, so an idle instance stays idle.

use crate::instance::Instance;
use base::error::Result;
use chrono::TimeDelta;
use domain::image::{self, remote};
use futures_util::future::BoxFuture;
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// A task of the schedule.
pub struct Task {
    /// Name in logs and figures.
    pub name: &'static str,
    /// Time between two runs. The first is one such time after the start, a minute at the most.
    pub period: Duration,
    /// Does it.
    pub run: fn(Instance) -> BoxFuture<'static, Result<()>>,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

/// Captchas are valid for so long.
const CAPTCHA_AGE: TimeDelta = TimeDelta::minutes(10);
/// Password resets are valid for so long.
const RESET_AGE: TimeDelta = TimeDelta::days(1);
/// Unconfirmed addresses are kept for so long.
const VERIFICATION_AGE: TimeDelta = TimeDelta::days(7);

/// The whole schedule of tasks that one process at a time does.
pub const TASKS: &[Task] = &[
    Task { name: "prune_short_lived", period: HOUR, run: |instance| Box::pin(prune_short_lived(instance)) },
    Task { name: "make_keys", period: MINUTE, run: |instance| Box::pin(make_keys(instance)) },
    Task { name: "prune_activities", period: HOUR, run: |instance| Box::pin(prune_activities(instance)) },
    Task { name: "look_at_dead", period: DAY, run: |instance| Box::pin(look_at_dead(instance)) },
    Task { name: "clean_images", period: HOUR, run: |instance| Box::pin(clean_images(instance)) },
    Task { name: "delete_images", period: MINUTE, run: |instance| Box::pin(delete_images(instance)) },
    Task { name: "archive_posts", period: HOUR, run: |instance| Box::pin(archive_posts(instance)) },
    Task { name: "count_active", period: HOUR, run: |instance| Box::pin(count_active(instance)) },
    Task { name: "publish_scheduled", period: MINUTE, run: |instance| Box::pin(publish_scheduled(instance)) },
    Task { name: "lift_bans", period: MINUTE, run: |instance| Box::pin(lift_bans(instance)) },
    Task { name: "end_grants", period: MINUTE, run: |instance| Box::pin(end_grants(instance)) },
    Task { name: "erase_deleted", period: HOUR, run: |instance| Box::pin(erase_deleted(instance)) },
    Task { name: "delete_denied", period: HOUR, run: |instance| Box::pin(delete_denied(instance)) },
    Task { name: "drop_old", period: HOUR, run: |instance| Box::pin(drop_old(instance)) },
];

/// Runs [`TASKS`] until `stopped` says so.
pub async fn one_process(instance: Instance, stopped: watch::Receiver<bool>) {
    take_turns(instance, TASKS, stopped).await;
}

/// Runs the tasks of a table, each in its time and never two at once, until `stopped` says so.
pub async fn take_turns(instance: Instance, tasks: &[Task], stopped: watch::Receiver<bool>) {
    // One after the other: each holds a connection for its lock while its work takes another, so that many at once would leave none to anybody.
    let turn = Mutex::new(());
    let loops = tasks.iter().map(|task| repeat(instance.clone(), task, &turn, stopped.clone()));
    futures_util::future::join_all(loops).await;
}

/// What every process does for itself: forgetting addresses whose rate limits are full again, writing down which copies of images were shown and what was exchanged with other instances.
pub async fn every_process(instance: Instance, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        tokio::select! {
            () = tokio::time::sleep(MINUTE) => {
                instance.limiter.prune();
                if let Err(error) = remote::write_down_shown(&instance.app).await {
                    tracing::warn!(error = %error, "writing down which images were shown");
                }
                write_down_traffic(&instance).await;
            }
            _ = stopped.changed() => {}
        }
    }
    write_down_traffic(&instance).await;
}

async fn write_down_traffic(instance: &Instance) {
    if let Err(error) = instance.federation.write_down_traffic(&instance.app).await {
        tracing::warn!(error = %error, "writing down what was exchanged with other instances");
    }
}

async fn repeat(instance: Instance, task: &Task, turn: &Mutex<()>, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval_at(Instant::now() + task.period.min(MINUTE), task.period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopped.borrow() {
        tokio::select! {
            _ = ticks.tick() => {
                let _turn = turn.lock().await;
                run(&instance, task).await;
            }
            _ = stopped.changed() => {}
        }
    }
}

/// Runs a task unless another process is at it, and counts how it went.
pub async fn run(instance: &Instance, task: &Task) {
    let outcome = match locked(instance, task).await {
        Ok(true) => "done",
        Ok(false) => "elsewhere",
        Err(error) => {
            tracing::error!(task = task.name, error = %error, "a scheduled task failed");
            "failed"
        }
    };
    metrics::counter!("spinney_scheduled_tasks_total", "task" => task.name, "outcome" => outcome)
        .increment(1);
}

async fn locked(instance: &Instance, task: &Task) -> Result<bool> {
    let mut conn = instance.app.db().await?;
    db::lock::exclusively(&mut conn, task.name, (task.run)(instance.clone())).await
}

/// Moves posts that cannot be ranked any more from the index in memory to the archive.
async fn archive_posts(instance: Instance) -> Result<()> {
    let until = instance.app.now() - db::post_archive::REACH;
    let posts = db::post_archive::advance(&mut *instance.app.db().await?, until).await?;
    if posts > 0 {
        tracing::debug!(posts, "archived posts");
        instance.reader.reload_ranks();
    }
    Ok(())
}

/// Counts who is active, in all windows at once: it costs what one would, and each moves by the hour.
async fn count_active(instance: Instance) -> Result<()> {
    domain::activity::count(&instance.app).await
}

/// Activities are kept for so long, ours to be fetched and sent again, others' to be known again.
const ACTIVITY_AGE: TimeDelta = TimeDelta::days(7);

/// Counts of what was exchanged with other instances are kept for so long.
const TRAFFIC_AGE: TimeDelta = TimeDelta::days(2);

/// Makes keys ahead, so that nobody who registers waits for theirs.
async fn make_keys(instance: Instance) -> Result<()> {
    if !instance.app.settings().federates() {
        return Ok(());
    }
    federation::keys::fill_pool(&instance.app).await
}

/// Asks instances that were given up whether they are back.
async fn look_at_dead(instance: Instance) -> Result<()> {
    let dead = domain::remote::look_at_dead(&instance.app).await?;
    count("spinney_dead_instances_looked_at_total", dead);
    Ok(())
}

async fn prune_activities(instance: Instance) -> Result<()> {
    let now = instance.app.now();
    let mut conn = instance.app.db().await?;
    db::sent::prepare_partitions(&mut conn, now, now - ACTIVITY_AGE).await?;
    let rows = db::sent::prune(&mut conn, now - ACTIVITY_AGE).await?
        + db::delivery::prune(&mut conn, now - ACTIVITY_AGE, now - TRAFFIC_AGE).await?;
    metrics::counter!("spinney_pruned_rows_total").increment(rows);
    Ok(())
}

/// Deletes what was let go while the image service was away.
async fn delete_images(instance: Instance) -> Result<()> {
    image::clean::run_due(&instance.app).await.map(drop)
}

/// Deletes files that nothing shows, and copies that are too old or too many.
async fn clean_images(instance: Instance) -> Result<()> {
    remote::write_down_shown(&instance.app).await?;
    image::clean::run(&instance.app).await.map(drop)
}

async fn prune_short_lived(instance: Instance) -> Result<()> {
    let now = instance.app.now();
    let mut conn = instance.app.db().await?;
    let rows =
        db::prune::short_lived(&mut conn, now, now - CAPTCHA_AGE, now - RESET_AGE, now - VERIFICATION_AGE)
            .await?;
    metrics::counter!("spinney_pruned_rows_total").increment(rows);
    Ok(())
}

/// Lets posts appear whose time has come.
async fn publish_scheduled(instance: Instance) -> Result<()> {
    let posts = domain::post::publish_scheduled(&instance.app).await?;
    count("spinney_scheduled_posts_published_total", posts);
    Ok(())
}

/// Ends bans whose time is over, of people and of instances.
async fn lift_bans(instance: Instance) -> Result<()> {
    let bans = domain::upkeep::lift_bans(&instance.app).await?;
    count("spinney_bans_lifted_total", bans);
    let instances = domain::moderation::instance::lift_ended(&instance.app).await?;
    count("spinney_instance_blocks_lifted_total", instances);
    Ok(())
}

/// Drops grants of roles whose time is over.
async fn end_grants(instance: Instance) -> Result<()> {
    let grants = domain::upkeep::end_grants(&instance.app).await?;
    count("spinney_role_grants_ended_total", grants);
    Ok(())
}

/// Erases the texts of what was deleted long ago.
async fn erase_deleted(instance: Instance) -> Result<()> {
    let texts = domain::upkeep::erase_deleted(&instance.app).await?;
    count("spinney_texts_erased_total", texts);
    Ok(())
}

/// Deletes the accounts of applicants who were denied long ago.
async fn delete_denied(instance: Instance) -> Result<()> {
    let accounts = domain::upkeep::delete_denied(&instance.app).await?;
    count("spinney_denied_accounts_deleted_total", accounts);
    Ok(())
}

/// Drops what is kept no longer.
async fn drop_old(instance: Instance) -> Result<()> {
    for (kind, rows) in domain::upkeep::drop_old(&instance.app).await? {
        metrics::counter!("spinney_old_rows_dropped_total", "kind" => kind.name()).increment(rows);
    }
    Ok(())
}

fn count(name: &'static str, things: usize) {
    metrics::counter!(name).increment(u64::try_from(things).unwrap_or(u64::MAX));
}
