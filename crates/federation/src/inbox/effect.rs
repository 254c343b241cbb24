//! What an activity asks for, in our terms, with everybody and everything it names looked up.

use crate::objects::message::Message;
use crate::objects::note::Note;
use crate::objects::page::Page;
use crate::resolve::content::Content;
use base::ids::{CommunityId, InstanceId, PersonId, PostId, PrivateMessageId, ReportId};
use base::kinds::Vote;
use chrono::{DateTime, Utc};
use db::address::Place;
use db::community::Community;
use domain::event;
use domain::report::Subject;
use serde_json::Value;

/// What is to be done. The actor is the plan's.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "fields are what the variant names")]
pub enum Effect {
    /// Nothing, and why.
    Nothing(&'static str),
    /// Store a post.
    CreatePost {
        page: Box<Page>,
        community_id: CommunityId,
    },
    /// Bring a post up to date.
    UpdatePost {
        id: PostId,
        page: Box<Page>,
        community_id: CommunityId,
    },
    /// Store a comment.
    CreateComment {
        note: Box<Note>,
        parent: Box<Content>,
    },
    /// Bring a comment up to date.
    UpdateComment {
        id: base::ids::CommentId,
        note: Box<Note>,
        parent: Box<Content>,
    },
    /// Store a private message.
    CreateMessage {
        message: Box<Message>,
        recipient_id: PersonId,
    },
    /// Change a private message.
    UpdateMessage {
        id: PrivateMessageId,
        content: String,
    },
    /// Set, change or withdraw a vote.
    Vote {
        subject: event::Subject,
        community_id: CommunityId,
        vote: Option<Vote>,
        /// The activity that is taken back, should it come only now.
        undoes: Option<String>,
    },
    /// Delete or restore what is the actor's own.
    DeletePost {
        id: PostId,
        deleted: bool,
    },
    DeleteComment {
        id: base::ids::CommentId,
        deleted: bool,
    },
    DeleteMessage {
        id: PrivateMessageId,
        deleted: bool,
    },
    /// A community is deleted or restored by its moderators.
    DeleteCommunity {
        id: CommunityId,
        deleted: bool,
    },
    /// Take down or restore.
    Remove {
        content: Box<Content>,
        removed: bool,
        reason: Option<String>,
        with_replies: bool,
    },
    /// A community is taken down or restored by the admins of its home.
    RemoveCommunity {
        id: CommunityId,
        removed: bool,
        reason: Option<String>,
    },
    /// Stop comments or let them in again.
    Lock {
        content: Box<Content>,
        locked: bool,
        reason: Option<String>,
    },
    /// Pin or unpin in the community.
    Feature {
        id: PostId,
        featured: bool,
    },
    /// Follow a community of ours, or no longer.
    Follow {
        id: CommunityId,
        follow_ap_id: String,
    },
    Leave {
        id: CommunityId,
    },
    /// Follow a person of ours, or no longer.
    FollowPerson {
        id: PersonId,
        follow_ap_id: Option<String>,
    },
    /// A community answers a person of ours.
    FollowAnswered {
        id: CommunityId,
        person_id: PersonId,
        accepted: bool,
    },
    /// Appoint or dismiss a moderator.
    Moderator {
        community: Box<Community>,
        person_id: PersonId,
        appointed: bool,
    },
    /// Ban from a community, or let in again.
    CommunityBan {
        id: CommunityId,
        person_id: PersonId,
        banned: bool,
        content: bool,
        reason: Option<String>,
        expires_at: Option<DateTime<Utc>>,
    },
    /// Ban a person from the communities of an instance that is not theirs, by its admins, or let them in again.
    SiteBanElsewhere {
        instance_id: InstanceId,
        person_id: PersonId,
        banned: bool,
        reason: Option<String>,
        expires_at: Option<DateTime<Utc>>,
    },
    /// Ban a person by the admins of their own instance, or let them in again.
    SiteBan {
        person_id: PersonId,
        banned: bool,
        content: bool,
        reason: Option<String>,
        expires_at: Option<DateTime<Utc>>,
    },
    /// Complain.
    Report {
        subject: Subject,
        reason: String,
        ap_id: String,
    },
    /// Settle a complaint.
    Resolve {
        id: ReportId,
    },
    /// Bring an actor up to date, as its own instance shows it.
    StoreActor(Box<Value>),
    /// A moderator elsewhere changes what a community of ours says of itself.
    EditCommunity {
        id: CommunityId,
        value: Box<Value>,
    },
    /// An account is gone.
    PersonGone {
        id: PersonId,
        content: bool,
    },
}

impl Effect {
    /// Its name, for logs and tests.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Nothing(_) => "nothing",
            Self::CreatePost { .. } => "create_post",
            Self::UpdatePost { .. } => "update_post",
            Self::CreateComment { .. } => "create_comment",
            Self::UpdateComment { .. } => "update_comment",
            Self::CreateMessage { .. } => "create_message",
            Self::UpdateMessage { .. } => "update_message",
            Self::Vote { .. } => "vote",
            Self::DeletePost { .. } => "delete_post",
            Self::DeleteComment { .. } => "delete_comment",
            Self::DeleteMessage { .. } => "delete_message",
            Self::DeleteCommunity { .. } => "delete_community",
            Self::Remove { .. } => "remove",
            Self::RemoveCommunity { .. } => "remove_community",
            Self::Lock { .. } => "lock",
            Self::Feature { .. } => "feature",
            Self::Follow { .. } => "follow",
            Self::Leave { .. } => "leave",
            Self::FollowPerson { .. } => "follow_person",
            Self::FollowAnswered { .. } => "follow_answered",
            Self::Moderator { .. } => "moderator",
            Self::CommunityBan { .. } => "community_ban",
            Self::SiteBan { .. } => "site_ban",
            Self::SiteBanElsewhere { .. } => "site_ban_elsewhere",
            Self::Report { .. } => "report",
            Self::Resolve { .. } => "resolve",
            Self::StoreActor(_) => "store_actor",
            Self::EditCommunity { .. } => "edit_community",
            Self::PersonGone { .. } => "person_gone",
        }
    }
}

impl Effect {
    /// A vote on what is there.
    pub(super) fn vote(place: Place, vote: Option<Vote>) -> Self {
        Self::voted(place, vote, None)
    }

    /// The vote on what is there is taken back; `undoes` is the activity that cast it.
    pub(super) fn no_vote(place: Place, undoes: Option<String>) -> Self {
        Self::voted(place, None, undoes)
    }

    fn voted(place: Place, vote: Option<Vote>, undoes: Option<String>) -> Self {
        let (subject, community_id) = match place {
            Place::Post(id, community_id) => (event::Subject::Post(id), community_id),
            Place::Comment(id, community_id) => (event::Subject::Comment(id), community_id),
        };
        Self::Vote { subject, community_id, vote, undoes }
    }
}
