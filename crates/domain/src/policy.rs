//! The one place that decides who may do what.
//!
//! [`check`] is pure: it looks at a [`Standing`], a [`Target`] and an [`Action`] and nothing else. What takes a right is decided by [`Capability`], wherever it comes from: [`rights`] says which somebody has. First comes whether the account may do anything, then whether the target is there for it (if not: its `…NotFound`), then the rule of the action. What comes of it for every role, action and state is written in `tests/api/policy/table.txt`. Sources: docs/reference/api-v3.md 4, 5 and 6.4, api-v4.md 5.

pub mod account;
pub mod review;
pub mod rights;

use crate::actor::Actor;
use crate::tx::Tx;
use base::capability::Capability;
use base::error::{Code, OrCode, Result};
use base::ids::{CommentId, CommunityId, PersonId, PostId};
use base::kinds::{CommunityVisibility, FollowState};
use chrono::DateTime;
use db::comment::Comment;
use db::post::Post;
use db::site::SiteSettings;
use db::standing::Standing;
use rights::{may, need, need_any, need_on_site};

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
    /// Change what the site is: its settings and greetings.
    Administrate,
    /// Whatever else takes this capability for the site.
    OnSite(Capability),
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
    /// Mark as read, save or hide, for oneself.
    Mark,
    /// Stop following, block and lift blocks, write notes, save settings: what needs nothing but an account.
    ArrangeOwnLists,
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
    /// Take down or restore by a moderator: a post, a comment, or all of somebody's.
    Remove,
    /// Change tags and sensitivity of somebody else's post.
    ModEdit,
    /// Tell an author of having done wrong.
    Warn,
    /// Ban somebody from the community, or lift that.
    Ban,
    /// Appoint and dismiss moderators.
    ManageModerators,
    /// Make somebody else the first moderator.
    Transfer,
    /// Let people into a private community.
    ApproveFollowers,
    /// Change the community's tags and filters.
    ManageTags,
    /// See who voted how.
    SeeVoters,
    /// Complain about it.
    Report,
    /// Write to somebody in private, or do something with such a message.
    SendMessage,
    /// See what others complained about in the community, and settle it.
    SettleReports,
}

/// The actor's standing towards a community, in the running transaction.
///
/// Errors: `NotLoggedIn` if the actor's account is gone.
pub async fn standing(tx: &mut Tx<'_>, actor: &Actor, community_id: CommunityId) -> Result<Standing> {
    let now = tx.now();
    let found =
        db::standing::find(tx, actor.person_id(), community_id, now).await?.or_code(Code::NotLoggedIn)?;
    Ok(as_vouched(actor, found))
}

/// A post with the actor's standing towards its community, in one go.
///
/// Errors: `PostNotFound`, `NotLoggedIn` if the actor's account is gone.
pub async fn standing_at_post(tx: &mut Tx<'_>, actor: &Actor, id: PostId) -> Result<(Post, Standing)> {
    let now = tx.now();
    let (post, found) = db::standing::find_at_post(tx, actor.person_id(), id, now).await?;
    let (post, found) = (post.or_code(Code::PostNotFound)?, found.or_code(Code::NotLoggedIn)?);
    Ok((post, as_vouched(actor, found)))
}

/// A comment and its post with the actor's standing towards their community, in one go.
///
/// Errors: `CommentNotFound`, `NotLoggedIn` if the actor's account is gone.
pub async fn standing_at_comment(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CommentId,
) -> Result<(Comment, Post, Standing)> {
    let now = tx.now();
    let (both, found) = db::standing::find_at_comment(tx, actor.person_id(), id, now).await?;
    let ((comment, post), found) = (both.or_code(Code::CommentNotFound)?, found.or_code(Code::NotLoggedIn)?);
    Ok((comment, post, as_vouched(actor, found)))
}

/// The actor's standing. If the instance of a community stands for what they do: that of its first moderator. Communities of ours have no other instance that could (docs/reference/federation.md c, 6).
pub(crate) fn as_vouched(actor: &Actor, mut standing: Standing) -> Standing {
    if actor.vouched() && !standing.community_local && standing.community_visibility.is_some() {
        standing.moderator_since.get_or_insert(DateTime::UNIX_EPOCH);
        standing.top_moderator_id = Some(standing.person_id);
    }
    standing
}

/// The actor's standing towards the site, in the running transaction.
///
/// Errors: `NotLoggedIn` if the actor's account is gone.
pub async fn site_standing(tx: &mut Tx<'_>, actor: &Actor) -> Result<Standing> {
    let now = tx.now();
    db::standing::find_on_site(tx, actor.person_id(), now).await?.or_code(Code::NotLoggedIn)
}

/// Whether somebody (`None`: nobody we know) may read here at all.
///
/// Errors: `InstanceIsPrivate`.
pub fn see_site(settings: &SiteSettings, reader: Option<PersonId>) -> Result<(), Code> {
    if settings.private_instance && reader.is_none() {
        return Err(Code::InstanceIsPrivate);
    }
    Ok(())
}

/// Whether an entry of somebody's inbox is the actor's to change.
///
/// Errors: `CommentUnchanged`, which is what API v3 says of replies to others (docs/reference/api-v3.md 5.4).
pub fn own_inbox(actor: &Actor, recipient_id: PersonId) -> Result<(), Code> {
    if actor.person_id() == recipient_id { Ok(()) } else { Err(Code::CommentUnchanged) }
}

/// Whether the person may do it.
///
/// Errors: the code of the first rule that says no.
pub fn check(standing: &Standing, target: &Target, action: Action) -> Result<(), Code> {
    account::check(standing)?;
    if action == Action::Vote && standing.bot_account {
        return Err(Code::InvalidBotAction);
    }
    there(standing, target, action)?;
    match action {
        Action::Administrate => need_on_site(standing, Capability::EditSite, Code::NotAnAdmin),
        Action::OnSite(capability) => need_on_site(standing, capability, Code::NotAnAdmin),
        Action::CreateCommunityAsAdmin => {
            let code = Code::OnlyAdminsCanCreateCommunities;
            need_on_site(standing, Capability::CreateCommunities, code)
        }
        Action::CreateCommunity | Action::ArrangeOwnLists | Action::SendMessage => Ok(()),
        Action::EditCommunity => moderate(standing, Capability::EditCommunity),
        Action::FeatureInCommunity => moderate(standing, Capability::Feature),
        Action::Lock => moderate(standing, Capability::Lock),
        Action::Remove => match target {
            Target::Comment(..) => moderate(standing, Capability::RemoveComments),
            Target::Post(_) | Target::Community | Target::Site => moderate(standing, Capability::RemovePosts),
        },
        Action::ModEdit => moderate(standing, Capability::EditPosts),
        Action::Warn => moderate(standing, Capability::Warn),
        Action::Ban => moderate(standing, Capability::Ban),
        Action::ManageModerators => moderate(standing, Capability::ManageModerators),
        Action::ApproveFollowers => moderate(standing, Capability::ApproveFollowers),
        Action::ManageTags => moderate(standing, Capability::ManageTags),
        Action::FeatureOnSite => feature_on_site(standing),
        Action::DeleteCommunity => top_moderator(standing),
        Action::Transfer => {
            take_part(standing)?;
            let top = standing.top_moderator_id == Some(standing.person_id);
            let by_site = need_on_site(standing, Capability::ManageCommunities, Code::NotAnAdmin);
            if top { Ok(()) } else { by_site }
        }
        Action::SeeVoters => sight(standing, Capability::SeeVoters),
        Action::SettleReports => sight(standing, Capability::ResolveReports),
        Action::Mark => see(standing, target),
        Action::Follow | Action::Vote => take_part(standing),
        Action::Report => {
            take_part(standing)?;
            not_gone(target)
        }
        Action::CreatePost => {
            take_part(standing)?;
            if standing.posting_restricted_to_mods && !may(standing, Capability::PostWhenRestricted) {
                return Err(Code::OnlyModsCanPost);
            }
            Ok(())
        }
        Action::EditPost => {
            take_part(standing)?;
            own(standing, target, Code::NoPostEditAllowed)
        }
        Action::EditComment => {
            take_part(standing)?;
            own(standing, target, Code::NoCommentEditAllowed)
        }
        Action::CreateComment => {
            take_part(standing)?;
            not_gone(target)?;
            not_locked(standing, target)
        }
        Action::Distinguish => {
            take_part(standing)?;
            own(standing, target, Code::NoCommentEditAllowed)?;
            moderate(standing, Capability::Distinguish)
        }
    }
}

/// Posts that may wait for their time at once, of one author.
pub const MAX_SCHEDULED: i64 = 10;

/// Whether somebody with so many posts `waiting` may let another one wait.
///
/// Errors: `TooManyScheduledPosts`; admins have no limit (docs/reference/api-v4.md 2).
pub fn schedule(standing: &Standing, waiting: i64) -> Result<(), Code> {
    if waiting >= MAX_SCHEDULED && !may(standing, Capability::ScheduleFreely) {
        return Err(Code::TooManyScheduledPosts);
    }
    Ok(())
}

/// Whether somebody may see how far a post or comment has got with other instances: its author, and who deals with instances.
///
/// Errors: what [`account::check`] says, the target's `…NotFound`, `NotAnAdmin`.
pub fn delivery(standing: &Standing, target: &Target) -> Result<(), Code> {
    account::check(standing)?;
    see(standing, target)?;
    if wrote(standing, target) {
        return Ok(());
    }
    need_on_site(standing, Capability::ManageInstances, Code::NotAnAdmin)
}

/// Whether somebody may see the target at all; `views::visible` says the same of rows at hand.
///
/// Errors: the target's `…NotFound`.
pub fn see(standing: &Standing, target: &Target) -> Result<(), Code> {
    let code = not_found(target);
    match target {
        Target::Site => Ok(()),
        Target::Community => see_community(standing, code),
        // A deleted comment keeps its place in the thread, so it is seen as long as its post is.
        Target::Post(post) | Target::Comment(_, post) => {
            if standing.community_visibility.is_some() && post.creator_id == standing.person_id {
                return Ok(());
            }
            see_post(standing, post, code)?;
            see_community(standing, code)
        }
    }
}

/// What somebody is told who may not see the target.
fn not_found(target: &Target) -> Code {
    match target {
        Target::Site => Code::NotFound,
        Target::Community => Code::CommunityNotFound,
        Target::Post(_) => Code::PostNotFound,
        Target::Comment(..) => Code::CommentNotFound,
    }
}

/// Whether the target is there to have something done to it. A community that is deleted or removed is: the rules say `CommunityGone` of it.
fn there(standing: &Standing, target: &Target, action: Action) -> Result<(), Code> {
    let code = not_found(target);
    match target {
        Target::Site => Ok(()),
        Target::Community => let_in(standing, action, code),
        // What somebody wrote stays theirs to mend and to take back, also after they have left a private community.
        Target::Post(_) | Target::Comment(..) if concerns_own(action) && wrote(standing, target) => {
            standing.community_visibility.map(drop).ok_or(code)
        }
        Target::Post(post) | Target::Comment(_, post) => {
            see_post(standing, post, code)?;
            let_in(standing, action, code)
        }
    }
}

fn concerns_own(action: Action) -> bool {
    matches!(action, Action::EditPost | Action::EditComment | Action::Mark)
}

/// Whether the community is one the person may look into, as long as it is neither deleted nor removed.
fn let_in(standing: &Standing, action: Action, code: Code) -> Result<(), Code> {
    let Some(visibility) = standing.community_visibility else { return Err(code) };
    if oversees(standing) {
        return Ok(());
    }
    let open = match visibility {
        CommunityVisibility::Public | CommunityVisibility::Unlisted => true,
        // Not federated, so people of other instances only ever look.
        CommunityVisibility::LocalOnlyPublic => standing.local || action == Action::Mark,
        CommunityVisibility::LocalOnlyPrivate => standing.local,
        CommunityVisibility::Private => {
            action == Action::Follow || standing.follow_state == Some(FollowState::Accepted)
        }
    };
    if open { Ok(()) } else { Err(code) }
}

fn see_community(standing: &Standing, code: Code) -> Result<(), Code> {
    let_in(standing, Action::Mark, code)?;
    if gone(standing) && !oversees(standing) { Err(code) } else { Ok(()) }
}

/// Whether the post itself may be seen, the community aside: deleted or removed ones by their author and who oversees the community, scheduled ones by their author.
fn see_post(standing: &Standing, post: &Post, code: Code) -> Result<(), Code> {
    let author = post.creator_id == standing.person_id;
    let waits = post.scheduled_at.is_some();
    if author || post.listed() || (oversees(standing) && !waits) { Ok(()) } else { Err(code) }
}

/// Whether the person may write in the community.
fn take_part(standing: &Standing) -> Result<(), Code> {
    if gone(standing) {
        return Err(Code::CommunityGone);
    }
    if standing.community_banned {
        return Err(Code::PersonIsBannedFromCommunity);
    }
    Ok(())
}

fn gone(standing: &Standing) -> bool {
    standing.community_deleted || standing.community_removed
}

/// Whether a post is still there to be answered or complained about.
fn not_gone(target: &Target) -> Result<(), Code> {
    match target {
        Target::Comment(_, post) | Target::Post(post) if post.deleted || post.removed => {
            Err(Code::CommunityGone)
        }
        Target::Comment(..) | Target::Post(_) | Target::Site | Target::Community => Ok(()),
    }
}

fn not_locked(standing: &Standing, target: &Target) -> Result<(), Code> {
    let locked = match target {
        Target::Post(post) => post.locked,
        Target::Comment(comment, post) => comment.locked || post.locked,
        Target::Site | Target::Community => false,
    };
    if locked && !may(standing, Capability::WriteWhenLocked) {
        return Err(Code::Locked);
    }
    Ok(())
}

fn own(standing: &Standing, target: &Target, code: Code) -> Result<(), Code> {
    if wrote(standing, target) { Ok(()) } else { Err(code) }
}

fn wrote(standing: &Standing, target: &Target) -> bool {
    match target {
        Target::Post(post) => post.creator_id == standing.person_id,
        Target::Comment(comment, _) => comment.creator_id == standing.person_id,
        Target::Site | Target::Community => false,
    }
}

/// Whether the person sees in the community what others do not: what is deleted or removed, and what is private.
pub fn oversees(standing: &Standing) -> bool {
    may(standing, Capability::SeeRemoved)
}

/// Whether the person may look at what takes this capability, banned or not.
fn sight(standing: &Standing, capability: Capability) -> Result<(), Code> {
    if may(standing, capability) { Ok(()) } else { Err(Code::NotAModOrAdmin) }
}

/// Whether the person may use the capability in a community that is neither deleted nor removed.
fn moderate(standing: &Standing, capability: Capability) -> Result<(), Code> {
    need(standing, capability, Code::NotAModOrAdmin)?;
    if gone(standing) { Err(Code::CommunityGone) } else { Ok(()) }
}

/// Moderators are told that it takes an admin, others that it takes a moderator to begin with.
fn feature_on_site(standing: &Standing) -> Result<(), Code> {
    let allowed = need_on_site(standing, Capability::FeatureOnSite, Code::NotAnAdmin);
    if allowed.is_err() {
        need_any(standing)?;
    }
    if gone(standing) { Err(Code::CommunityGone) } else { allowed }
}

fn top_moderator(standing: &Standing) -> Result<(), Code> {
    need_any(standing)?;
    if standing.top_moderator_id == Some(standing.person_id) { Ok(()) } else { Err(Code::NotTopMod) }
}
