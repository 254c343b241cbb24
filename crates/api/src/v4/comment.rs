//! Comments: how they look, and reading one. Source: docs/reference/api-v4.md 2 and 4.
//!
//! [`list`] has trees and pages of them; [`write`] is what authors do, [`mark`] what readers do, [`moderation`] what moderators do.

pub mod list;
pub mod mark;
pub mod moderation;
pub mod write;

use crate::extract::{MaybeUser, Query};
use crate::once::Once;
use crate::v4::community::{Community, CommunityActions, CommunityTag};
use crate::v4::error::Result;
use crate::v4::person::{Person, PersonActions};
use crate::v4::post::Post;
use actix_web::web::{Data, Json};
use base::ids::{CommentId, CommunityId, LanguageId, PersonId, PostId};
use chrono::{DateTime, Utc};
use db::comment::mark::Mine;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use views::comment::{CommentView as View, Readers};
use views::{Reader, Viewer};

/// A comment with its counters.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comment {
    #[schema(value_type = i32)]
    pub id: CommentId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    /// Markdown; empty if it was deleted or removed and the viewer neither wrote nor moderates it.
    pub content: String,
    pub removed: bool,
    pub published_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub ap_id: String,
    pub local: bool,
    /// Ids from the root down to its own, dot-joined, beginning with 0.
    pub path: String,
    pub distinguished: bool,
    #[schema(value_type = i32)]
    pub language_id: LanguageId,
    pub score: i32,
    pub upvotes: i32,
    pub downvotes: i32,
    /// Replies at all depths, deleted and removed ones included.
    pub child_count: i32,
    /// 0 for who does not settle reports in the community.
    pub report_count: i32,
    /// Likewise.
    pub unresolved_report_count: i32,
    /// It waits for the instance of its community.
    pub federation_pending: bool,
    /// Nobody but moderators may reply below it.
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
    #[schema(value_type = Post)]
    pub post: Once<Post>,
    #[schema(value_type = Community)]
    pub community: Once<Community>,
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

/// A comment as the viewer sees it, without what it is under.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentSlimView {
    pub comment: Comment,
    pub creator: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_actions: Option<CommentActions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_actions: Option<PersonActions>,
    pub creator_is_admin: bool,
    /// The viewer may moderate it.
    pub can_mod: bool,
    pub creator_banned: bool,
    pub creator_is_moderator: bool,
    pub creator_banned_from_community: bool,
}

/// The comment something was done to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentResponse {
    pub comment_view: CommentView,
}

/// Which comment is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetComment {
    #[param(value_type = i32)]
    pub id: CommentId,
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
            report_count: view.reports.all,
            unresolved_report_count: view.reports.unresolved,
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

impl From<&View> for CommentSlimView {
    fn from(view: &View) -> Self {
        let creator = &view.creator.person;
        Self {
            comment: Comment::from(view),
            creator: Person::from(creator.card.as_ref()),
            comment_actions: CommentActions::of(&view.mine),
            person_actions: creator.actions.as_ref().map(PersonActions::from),
            creator_is_admin: creator.card.admin,
            can_mod: view.community.can_moderate,
            creator_banned: creator.banned,
            creator_is_moderator: view.creator.moderator,
            creator_banned_from_community: view.creator.community_ban.is_some(),
        }
    }
}

impl CommentView {
    /// Comments of one answer: what they share is made once.
    pub fn list(views: &[View]) -> Vec<Self> {
        let mut shared = Shared::default();
        views.iter().map(|view| shared.view(view)).collect()
    }
}

impl From<&View> for CommentView {
    fn from(view: &View) -> Self {
        Shared::default().view(view)
    }
}

/// What comments of one answer have in common.
#[derive(Default)]
struct Shared {
    posts: HashMap<PostId, Once<Post>>,
    communities: HashMap<CommunityId, Once<Community>>,
}

impl Shared {
    fn view(&mut self, view: &View) -> CommentView {
        let CommentSlimView {
            comment,
            creator,
            comment_actions,
            person_actions,
            creator_is_admin,
            can_mod,
            creator_banned,
            creator_is_moderator,
            creator_banned_from_community,
        } = CommentSlimView::from(view);
        let (post, card) = (&view.post, &view.community.card);
        let shown = || Post::new(&post.post, &post.stat, view.reads_post()).with_reports(view.post_reports);
        CommentView {
            comment,
            creator,
            post: self.posts.entry(post.post.id).or_insert_with(|| Once::new(shown())).clone(),
            community: self
                .communities
                .entry(card.community.id)
                .or_insert_with(|| Once::new(Community::from(card.as_ref())))
                .clone(),
            community_actions: CommunityActions::of(&view.community.state),
            comment_actions,
            person_actions,
            creator_is_admin,
            tags: CommunityTag::of_post(&view.community.card, &view.tags),
            can_mod,
            creator_banned,
            creator_ban_expires_at: view.creator.person.ban_expires_at(),
            creator_is_moderator,
            creator_banned_from_community,
            creator_community_ban_expires_at: view.creator.community_ban.and_then(|ban| ban.expires_at),
        }
    }
}

/// The comment as an answer to the one who changed it.
pub async fn answer(reader: &Reader, viewer: &Viewer, id: CommentId) -> Result<Json<CommentResponse>> {
    let view = views::comment::get(reader, viewer, id).await?;
    Ok(Json(CommentResponse { comment_view: CommentView::from(&view) }))
}

/// Reads one comment, also a deleted or removed one.
#[utoipa::path(get, path = "/comment", tag = "comment", params(GetComment), security((), ("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn get(
    reader: Data<Reader>,
    user: MaybeUser,
    Query(form): Query<GetComment>,
) -> Result<Json<CommentResponse>> {
    answer(&reader, &user.viewer, form.id).await
}
