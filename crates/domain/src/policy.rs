//! The one place that decides who may do what.
//!
//! [`check`] is pure: it looks at a [`Standing`], a [`Target`] and an [`Action`] and nothing else. First comes whether the target may be seen at all (if not: its `…NotFound`), then whether the person takes part here, then the rule of the action. Sources: docs/reference/api-v3.md 4, 5 and 6.4.

use crate::actor::Actor;
use crate::tx::Tx;
use base::error::{Code, OrCode, Result};
use base::ids::{CommunityId, PersonId};
use base::kinds::{CommunityVisibility, FollowState};
use db::comment::Comment;
use db::post::Post;
use db::standing::Standing;

/// What something is done to. The community, where there is one, is that of the standing.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// The instance.
    Site,
    /// The community.
    Community,
    /// A post in it.
    Post(&'a Post),
    /// A comment under a post in it.
    Comment(&'a Comment, &'a Post),
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Change what the site is: settings, admins, emoji.
    Administrate,
    /// Make a community, when the site leaves that to admins.
    CreateCommunityAsAdmin,
    /// Make a community.
    CreateCommunity,
    /// Change what a community says of itself.
    EditCommunity,
    /// Delete or restore a community.
    DeleteCommunity,
    /// Follow a community; leaving is always possible.
    Follow,
    /// Publish a post.
    CreatePost,
    /// Change, delete or restore a post.
    EditPost,
    /// Write a comment.
    CreateComment,
    /// Change, delete or restore a comment.
    EditComment,
    /// Vote, or take a vote back.
    Vote,
    /// Mark a comment of one's own as spoken for the moderators.
    Distinguish,
    /// Pin a post in its community.
    FeatureInCommunity,
    /// Pin a post on the front page.
    FeatureOnSite,
    /// Stop comments, or let them in again.
    Lock,
    /// Take down or restore by a moderator.
    Remove,
    /// See who voted how.
    SeeVoters,
    /// Complain about it.
    Report,
}

/// The actor's standing towards a community, in the running transaction.
///
/// Errors: `NotLoggedIn` if the actor's account is gone.
pub async fn standing(tx: &mut Tx<'_>, actor: &Actor, community_id: CommunityId) -> Result<Standing> {
    let now = tx.now();
    db::standing::find(tx, actor.person_id(), community_id, now).await?.or_code(Code::NotLoggedIn)
}

/// The actor's standing towards the site, in the running transaction.
///
/// Errors: `NotLoggedIn` if the actor's account is gone.
pub async fn site_standing(tx: &mut Tx<'_>, actor: &Actor) -> Result<Standing> {
    let now = tx.now();
    db::standing::find_on_site(tx, actor.person_id(), now).await?.or_code(Code::NotLoggedIn)
}

/// Whether the person may do it.
///
/// Errors: the code of the first rule that says no.
pub fn check(standing: &Standing, target: &Target, action: Action) -> Result<(), Code> {
    account(standing)?;
    see(standing, target)?;
    match action {
        Action::Administrate | Action::FeatureOnSite => admin(standing, Code::NotAnAdmin),
        Action::CreateCommunityAsAdmin => admin(standing, Code::OnlyAdminsCanCreateCommunities),
        Action::CreateCommunity => Ok(()),
        Action::EditCommunity
        | Action::FeatureInCommunity
        | Action::Lock
        | Action::Remove
        | Action::SeeVoters => moderate(standing),
        Action::DeleteCommunity => top_moderator(standing),
        Action::Follow | Action::Vote | Action::Report => take_part(standing, target, action),
        Action::CreatePost => {
            take_part(standing, target, action)?;
            if standing.posting_restricted_to_mods && standing.moderator_since.is_none() {
                return Err(Code::OnlyModsCanPost);
            }
            Ok(())
        }
        Action::EditPost => {
            take_part(standing, target, action)?;
            own(standing, target, Code::NoPostEditAllowed)
        }
        Action::EditComment => {
            take_part(standing, target, action)?;
            own(standing, target, Code::NoCommentEditAllowed)
        }
        Action::CreateComment => {
            take_part(standing, target, action)?;
            not_locked(standing, target)
        }
        Action::Distinguish => {
            take_part(standing, target, action)?;
            own(standing, target, Code::NoCommentEditAllowed)?;
            moderate(standing)
        }
    }
}

/// Whether somebody may see the target at all; `views::visible` says the same in SQL.
///
/// Errors: the target's `…NotFound`.
pub fn see(standing: &Standing, target: &Target) -> Result<(), Code> {
    match target {
        Target::Site => Ok(()),
        Target::Community => see_community(standing, Code::CommunityNotFound),
        Target::Post(post) => see_post(standing, post, Code::PostNotFound),
        // A deleted comment keeps its place in the thread, so it is seen as long as its post is.
        Target::Comment(_, post) => see_post(standing, post, Code::CommentNotFound),
    }
}

fn see_post(standing: &Standing, post: &Post, code: Code) -> Result<(), Code> {
    see_community(standing, code)?;
    let author = post.creator_id == standing.person_id;
    if post.listed() || author || moderates(standing) {
        return Ok(());
    }
    Err(code)
}

fn see_community(standing: &Standing, code: Code) -> Result<(), Code> {
    let gone = standing.community_deleted || standing.community_removed;
    match standing.community_visibility {
        None => Err(code),
        Some(_) if moderates(standing) => Ok(()),
        // What was said there stays readable to its authors; writing is refused by `take_part`.
        Some(CommunityVisibility::Private) if standing.follow_state != Some(FollowState::Accepted) => {
            Err(code)
        }
        Some(CommunityVisibility::LocalOnlyPrivate) if !standing.local => Err(code),
        Some(_) if gone => Err(Code::CommunityGone),
        Some(_) => Ok(()),
    }
}

/// Whether the account may do anything at all.
fn account(standing: &Standing) -> Result<(), Code> {
    if standing.deleted {
        return Err(Code::AccountDeleted);
    }
    if standing.site_banned {
        return Err(Code::SiteBan);
    }
    Ok(())
}

/// Whether the person may write in the community.
fn take_part(standing: &Standing, target: &Target, action: Action) -> Result<(), Code> {
    if standing.community_deleted || standing.community_removed {
        return Err(Code::CommunityGone);
    }
    if standing.community_banned {
        return Err(Code::PersonIsBannedFromCommunity);
    }
    if action == Action::Vote && standing.bot_account {
        return Err(Code::InvalidBotAction);
    }
    let gone = match target {
        Target::Comment(_, post) | Target::Post(post) => post.deleted || post.removed,
        Target::Site | Target::Community => false,
    };
    if gone && matches!(action, Action::CreateComment | Action::Report) {
        return Err(Code::CommunityGone);
    }
    Ok(())
}

fn not_locked(standing: &Standing, target: &Target) -> Result<(), Code> {
    let locked = match target {
        Target::Post(post) => post.locked,
        Target::Comment(comment, post) => comment.locked || post.locked,
        Target::Site | Target::Community => false,
    };
    if locked && !moderates(standing) {
        return Err(Code::Locked);
    }
    Ok(())
}

fn own(standing: &Standing, target: &Target, code: Code) -> Result<(), Code> {
    let creator_id: Option<PersonId> = match target {
        Target::Post(post) => Some(post.creator_id),
        Target::Comment(comment, _) => Some(comment.creator_id),
        Target::Site | Target::Community => None,
    };
    if creator_id == Some(standing.person_id) { Ok(()) } else { Err(code) }
}

fn moderates(standing: &Standing) -> bool {
    standing.admin || standing.moderator_since.is_some()
}

fn admin(standing: &Standing, code: Code) -> Result<(), Code> {
    if standing.admin { Ok(()) } else { Err(code) }
}

fn moderate(standing: &Standing) -> Result<(), Code> {
    if standing.admin {
        return Ok(());
    }
    if standing.moderator_since.is_none() {
        return Err(Code::NotAModOrAdmin);
    }
    if standing.community_banned {
        return Err(Code::PersonIsBannedFromCommunity);
    }
    Ok(())
}

fn top_moderator(standing: &Standing) -> Result<(), Code> {
    moderate(standing)?;
    if standing.top_moderator_id == Some(standing.person_id) { Ok(()) } else { Err(Code::NotTopMod) }
}
