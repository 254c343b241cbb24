//! Entries about posts and comments.

use super::{comment, community, moderator, person, post};
use crate::v3::comment::Comment;
use crate::v3::community::Community;
use crate::v3::person::Person;
use crate::v3::post::Post;
use base::ids::{CommentId, CommunityId, ModlogId, PersonId, PostId};
use base::kinds::ModlogKind;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use views::modlog::ModlogView as View;

#[derive(Debug, Serialize, ToSchema)]
pub struct ModRemovePost {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub removed: bool,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModRemovePostView {
    pub mod_remove_post: ModRemovePost,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub post: Post,
    pub community: Community,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModLockPost {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub locked: bool,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModLockPostView {
    pub mod_lock_post: ModLockPost,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub post: Post,
    pub community: Community,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModFeaturePost {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub featured: bool,
    pub when_: DateTime<Utc>,
    pub is_featured_community: bool,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModFeaturePostView {
    pub mod_feature_post: ModFeaturePost,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub post: Post,
    pub community: Community,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ModRemoveComment {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub mod_person_id: PersonId,
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub removed: bool,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModRemoveCommentView {
    pub mod_remove_comment: ModRemoveComment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderator: Option<Person>,
    pub comment: Comment,
    pub commenter: Person,
    pub post: Post,
    pub community: Community,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgePost {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub admin_person_id: PersonId,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgePostView {
    pub admin_purge_post: AdminPurgePost,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Person>,
    pub community: Community,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgeComment {
    #[schema(value_type = i32)]
    pub id: ModlogId,
    #[schema(value_type = i32)]
    pub admin_person_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub when_: DateTime<Utc>,
}

/// What that was about.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdminPurgeCommentView {
    pub admin_purge_comment: AdminPurgeComment,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin: Option<Person>,
    pub post: Post,
}

impl ModRemovePostView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_remove_post: ModRemovePost {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                post_id: entry.target_post_id?,
                reason: entry.reason.clone(),
                removed: !entry.is_revert,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            post: post(view)?,
            community: community(view)?,
        })
    }
}

impl ModLockPostView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_lock_post: ModLockPost {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                post_id: entry.target_post_id?,
                locked: !entry.is_revert,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            post: post(view)?,
            community: community(view)?,
        })
    }
}

impl ModFeaturePostView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_feature_post: ModFeaturePost {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                post_id: entry.target_post_id?,
                featured: !entry.is_revert,
                when_: entry.published_at,
                is_featured_community: entry.kind == ModlogKind::ModFeaturePostCommunity,
            },
            moderator: moderator(view, now),
            post: post(view)?,
            community: community(view)?,
        })
    }
}

impl ModRemoveCommentView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            mod_remove_comment: ModRemoveComment {
                id: entry.id,
                mod_person_id: entry.moderator_id.unwrap_or_default(),
                comment_id: entry.target_comment_id?,
                reason: entry.reason.clone(),
                removed: !entry.is_revert,
                when_: entry.published_at,
            },
            moderator: moderator(view, now),
            comment: comment(view)?,
            commenter: person(view, now)?,
            post: post(view)?,
            community: community(view)?,
        })
    }
}

impl AdminPurgePostView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            admin_purge_post: AdminPurgePost {
                id: entry.id,
                admin_person_id: entry.moderator_id.unwrap_or_default(),
                community_id: entry.target_community_id?,
                reason: entry.reason.clone(),
                when_: entry.published_at,
            },
            admin: moderator(view, now),
            community: community(view)?,
        })
    }
}

impl AdminPurgeCommentView {
    /// None if what it was about is gone.
    pub fn new(view: &View, now: DateTime<Utc>) -> Option<Self> {
        let entry = &view.entry;
        Some(Self {
            admin_purge_comment: AdminPurgeComment {
                id: entry.id,
                admin_person_id: entry.moderator_id.unwrap_or_default(),
                post_id: entry.target_post_id?,
                reason: entry.reason.clone(),
                when_: entry.published_at,
            },
            admin: moderator(view, now),
            post: post(view)?,
        })
    }
}
