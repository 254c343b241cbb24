//! What moderators do with comments: distinguish their own, see who voted.

use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, Error, OrCode, Result};
use base::ids::CommentId;
use base::kinds::ModlogKind;
use db::modlog::NewModlog;
use diesel_async::AsyncConnection;

/// Marks a comment of the actor's own as spoken for the moderators, or no longer.
///
/// Errors: `CommentNotFound`, else what [`policy::check`] says.
pub async fn set_distinguished(app: &App, actor: &Actor, id: CommentId, distinguished: bool) -> Result<()> {
    let mut conn = app.db().await?;
    let changes = conn
        .transaction(async |conn| {
            let mut tx = app.tx(conn);
            set_distinguished_in(&mut tx, actor, id, distinguished).await?;
            Ok::<_, Error>(tx.into_changes())
        })
        .await?;
    app.changed(changes);
    Ok(())
}

/// [`set_distinguished`] inside a running transaction.
pub async fn set_distinguished_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommentId,
    distinguished: bool,
) -> Result<()> {
    let comment = db::comment::find(tx, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Comment(&comment, &post), Action::Distinguish)?;
    db::comment::set_distinguished(tx, id, distinguished).await?;
    let mut entry = NewModlog::new(ModlogKind::ModDistinguishComment, actor.person_id(), tx.now());
    entry.is_revert = !distinguished;
    entry.target_comment_id = Some(id);
    entry.target_post_id = Some(post.id);
    entry.target_person_id = Some(comment.creator_id);
    entry.target_community_id = Some(post.community_id);
    db::modlog::insert(tx, &entry).await?;
    tx.note(Change::Comment { post_id: post.id, id });
    event::publish(tx, actor, Home::of(standing.community_local), Event::CommentEdited { id }).await
}

/// Whether the actor may see who voted on a comment, for the reader to ask before it lists them.
///
/// Errors: `CommentNotFound`, else what [`policy::check`] says.
pub async fn check_voters(app: &App, actor: &Actor, id: CommentId) -> Result<()> {
    let mut conn = app.db().await?;
    let comment = db::comment::find(&mut conn, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(&mut conn, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = db::standing::find(&mut conn, actor.person_id(), post.community_id, app.now()).await?;
    let standing = standing.or_code(Code::NotLoggedIn)?;
    Ok(policy::check(&standing, &Target::Comment(&comment, &post), Action::SeeVoters)?)
}
