//! Taking down comments, locking what is below them, warning.

use super::{Subtree, check_reason, log, outrank, put_back, take_down};
use crate::actor::Actor;
use crate::app::App;
use crate::comment::recount;
use crate::event::{self, Event, Home};
use crate::policy::{self, Action, Target};
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::CommentId;
use base::kinds::ModlogKind;
use db::comment::Comment;
use db::modlog::NewModlog;
use db::removal;

/// Takes a comment down, or puts it back. Idempotent.
///
/// Errors: `CommentNotFound`, what [`policy::check`] says, `NotHigherMod`, `CommentUnchanged` for one its author has deleted, `InvalidBodyField`.
pub async fn set_removed(
    app: &App,
    actor: &Actor,
    id: CommentId,
    removed: bool,
    subtree: Subtree,
    reason: Option<&str>,
) -> Result<()> {
    app.write(async |tx| set_removed_in(tx, actor, id, (removed, subtree), reason).await).await
}

/// [`set_removed`] inside a running transaction.
pub async fn set_removed_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommentId,
    (removed, subtree): (bool, Subtree),
    reason: Option<&str>,
) -> Result<()> {
    check_reason(reason)?;
    let before = allowed(tx, actor, id, Action::Remove).await?;
    if before.deleted {
        return Err(Code::CommentUnchanged.into());
    }
    if before.removed == removed && subtree == Subtree::Spare {
        return Ok(());
    }
    let measures = db::modlog::last_of_comment(tx, ModlogKind::ModRemoveComment, id).await?;
    db::comment::set_removed(tx, id, removed).await?;
    let after = Comment { removed, ..before.clone() };
    recount(tx, &before, &after).await?;
    let mut entry = entry(tx, actor, ModlogKind::ModRemoveComment, &before);
    entry.is_revert = !removed;
    entry.reason = reason.map(str::to_owned);
    let measure = log(tx, &entry).await?;
    if removed {
        let now = tx.now();
        db::report::resolve_of_comment(tx, id, actor.person_id(), now).await?;
    }
    match (subtree, removed) {
        (Subtree::Spare, _) => {}
        (Subtree::Include, true) => {
            let comments = removal::of_subtree(tx, before.post_id, &before.path).await?;
            take_down(tx, actor, &comments, measure, reason).await?;
        }
        (Subtree::Include, false) => put_back(tx, actor, &measures, measure, reason).await?,
    }
    let home = event::home(tx, before.community_id).await?;
    let reason = reason.map(str::to_owned);
    let with_replies = subtree == Subtree::Include;
    event::publish(tx, actor, home, Event::CommentRemoved { id, removed, reason, with_replies }).await
}

/// Stops replies below a comment, at all depths, or lets them in again. Idempotent.
///
/// Errors: `CommentNotFound`, what [`policy::check`] says, `InvalidBodyField`.
pub async fn set_locked(
    app: &App,
    actor: &Actor,
    id: CommentId,
    locked: bool,
    reason: Option<&str>,
) -> Result<()> {
    app.write(async |tx| set_locked_in(tx, actor, id, locked, reason).await).await
}

/// [`set_locked`] inside a running transaction.
pub async fn set_locked_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommentId,
    locked: bool,
    reason: Option<&str>,
) -> Result<()> {
    check_reason(reason)?;
    let comment = db::comment::lock(tx, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Comment(&comment, &post), Action::Lock)?;
    if comment.locked == locked {
        return Ok(());
    }
    db::comment::set_locked(tx, id, locked).await?;
    let mut entry = entry(tx, actor, ModlogKind::ModLockComment, &comment);
    entry.is_revert = !locked;
    entry.reason = reason.map(str::to_owned);
    log(tx, &entry).await?;
    tx.note(Change::Comment { post_id: comment.post_id, id });
    let reason = reason.map(str::to_owned);
    let home = Home::of(standing.community_local);
    event::publish(tx, actor, home, Event::CommentLocked { id, locked, reason }).await
}

/// Warns the author of a comment, who is told.
///
/// Errors: `CommentNotFound`, what [`policy::check`] says, `NotHigherMod`, `InvalidBodyField`.
pub async fn warn(app: &App, actor: &Actor, id: CommentId, reason: &str) -> Result<()> {
    app.write(async |tx| {
        check_reason(Some(reason))?;
        let comment = allowed(tx, actor, id, Action::Warn).await?;
        let mut entry = entry(tx, actor, ModlogKind::ModWarnComment, &comment);
        entry.reason = Some(reason.to_owned());
        log(tx, &entry).await?;
        Ok(())
    })
    .await
}

/// The comment, if the actor may do this to it and outranks its author.
async fn allowed(tx: &mut Tx<'_>, actor: &Actor, id: CommentId, action: Action) -> Result<Comment> {
    let comment = db::comment::lock(tx, id).await?.or_code(Code::CommentNotFound)?;
    let post = db::post::find(tx, comment.post_id).await?.or_code(Code::CommentNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Comment(&comment, &post), action)?;
    outrank(tx, &standing, comment.creator_id, post.community_id).await?;
    Ok(comment)
}

fn entry(tx: &Tx<'_>, actor: &Actor, kind: ModlogKind, comment: &Comment) -> NewModlog {
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.target_comment_id = Some(comment.id);
    entry.target_post_id = Some(comment.post_id);
    entry.target_person_id = Some(comment.creator_id);
    entry.target_community_id = Some(comment.community_id);
    entry
}
