//! What readers do with posts, each for themselves: read, save, hide.

use crate::actor::Actor;
use crate::app::App;
use crate::policy::{self, Action, Target};
use base::error::{Code, OnConstraint, OrCode, Result};
use base::ids::PostId;
use base::text::field::MAX_ITEMS;
use db::Conn;

/// The foreign key that tells of a post that does not exist.
const POST_EXISTS: &str = "post_action_post_id_fkey";

/// Marks posts as read or not read.
///
/// Errors: `TooManyItems`, `PostNotMarked` if one does not exist, else what [`policy::check`] says.
pub async fn set_read(app: &App, actor: &Actor, ids: &[PostId], read: bool) -> Result<()> {
    let mut conn = app.db().await?;
    check_many(app, &mut conn, actor, ids).await?;
    let at = read.then(|| app.now());
    let marked = db::post::mark::set_read(&mut conn, actor.person_id(), ids, at).await;
    marked.on_constraint(POST_EXISTS, Code::PostNotMarked)
}

/// Hides posts from the actor's own lists, or shows them again.
///
/// Errors: `TooManyItems`, `PostNotHidden` if one does not exist, else what [`policy::check`] says.
pub async fn set_hidden(app: &App, actor: &Actor, ids: &[PostId], hidden: bool) -> Result<()> {
    let mut conn = app.db().await?;
    check_many(app, &mut conn, actor, ids).await?;
    let at = hidden.then(|| app.now());
    let marked = db::post::mark::set_hidden(&mut conn, actor.person_id(), ids, at).await;
    marked.on_constraint(POST_EXISTS, Code::PostNotHidden)
}

/// Saves a post, which counts as having read it, or lets it go.
///
/// Errors: `PostNotSaved` if there is no such post or it may not be seen, else what [`policy::check`] says.
pub async fn set_saved(app: &App, actor: &Actor, id: PostId, saved: bool) -> Result<()> {
    let now = app.now();
    let mut conn = app.db().await?;
    let post = db::post::find(&mut conn, id).await?.or_code(Code::PostNotSaved)?;
    let standing = db::standing::find(&mut conn, actor.person_id(), post.community_id, now).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    policy::check(&standing, &Target::Post(&post), Action::Mark).map_err(|code| match code {
        Code::PostNotFound => Code::PostNotSaved,
        other => other,
    })?;
    db::post::mark::set_saved(&mut conn, actor.person_id(), id, saved.then_some(now)).await?;
    db::post::mark::set_read(&mut conn, actor.person_id(), &[id], Some(now)).await?;
    Ok(())
}

/// Remembers that the actor has opened a post they may see and how many comments it had. This alone may be lost in a crash.
pub async fn viewed(app: &App, actor: &Actor, id: PostId, comments: i32) -> Result<()> {
    let mut conn = app.db().await?;
    Ok(db::post::mark::set_viewed(&mut conn, actor.person_id(), id, comments, app.now()).await?)
}

async fn check_many(app: &App, conn: &mut Conn, actor: &Actor, ids: &[PostId]) -> Result<()> {
    if ids.len() > MAX_ITEMS {
        return Err(Code::TooManyItems.into());
    }
    let standing = db::standing::find_on_site(conn, actor.person_id(), app.now()).await?;
    Ok(policy::check(&standing.or_code(Code::NotLoggedIn)?, &Target::Site, Action::Mark)?)
}
