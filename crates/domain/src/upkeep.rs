//! What time does: bans end, deleted texts are erased, denied applicants and old rows go. For the schedule; each is safe to run twice at once.

use crate::app::App;
use base::change::Change;
use base::error::{Error, Result};
use chrono::{DateTime, TimeDelta, Utc};
use db::upkeep::Kept;
use diesel_async::AsyncConnection;

/// Rows touched in one transaction.
const BATCH: i64 = 500;
/// Beyond so many, the caches are emptied instead of told each one.
const TOLD_APART: usize = 100;

/// Ends bans whose time is over; answers how many. What was removed with them stays removed.
pub async fn lift_bans(app: &App) -> Result<usize> {
    let mut conn = app.db().await?;
    let (lifted, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let now = tx.now();
            let people = db::upkeep::lift_site_bans(&mut tx, now).await?;
            let bans = db::upkeep::lift_community_bans(&mut tx, now).await?;
            for id in &people {
                tx.note(Change::Person(*id));
                tx.note(Change::Viewer(*id));
            }
            for ban in &bans {
                tx.note(Change::Viewer(ban.person_id));
                tx.note(Change::Community(ban.community_id));
            }
            Ok::<_, Error>((people.len() + bans.len(), tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(lifted)
}

/// Drops grants of roles whose time is over; answers how many. Nobody could use them any more.
pub async fn end_grants(app: &App) -> Result<usize> {
    let mut conn = app.db().await?;
    let (ended, changes) = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            let now = tx.now();
            let people = db::role::drop_ended(&mut tx, now, BATCH).await?;
            people.iter().for_each(|id| tx.note(Change::Viewer(*id)));
            Ok::<_, Error>((people.len(), tx.into_changes()))
        })
        .await?;
    app.changed(changes);
    Ok(ended)
}

/// Erases the texts of what its author deleted longer ago than the settings say; answers how many there were.
pub async fn erase_deleted(app: &App) -> Result<usize> {
    let Some(before) = long_ago(app, app.settings().retention.deleted_text_days) else { return Ok(0) };
    let mut erased = 0;
    loop {
        let mut conn = app.db().await?;
        let (count, changes) = conn
            .transaction(async |conn| {
                let mut tx = app.tx(conn);
                let posts = db::upkeep::erase_posts(&mut tx, before, BATCH).await?;
                let comments = db::upkeep::erase_comments(&mut tx, before, BATCH).await?;
                if posts.len() + comments.len() > TOLD_APART {
                    tx.note(Change::ManyPosts);
                } else {
                    posts.iter().for_each(|id| tx.note(Change::Post(*id)));
                    for comment in &comments {
                        tx.note(Change::Comment { post_id: comment.post_id, id: comment.id });
                    }
                }
                Ok::<_, Error>((posts.len() + comments.len(), tx.into_changes()))
            })
            .await?;
        app.changed(changes);
        erased += count;
        if count == 0 {
            return Ok(erased);
        }
    }
}

/// Deletes the accounts of applicants who were denied longer ago than the settings say; answers how many there were.
pub async fn delete_denied(app: &App) -> Result<usize> {
    let Some(before) = long_ago(app, app.settings().retention.denied_application_days) else { return Ok(0) };
    let mut deleted = 0;
    loop {
        let mut conn = app.db().await?;
        let (count, changes) = conn
            .transaction(async |conn| {
                let mut tx = app.tx(conn);
                let people = db::upkeep::delete_denied(&mut tx, before, BATCH).await?;
                for id in &people {
                    tx.note(Change::Person(*id));
                    tx.note(Change::Viewer(*id));
                }
                Ok::<_, Error>((people.len(), tx.into_changes()))
            })
            .await?;
        app.changed(changes);
        deleted += count;
        if count == 0 {
            return Ok(deleted);
        }
    }
}

/// Drops rows that are kept no longer; answers how many of each kind there were.
pub async fn drop_old(app: &App) -> Result<Vec<(Kept, u64)>> {
    let mut dropped = Vec::new();
    for kind in Kept::ALL {
        let Some(before) = long_ago(app, days(app, kind)) else { continue };
        let mut rows = 0_u64;
        loop {
            let count = db::upkeep::drop_old(&mut *app.db().await?, kind, before, BATCH).await?;
            if count == 0 {
                break;
            }
            rows += u64::try_from(count).unwrap_or(0);
        }
        dropped.push((kind, rows));
    }
    Ok(dropped)
}

/// How many days rows of a kind are kept; none: for good.
pub fn days(app: &App, kind: Kept) -> Option<u16> {
    let retention = &app.settings().retention;
    match kind {
        Kept::ReadNotification => retention.read_notification_days,
        Kept::ResolvedReport => retention.resolved_report_days,
        Kept::ReviewedItem => retention.reviewed_item_days,
        Kept::EndedAnnouncement => retention.ended_announcement_days,
        Kept::Modlog => retention.modlog_days,
        Kept::FailedJob => retention.failed_job_days,
        Kept::ImportEntry => retention.import_days,
    }
}

/// So many days ago; none if it is for good.
fn long_ago(app: &App, days: Option<u16>) -> Option<DateTime<Utc>> {
    app.now().checked_sub_signed(TimeDelta::days(days?.into()))
}
