//! What can be told to other instances, in our own words, as a closed list.
//!
//! An operation calls [`publish`] in its transaction; `federation` makes the activity of it later. An event carries what may be gone by then (a vote taken back, a moderator dismissed) and ids for the rest.

use crate::actor::Actor;
use crate::job::{self, Job, Lane};
use crate::tx::Tx;
use base::error::Result;
use base::ids::{CommentId, CommunityId, PersonId, PostId, PrivateMessageId, ReportId};
use base::kinds::Vote;
use chrono::{DateTime, Utc};
use db::job::NewJob;
use serde::{Deserialize, Serialize};

/// Something that happened. Where a person did it, that is the actor of the job.
#[allow(missing_docs, reason = "fields are ids and what the variant says")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A post appeared.
    PostCreated { id: PostId },
    /// Its author changed it.
    PostEdited { id: PostId },
    /// Its author deleted or restored it.
    PostDeleted { id: PostId, deleted: bool },
    /// A moderator took it down or restored it.
    PostRemoved { id: PostId, removed: bool, reason: Option<String> },
    /// A moderator stopped comments, or let them in again.
    PostLocked { id: PostId, locked: bool, reason: Option<String> },
    /// A moderator pinned it in its community, or took the pin off.
    PostFeatured { id: PostId, featured: bool },
    /// The vote of the actor is now this one; `before` is the one it was.
    PostVoted { id: PostId, vote: Option<bool>, before: Option<bool> },
    /// A comment was written.
    CommentCreated { id: CommentId },
    /// Its author changed it.
    CommentEdited { id: CommentId },
    /// Its author deleted or restored it.
    CommentDeleted { id: CommentId, deleted: bool },
    /// A moderator took it down or restored it, with all replies to it if `with_replies`.
    CommentRemoved { id: CommentId, removed: bool, reason: Option<String>, with_replies: bool },
    /// A moderator stopped replies below it, or let them in again.
    CommentLocked { id: CommentId, locked: bool, reason: Option<String> },
    /// As [`Event::PostVoted`].
    CommentVoted { id: CommentId, vote: Option<bool>, before: Option<bool> },
    /// The actor wants to follow a community of another instance.
    CommunityFollowed { id: CommunityId, follow_ap_id: String },
    /// The actor follows it no longer.
    CommunityLeft { id: CommunityId, follow_ap_id: String },
    /// The community has answered somebody of another instance who wanted to follow it.
    FollowAnswered { id: CommunityId, person_id: PersonId, follow_ap_id: String, accepted: bool },
    /// A person of ours has answered somebody of another instance who wanted to follow them.
    PersonFollowAnswered { id: PersonId, person_id: PersonId, follow_ap_id: String },
    /// A moderator changed what a community says of itself.
    CommunityEdited { id: CommunityId },
    /// Its moderators deleted or restored it.
    CommunityDeleted { id: CommunityId, deleted: bool },
    /// An admin took it down or restored it.
    CommunityRemoved { id: CommunityId, removed: bool, reason: Option<String> },
    /// A person was made moderator, or is one no longer.
    ModeratorChanged { id: CommunityId, person_id: PersonId, appointed: bool },
    /// A person was banned from a community, or is let in again; `content`: what they wrote was removed or restored with it.
    CommunityBanChanged {
        id: CommunityId,
        person_id: PersonId,
        banned: bool,
        content: bool,
        reason: Option<String>,
        expires_at: Option<DateTime<Utc>>,
    },
    /// The same on the whole site.
    SiteBanChanged {
        person_id: PersonId,
        banned: bool,
        content: bool,
        reason: Option<String>,
        expires_at: Option<DateTime<Utc>>,
    },
    /// Somebody complained.
    Reported { id: ReportId },
    /// A complaint was settled.
    ReportResolved { id: ReportId },
    /// A private message was sent.
    MessageCreated { id: PrivateMessageId },
    /// Its author changed it.
    MessageEdited { id: PrivateMessageId },
    /// Its author deleted or restored it.
    MessageDeleted { id: PrivateMessageId, deleted: bool },
    /// The actor changed what they say of themselves.
    PersonEdited { id: PersonId },
    /// The actor deleted their account; `content`: with all they wrote.
    PersonDeleted { id: PersonId, content: bool },
    /// An admin changed what the site says of itself.
    SiteEdited,
}

/// The post or comment that something was done to or with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A post.
    Post(PostId),
    /// A comment.
    Comment(CommentId),
}

impl Event {
    /// The post or comment it is about, if about one.
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::PostCreated { id }
            | Self::PostEdited { id }
            | Self::PostDeleted { id, .. }
            | Self::PostRemoved { id, .. }
            | Self::PostLocked { id, .. }
            | Self::PostFeatured { id, .. }
            | Self::PostVoted { id, .. } => Some(Subject::Post(*id)),
            Self::CommentCreated { id }
            | Self::CommentEdited { id }
            | Self::CommentDeleted { id, .. }
            | Self::CommentRemoved { id, .. }
            | Self::CommentLocked { id, .. }
            | Self::CommentVoted { id, .. } => Some(Subject::Comment(*id)),
            Self::CommunityFollowed { .. }
            | Self::CommunityLeft { .. }
            | Self::FollowAnswered { .. }
            | Self::PersonFollowAnswered { .. }
            | Self::CommunityEdited { .. }
            | Self::CommunityDeleted { .. }
            | Self::CommunityRemoved { .. }
            | Self::ModeratorChanged { .. }
            | Self::CommunityBanChanged { .. }
            | Self::SiteBanChanged { .. }
            | Self::Reported { .. }
            | Self::ReportResolved { .. }
            | Self::MessageCreated { .. }
            | Self::MessageEdited { .. }
            | Self::MessageDeleted { .. }
            | Self::PersonEdited { .. }
            | Self::PersonDeleted { .. }
            | Self::SiteEdited => None,
        }
    }
}

/// Where the thing lives that something was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// In a community of this instance: it tells its followers.
    Here,
    /// Anywhere else, or in no community at all: only what our own people do is told.
    Elsewhere,
}

impl Home {
    /// The home of what is in a community.
    pub fn of(community_local: bool) -> Self {
        if community_local { Self::Here } else { Self::Elsewhere }
    }
}

/// Where a community lives; one that is gone is nobody's.
pub(crate) async fn home(tx: &mut Tx<'_>, id: CommunityId) -> Result<Home> {
    let community = db::community::find(tx, id).await?;
    Ok(Home::of(community.is_some_and(|community| community.local)))
}

/// A vote as events carry it.
pub fn vote(vote: Option<Vote>) -> Option<bool> {
    vote.map(Vote::is_up)
}

/// Leaves word of what the running transaction did for other instances, if any is concerned: all that our people do, and all that happens in our communities. What arrived from elsewhere and concerns a community elsewhere is told by nobody here.
pub async fn publish(tx: &mut Tx<'_>, actor: &Actor, home: Home, event: Event) -> Result<()> {
    if let Some(job) = publication(tx, actor, home, event)? {
        db::job::insert(tx, job).await?;
        tx.note_job(Lane::Publish);
    }
    Ok(())
}

/// The job that [`publish`] leaves, for a statement that writes it itself; none if nobody is concerned. Who writes it notes it.
pub(crate) fn publication(tx: &Tx<'_>, actor: &Actor, home: Home, event: Event) -> Result<Option<NewJob>> {
    let told = actor.is_local() || home == Home::Here;
    if !told || !tx.app().settings().federates() {
        return Ok(None);
    }
    // An answer to what arrived is our own word, not that of who sent it.
    let own = matches!(event, Event::FollowAnswered { .. } | Event::PersonFollowAnswered { .. });
    // What was fetched from its home came without an activity that could be passed on.
    if !own && actor.raw() == Some("") {
        return Ok(None);
    }
    let raw = actor.raw().filter(|_| !own).map(str::to_owned);
    job::publication(tx, &Job::Publish { actor: actor.person_id(), event, raw }).map(Some)
}

/// The id of an activity of ours that the database has to remember.
pub(crate) fn new_ap_id(tx: &Tx<'_>, kind: &str) -> String {
    format!("{}/activities/{kind}/{}", tx.app().settings().origin(), uuid::Uuid::new_v4())
}
