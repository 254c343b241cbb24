//! Moderation that arrived from elsewhere, in terms of `domain`.

use crate::resolve::content::Content;
use crate::wire;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId};
use chrono::{DateTime, Utc};
use domain::moderation::{self, Ban, Data, Subtree};
use domain::{Actor, Tx, post, remote};

/// Stops comments, or lets them in again.
pub(super) async fn lock(
    tx: &mut Tx<'_>,
    actor: &Actor,
    content: &Content,
    locked: bool,
    reason: Option<&str>,
) -> Result<()> {
    match content {
        Content::Post(post) => post::moderation::set_locked_in(tx, actor, post.id, locked, reason).await,
        Content::Comment(comment) => {
            moderation::comment::set_locked_in(tx, actor, comment.id, locked, reason).await
        }
    }
}

/// Takes something down, or puts it back.
pub(super) async fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    content: &Content,
    (removed, with_replies): (bool, bool),
    reason: Option<&str>,
) -> Result<()> {
    let subtree = if with_replies { Subtree::Include } else { Subtree::Spare };
    match content {
        Content::Post(post) => {
            moderation::post::set_removed_in(tx, actor, post.id, (removed, subtree), reason).await
        }
        Content::Comment(comment) => {
            moderation::comment::set_removed_in(tx, actor, comment.id, (removed, subtree), reason).await
        }
    }
}

/// A community is taken down by its own home only; ours never from elsewhere.
pub(super) async fn remove_community(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommunityId,
    removed: bool,
) -> Result<()> {
    let community = db::community::find(tx, id).await?.or_code(Code::CommunityNotFound)?;
    let person = db::person::find(tx, actor.person_id()).await?.or_code(Code::PersonNotFound)?;
    if community.local || !wire::same_origin(&community.ap_id, &person.ap_id) {
        return Err(Code::NotAnAdmin.into());
    }
    remote::community_removed_at_home_in(tx, id, removed).await
}

/// Appoints or dismisses a moderator.
pub(super) async fn moderator(
    tx: &mut Tx<'_>,
    actor: &Actor,
    community_id: CommunityId,
    person_id: PersonId,
    appointed: bool,
) -> Result<()> {
    moderation::moderator::set_in(tx, actor, community_id, person_id, appointed).await
}

/// A ban in our terms.
pub(super) fn ban(
    banned: bool,
    content: bool,
    reason: Option<&str>,
    expires_at: Option<DateTime<Utc>>,
) -> Ban {
    let data = if content { Data::RemoveOrRestore } else { Data::Keep };
    Ban { ban: banned, expires_at, data, reason: reason.map(str::to_owned) }
}
