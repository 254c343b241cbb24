//! Posts that wait for their time.

use super::recount;
use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event, Home};
use crate::notify::{self, Mailing};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::error::{Error, Result};
use base::ids::PostId;
use db::post::Post;
use diesel_async::AsyncConnection;

/// Posts looked at in one go.
const BATCH: i64 = 100;

/// Lets all posts appear whose time has come; answers how many. For the schedule, each minute; safe to run twice at once.
///
/// A post whose author may not post there any more goes on waiting.
pub async fn publish_scheduled(app: &App) -> Result<usize> {
    let site = app.site().await?;
    let (mut published, mut last) = (0, PostId(0));
    loop {
        let mut conn = app.db().await?;
        let due = db::post::list_due(&mut conn, app.now(), last, BATCH).await?;
        let Some(end) = due.last() else { return Ok(published) };
        last = *end;
        for id in due {
            let (appeared, changes) = conn
                .transaction(async |conn| {
                    let mut tx = app.tx(conn);
                    let appeared = publish_in(&mut tx, app, &site, id).await?;
                    Ok::<_, Error>((appeared, tx.into_changes()))
                })
                .await?;
            app.changed(changes);
            published += usize::from(appeared);
        }
    }
}

/// Lets one post appear, if it still waits and may; answers whether it did.
async fn publish_in(tx: &mut Tx<'_>, app: &App, site: &CurrentSite, id: PostId) -> Result<bool> {
    let now = tx.now();
    let Some(before) = db::post::lock(tx, id).await? else { return Ok(false) };
    if before.deleted || before.scheduled_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    let author = Actor::local(before.creator_id);
    let standing = policy::standing(tx, &author, before.community_id).await?;
    if policy::check(&standing, &Target::Community, Action::CreatePost).is_err() {
        return Ok(false);
    }
    db::post::set_appeared(tx, id, now).await?;
    let after = Post { scheduled_at: None, published_at: now, ..before.clone() };
    recount(tx, &before, &after).await?;
    db::activity::touch(tx, after.community_id, after.creator_id, now).await?;
    notify::of_post(tx, app, site, &after, Mailing::Send).await?;
    event::publish(tx, &author, Home::of(standing.community_local), Event::PostCreated { id }).await?;
    Ok(true)
}
