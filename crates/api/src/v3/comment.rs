//! Comments: how they look. Source: docs/reference/api-v3.md 3.1.

use crate::v3::community::Community;
use crate::v3::kinds::SubscribedType;
use crate::v3::person::Person;
use crate::v3::post::Post;
use base::ids::{CommentId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::comment::{CommentView as View, Readers};

/// A comment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comment {
    #[schema(value_type = i32)]
    pub id: CommentId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    /// Markdown; empty if it was deleted or removed and the viewer is no admin.
    pub content: String,
    pub removed: bool,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub ap_id: String,
    pub local: bool,
    /// Ids from the root, dot-joined, beginning with 0.
    pub path: String,
    pub distinguished: bool,
    #[schema(value_type = i32)]
    pub language_id: LanguageId,
}

/// Counters of a comment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentAggregates {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub score: i32,
    pub upvotes: i32,
    pub downvotes: i32,
    pub published: DateTime<Utc>,
    /// Replies at all depths, deleted and removed ones included.
    pub child_count: i32,
}

/// A comment as the viewer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentView {
    pub comment: Comment,
    pub creator: Person,
    pub post: Post,
    pub community: Community,
    pub counts: CommentAggregates,
    pub creator_banned_from_community: bool,
    /// The viewer is.
    pub banned_from_community: bool,
    pub creator_is_moderator: bool,
    pub creator_is_admin: bool,
    pub subscribed: SubscribedType,
    pub saved: bool,
    pub creator_blocked: bool,
    /// 1 or −1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_vote: Option<i32>,
}

impl From<&View> for Comment {
    fn from(view: &View) -> Self {
        let comment = &view.comment;
        Self {
            id: comment.id,
            creator_id: comment.creator_id,
            post_id: comment.post_id,
            content: view.content(Readers::Admins).to_owned(),
            removed: comment.removed,
            published: comment.published_at,
            updated: comment.updated_at,
            deleted: comment.deleted,
            ap_id: comment.ap_id.clone(),
            local: comment.local,
            path: comment.path.clone(),
            distinguished: comment.distinguished,
            language_id: comment.language_id,
        }
    }
}

impl From<&View> for CommentAggregates {
    fn from(view: &View) -> Self {
        Self {
            comment_id: view.comment.id,
            score: view.stat.score(),
            upvotes: view.stat.upvotes,
            downvotes: view.stat.downvotes,
            published: view.comment.published_at,
            child_count: view.child_count,
        }
    }
}

impl From<&View> for CommentView {
    fn from(view: &View) -> Self {
        let creator = &view.creator.person;
        Self {
            comment: Comment::from(view),
            creator: Person::of(&creator.card, creator.banned),
            post: Post::from(&view.post.post),
            community: Community::from(&view.community.community),
            counts: CommentAggregates::from(view),
            creator_banned_from_community: view.creator.community_ban.is_some(),
            banned_from_community: view.community_state.ban.is_some(),
            creator_is_moderator: view.creator.moderator,
            creator_is_admin: creator.card.admin,
            subscribed: view.community_state.follow.map(|(state, _)| state).into(),
            saved: view.mine.saved_at.is_some(),
            creator_blocked: view.creator.blocked(),
            my_vote: view.mine.vote.map(|(vote, _)| vote.score()),
        }
    }
}
