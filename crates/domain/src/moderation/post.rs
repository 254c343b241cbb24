//! Taking down posts, changing and warning. Pinning and locking are in `domain::post::moderation`.

use super::{Subtree, check_reason, log, outrank, put_back, take_down};
use crate::actor::Actor;
use crate::app::App;
use crate::event::{self, Event};
use crate::policy::{self, Action, Target};
use crate::post::recount;
use crate::tag;
use crate::tx::Tx;
use base::change::Change;
use base::error::{Code, OrCode, Result};
use base::ids::{PostId, TagId};
use base::kinds::ModlogKind;
use db::modlog::NewModlog;
use db::post::Post;
use db::removal;

/// Takes a post down, or puts it back. Idempotent.
///
/// Errors: `PostNotFound`, what [`policy::check`] says, `NotHigherMod`, `InvalidBodyField`.
pub async fn set_removed(
    app: &App,
    actor: &Actor,
    id: PostId,
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
    id: PostId,
    (removed, subtree): (bool, Subtree),
    reason: Option<&str>,
) -> Result<()> {
    check_reason(reason)?;
    let before = allowed(tx, actor, id, Action::Remove).await?;
    if before.removed == removed && subtree == Subtree::Spare {
        return Ok(());
    }
    let measures = db::modlog::last_of_post(tx, ModlogKind::ModRemovePost, id).await?;
    db::post::set_removed(tx, id, removed).await?;
    let after = Post { removed, ..before.clone() };
    recount(tx, &before, &after).await?;
    let mut entry = entry(tx, actor, ModlogKind::ModRemovePost, &before);
    entry.is_revert = !removed;
    entry.reason = reason.map(str::to_owned);
    let measure = log(tx, &entry).await?;
    if removed {
        let now = tx.now();
        db::report::resolve_of_post(tx, id, actor.person_id(), now).await?;
    }
    match (subtree, removed) {
        (Subtree::Spare, _) => {}
        (Subtree::Include, true) => {
            let comments = removal::of_thread(tx, id).await?;
            take_down(tx, actor, &comments, measure, reason).await?;
        }
        (Subtree::Include, false) => put_back(tx, actor, &measures, measure, reason).await?,
    }
    let home = event::home(tx, before.community_id).await?;
    let reason = reason.map(str::to_owned);
    event::publish(tx, actor, home, Event::PostRemoved { id, removed, reason }).await
}

/// Changes what moderators may of somebody's post: whether it is sensitive, and its tags (none: that stays).
///
/// Errors: `PostNotFound`, what [`policy::check`] says, `NsfwNotAllowed`, `TagNotInCommunity`, `TooManyItems`.
pub async fn edit(
    app: &App,
    actor: &Actor,
    id: PostId,
    nsfw: Option<bool>,
    tags: Option<Vec<TagId>>,
) -> Result<()> {
    let site = app.site().await?;
    app.write(async |tx| {
        if nsfw == Some(true) && !site.local.settings.nsfw_allowed {
            return Err(Code::NsfwNotAllowed.into());
        }
        edit_in(tx, actor, id, nsfw, tags.as_deref()).await?;
        Ok(())
    })
    .await
}

/// [`edit`] inside a running transaction.
pub async fn edit_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PostId,
    nsfw: Option<bool>,
    tags: Option<&[TagId]>,
) -> Result<()> {
    let post = allowed(tx, actor, id, Action::ModEdit).await?;
    let mut changed = Vec::new();
    if let Some(nsfw) = nsfw.filter(|nsfw| *nsfw != post.nsfw) {
        db::post::set_nsfw(tx, id, nsfw).await?;
        changed.push(format!("nsfw: {nsfw}"));
    }
    if let Some(tags) = tags {
        let tags = tag::set_of_post_in(tx, post.community_id, id, tags).await?;
        let names: Vec<String> = tags.into_iter().map(|tag| tag.name).collect();
        changed.push(format!("tags: {}", names.join(", ")));
    }
    if changed.is_empty() {
        return Ok(());
    }
    let mut entry = entry(tx, actor, ModlogKind::ModEditPost, &post);
    entry.detail = Some(changed.join("; "));
    log(tx, &entry).await?;
    tx.note(Change::Post(id));
    Ok(())
}

/// Warns the author of a post, who is told.
///
/// Errors: `PostNotFound`, what [`policy::check`] says, `NotHigherMod`, `InvalidBodyField`.
pub async fn warn(app: &App, actor: &Actor, id: PostId, reason: &str) -> Result<()> {
    app.write(async |tx| {
        check_reason(Some(reason))?;
        let post = allowed(tx, actor, id, Action::Warn).await?;
        let mut entry = entry(tx, actor, ModlogKind::ModWarnPost, &post);
        entry.reason = Some(reason.to_owned());
        log(tx, &entry).await?;
        Ok(())
    })
    .await
}

/// The post, if the actor may do this to it and outranks its author.
async fn allowed(tx: &mut Tx<'_>, actor: &Actor, id: PostId, action: Action) -> Result<Post> {
    let post = db::post::lock(tx, id).await?.or_code(Code::PostNotFound)?;
    let standing = policy::standing(tx, actor, post.community_id).await?;
    policy::check(&standing, &Target::Post(&post), action)?;
    outrank(tx, &standing, post.creator_id, post.community_id).await?;
    Ok(post)
}

fn entry(tx: &Tx<'_>, actor: &Actor, kind: ModlogKind, post: &Post) -> NewModlog {
    let mut entry = NewModlog::new(kind, actor.person_id(), tx.now());
    entry.target_post_id = Some(post.id);
    entry.target_person_id = Some(post.creator_id);
    entry.target_community_id = Some(post.community_id);
    entry
}
