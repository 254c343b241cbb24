//! Comments: how they look. Source: docs/reference/api-v4.md 4.

use crate::v4::community::{Community, CommunityActions, CommunityTag};
use crate::v4::person::{Person, PersonActions};
use crate::v4::post::Post;
use base::ids::{CommentId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use db::comment::mark::Mine;
use serde::Serialize;
use utoipa::ToSchema;
use views::comment::{CommentView as View, Readers};

/// A comment with its counters.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comment {
    #[schema(value_type = i32)]
    pub id: CommentId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    /// Markdown; empty if it was deleted or removed and is not for the viewer to read.
    pub content: String,
    pub removed: bool,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub ap_id: String,
    pub local: bool,
    /// Ids from the root, dot-joined, beginning with 0.
    pub path: String,
    pub distinguished: bool,
    #[schema(value_type = i32)]
    pub language_id: LanguageId,
    pub score: i32,
    pub upvotes: i32,
    pub downvotes: i32,
    /// Replies at all depths, deleted and removed ones included.
    pub child_count: i32,
    pub report_count: i32,
    pub unresolved_report_count: i32,
    /// It waits for the instance of its community.
    pub federation_pending: bool,
    pub locked: bool,
}

/// What the viewer did with a comment; each state is on when its time is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentActions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote_is_upvote: Option<bool>,
}

/// A comment as the viewer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentView {
    pub comment: Comment,
    pub creator: Person,
    pub post: Post,
    pub community: Community,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub community_actions: Option<CommunityActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_actions: Option<CommentActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_actions: Option<PersonActions>,
    pub creator_is_admin: bool,
    pub tags: Vec<CommunityTag>,
    /// The viewer may moderate it.
    pub can_mod: bool,
    pub creator_banned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_ban_expires_at: Option<DateTime<Utc>>,
    pub creator_is_moderator: bool,
    pub creator_banned_from_community: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_community_ban_expires_at: Option<DateTime<Utc>>,
}

impl From<&View> for Comment {
    fn from(view: &View) -> Self {
        let comment = &view.comment;
        Self {
            id: comment.id,
            creator_id: comment.creator_id,
            post_id: comment.post_id,
            content: view.content(Readers::AuthorAndModerators).to_owned(),
            removed: comment.removed,
            published_at: comment.published_at,
            updated_at: comment.updated_at,
            deleted: comment.deleted,
            ap_id: comment.ap_id.clone(),
            local: comment.local,
            path: comment.path.clone(),
            distinguished: comment.distinguished,
            language_id: comment.language_id,
            score: view.stat.score(),
            upvotes: view.stat.upvotes,
            downvotes: view.stat.downvotes,
            child_count: view.child_count,
            // Nobody can report a comment yet.
            report_count: 0,
            unresolved_report_count: 0,
            federation_pending: false,
            locked: comment.locked,
        }
    }
}

impl CommentActions {
    /// What the viewer did with the comment; none if nothing.
    pub fn of(mine: &Mine) -> Option<Self> {
        (*mine != Mine::default()).then(|| Self {
            voted_at: mine.vote.map(|(_, at)| at),
            saved_at: mine.saved_at,
            vote_is_upvote: mine.vote.map(|(vote, _)| vote.is_up()),
        })
    }
}

impl From<&View> for CommentView {
    fn from(view: &View) -> Self {
        let creator = &view.creator.person;
        let community_ban = view.creator.community_ban;
        Self {
            comment: Comment::from(view),
            creator: Person::from(creator.card.as_ref()),
            post: Post::new(&view.post.post, &view.post.stat, view.can_moderate),
            community: Community::from(view.community.as_ref()),
            community_actions: CommunityActions::of(&view.community_state),
            comment_actions: CommentActions::of(&view.mine),
            person_actions: creator.actions.as_ref().map(PersonActions::from),
            creator_is_admin: creator.card.admin,
            // Communities have no tags yet.
            tags: Vec::new(),
            can_mod: view.can_moderate,
            creator_banned: creator.banned,
            creator_ban_expires_at: creator.ban_expires_at(),
            creator_is_moderator: view.creator.moderator,
            creator_banned_from_community: community_ban.is_some(),
            creator_community_ban_expires_at: community_ban.and_then(|ban| ban.expires_at),
        }
    }
}
