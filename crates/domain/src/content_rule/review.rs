//! What rules put before the moderators, and what they make of it.
//!
//! Something held is removed until it is approved: as invisible as anything a moderator removed, and in the modlog like it. What is marked stays visible meanwhile.

use super::Finding;
use crate::actor::Actor;
use crate::app::{App, CurrentSite};
use crate::event::{self, Event, Home};
use crate::notify;
use crate::policy;
use crate::tx::Tx;
use crate::{comment, post};
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, ReviewItemId};
use base::kinds::{ModlogKind, ReviewKind, ReviewState, RuleAction};
use db::comment::Comment;
use db::modlog::NewModlog;
use db::post::Post;
use db::review::{NewReviewItem, ReviewItem};

/// A moderator's decision about something that was put before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It may be seen.
    Approve,
    /// It is removed, or stays so.
    Reject,
}

/// Puts a post before the moderators, with an entry in the modlog. One that is held has been written as removed already.
pub(crate) async fn put_post(tx: &mut Tx<'_>, post: &Post, finding: &Finding) -> Result<()> {
    let item = NewReviewItem {
        post_id: Some(post.id),
        comment_id: None,
        community_id: post.community_id,
        creator_id: post.creator_id,
        kind: kind(finding),
        matched: finding.matched.clone(),
        site_rule: finding.site_rule,
        published_at: tx.now(),
    };
    db::review::insert(tx, &item).await?;
    let mut entry = found(tx, item.kind, finding);
    entry.kind = match item.kind {
        ReviewKind::Held => ModlogKind::ModRemovePost,
        ReviewKind::Marked => ModlogKind::RuleMarkPost,
    };
    about_post(&mut entry, post);
    db::modlog::insert(tx, &entry).await?;
    Ok(())
}

/// As [`put_post`], for a comment.
pub(crate) async fn put_comment(tx: &mut Tx<'_>, comment: &Comment, finding: &Finding) -> Result<()> {
    let item = NewReviewItem {
        post_id: None,
        comment_id: Some(comment.id),
        community_id: comment.community_id,
        creator_id: comment.creator_id,
        kind: kind(finding),
        matched: finding.matched.clone(),
        site_rule: finding.site_rule,
        published_at: tx.now(),
    };
    db::review::insert(tx, &item).await?;
    let mut entry = found(tx, item.kind, finding);
    about_comment(&mut entry, comment);
    db::modlog::insert(tx, &entry).await?;
    Ok(())
}

fn kind(finding: &Finding) -> ReviewKind {
    match finding.action {
        RuleAction::Mark => ReviewKind::Marked,
        RuleAction::Hold | RuleAction::Refuse => ReviewKind::Held,
    }
}

/// The entry of an automatic rule, which has no moderator.
fn found(tx: &Tx<'_>, kind: ReviewKind, finding: &Finding) -> NewModlog {
    let (kind, done) = match kind {
        ReviewKind::Held => (ModlogKind::ModRemoveComment, "held"),
        ReviewKind::Marked => (ModlogKind::RuleMarkComment, "marked"),
    };
    NewModlog {
        kind,
        is_revert: false,
        moderator_id: None,
        target_person_id: None,
        target_community_id: None,
        target_post_id: None,
        target_comment_id: None,
        target_instance_id: None,
        reason: Some(format!("{done} for review ({})", finding.matched)),
        expires_at: None,
        bulk_action_parent_id: None,
        published_at: tx.now(),
        detail: None,
    }
}

fn about_post(entry: &mut NewModlog, post: &Post) {
    entry.target_person_id = Some(post.creator_id);
    entry.target_community_id = Some(post.community_id);
    entry.target_post_id = Some(post.id);
}

fn about_comment(entry: &mut NewModlog, comment: &Comment) {
    entry.target_person_id = Some(comment.creator_id);
    entry.target_community_id = Some(comment.community_id);
    entry.target_post_id = Some(comment.post_id);
    entry.target_comment_id = Some(comment.id);
}

/// Whether the actor may see what waits in a community, or (`None`) wherever they decide, for the reader to ask before it lists that.
///
/// Errors: `CommunityNotFound`, what [`policy::review::decide`] says.
pub async fn check_list(app: &App, actor: &Actor, community_id: Option<CommunityId>) -> Result<()> {
    let mut conn = app.db().await?;
    let Some(id) = community_id else {
        let standing = db::standing::find_on_site(&mut conn, actor.person_id(), app.now()).await?;
        return Ok(policy::account::check(&standing.or_code(Code::NotLoggedIn)?)?);
    };
    let standing = db::standing::find(&mut conn, actor.person_id(), id, app.now()).await?;
    Ok(policy::review::decide(&standing.or_code(Code::NotLoggedIn)?, false)?)
}

/// Decides about something that waits. Moderators decide about what rules of their community found, admins about everything.
///
/// Errors: `NotFound`, `CouldntUpdate` if it is decided already, what [`policy::review::decide`] says.
pub async fn resolve(
    app: &App,
    actor: &Actor,
    id: ReviewItemId,
    decision: Decision,
    reason: Option<&str>,
) -> Result<()> {
    let site = app.site().await?;
    app.write(async |tx| resolve_in(tx, &site, actor, id, decision, reason).await).await
}

async fn resolve_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    id: ReviewItemId,
    decision: Decision,
    reason: Option<&str>,
) -> Result<()> {
    let item = db::review::lock(tx, id).await?.or_code(Code::NotFound)?;
    let standing = policy::standing(tx, actor, item.community_id).await?;
    policy::review::decide(&standing, item.site_rule)?;
    if item.state != ReviewState::Waiting {
        return Err(Code::CouldntUpdate.into());
    }
    let now = tx.now();
    let state = match decision {
        Decision::Approve => ReviewState::Approved,
        Decision::Reject => ReviewState::Rejected,
    };
    db::review::set_state(tx, id, state, actor.person_id(), now).await?;
    match (item.post_id, item.comment_id) {
        (Some(_), _) => decide_post(tx, site, actor, &item, decision, reason).await,
        (None, Some(_)) => decide_comment(tx, site, actor, &item, decision, reason).await,
        (None, None) => Ok(()),
    }
}

/// Whether the decision changes what is seen: held things become visible, marked ones invisible.
fn removes(item: &ReviewItem, decision: Decision) -> Option<bool> {
    match (item.kind, decision) {
        (ReviewKind::Held, Decision::Approve) => Some(false),
        (ReviewKind::Marked, Decision::Reject) => Some(true),
        (ReviewKind::Held, Decision::Reject) | (ReviewKind::Marked, Decision::Approve) => None,
    }
}

async fn decide_post(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    item: &ReviewItem,
    decision: Decision,
    reason: Option<&str>,
) -> Result<()> {
    let Some(id) = item.post_id else { return Ok(()) };
    let before = db::post::lock(tx, id).await?.or_code(Code::NotFound)?;
    let removed = removes(item, decision).filter(|removed| *removed != before.removed);
    if let Some(removed) = removed {
        db::post::set_removed(tx, id, removed).await?;
        let after = Post { removed, ..before.clone() };
        post::recount(tx, &before, &after).await?;
        if after.listed() {
            let app = tx.app().clone();
            notify::of_post(tx, &app, site, &after, notify::Mailing::Send).await?;
        }
        publish(tx, actor, &after.clone().into(), (removed, reason)).await?;
    }
    if removed.is_some() || decision == Decision::Reject {
        let mut entry = NewModlog::new(ModlogKind::ModRemovePost, actor.person_id(), tx.now());
        entry.is_revert = decision == Decision::Approve;
        entry.reason = Some(told(item, reason));
        about_post(&mut entry, &before);
        let entry = db::modlog::insert(tx, &entry).await?;
        notify::of_mod_action(tx, entry, Some(actor.person_id()), before.creator_id).await?;
    } else if item.kind == ReviewKind::Marked {
        let mut entry = let_stand(tx, actor, item, reason);
        about_post(&mut entry, &before);
        db::modlog::insert(tx, &entry).await?;
    }
    Ok(())
}

async fn decide_comment(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    actor: &Actor,
    item: &ReviewItem,
    decision: Decision,
    reason: Option<&str>,
) -> Result<()> {
    let Some(id) = item.comment_id else { return Ok(()) };
    let before = db::comment::lock(tx, id).await?.or_code(Code::NotFound)?;
    let removed = removes(item, decision).filter(|removed| *removed != before.removed);
    if let Some(removed) = removed {
        db::comment::set_removed(tx, id, removed).await?;
        let after = Comment { removed, ..before.clone() };
        comment::recount(tx, &before, &after).await?;
        if after.listed() {
            comment::announce(tx, site, &after).await?;
        }
        publish(tx, actor, &after.clone().into(), (removed, reason)).await?;
    }
    if removed.is_some() || decision == Decision::Reject {
        let mut entry = NewModlog::new(ModlogKind::ModRemoveComment, actor.person_id(), tx.now());
        entry.is_revert = decision == Decision::Approve;
        entry.reason = Some(told(item, reason));
        about_comment(&mut entry, &before);
        let entry = db::modlog::insert(tx, &entry).await?;
        notify::of_mod_action(tx, entry, Some(actor.person_id()), before.creator_id).await?;
    } else if item.kind == ReviewKind::Marked {
        let mut entry = let_stand(tx, actor, item, reason);
        about_comment(&mut entry, &before);
        db::modlog::insert(tx, &entry).await?;
    }
    Ok(())
}

/// The entry of a moderator who finds nothing wrong with what a rule marked.
fn let_stand(tx: &Tx<'_>, actor: &Actor, item: &ReviewItem, reason: Option<&str>) -> NewModlog {
    let mut entry = NewModlog::new(ModlogKind::ModApproveMarked, actor.person_id(), tx.now());
    entry.reason = Some(told(item, reason));
    entry
}

/// A post or comment that was decided on.
enum Decided {
    Post(Post),
    Comment(Comment),
}

impl From<Post> for Decided {
    fn from(post: Post) -> Self {
        Self::Post(post)
    }
}

impl From<Comment> for Decided {
    fn from(comment: Comment) -> Self {
        Self::Comment(comment)
    }
}

/// Tells other instances of what they may see from now on, or no longer. What was held has never been told, so it is told as new.
async fn publish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    decided: &Decided,
    (removed, reason): (bool, Option<&str>),
) -> Result<()> {
    let (local, creator_id, community_id) = match decided {
        Decided::Post(post) => (post.local, post.creator_id, post.community_id),
        Decided::Comment(comment) => (comment.local, comment.creator_id, comment.community_id),
    };
    let community = db::community::find(tx, community_id).await?.or_code(Code::NotFound)?;
    let home = Home::of(community.local);
    let reason = reason.map(str::to_owned);
    let event = match (decided, removed) {
        (Decided::Post(post), false) => Event::PostCreated { id: post.id },
        (Decided::Comment(comment), false) => Event::CommentCreated { id: comment.id },
        (Decided::Post(post), true) => Event::PostRemoved { id: post.id, removed, reason },
        (Decided::Comment(comment), true) => {
            Event::CommentRemoved { id: comment.id, removed, reason, with_replies: false }
        }
    };
    if removed {
        return event::publish(tx, actor, home, event).await;
    }
    // What came from elsewhere is known where it came from.
    if !local {
        return Ok(());
    }
    event::publish(tx, &Actor::local(creator_id), home, event).await
}

fn told(item: &ReviewItem, reason: Option<&str>) -> String {
    match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) => reason.to_owned(),
        None => format!("reviewed ({})", item.matched),
    }
}
