//! Comments: how they look, and reading one. Source: docs/reference/api-v3.md 3.1 and 5.4.
//!
//! [`list`] has trees and pages of them; [`write`] is what authors do, [`mark`] what readers do, [`moderation`] what moderators do.

pub mod list;
pub mod mark;
pub mod moderation;
pub mod write;

use crate::extract::{MaybeUser, Query};
use crate::once::Once;
use crate::v3::community::Community;
use crate::v3::error::Result;
use crate::v3::kinds::SubscribedType;
use crate::v3::person::Person;
use crate::v3::post::Post;
use actix_web::web::{Data, Json};
use base::ids::{CommentId, CommunityId, LanguageId, LocalUserId, NotificationId, PersonId, PostId};
use base::kinds::NotificationKind;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use views::comment::{CommentView as View, Readers};
use views::inbox::{self, AnswerView};
use views::{Reader, Viewer};

/// A comment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comment {
    #[schema(value_type = i32)]
    pub id: CommentId,
    #[schema(value_type = i32)]
    pub creator_id: PersonId,
    #[schema(value_type = i32)]
    pub post_id: PostId,
    /// Markdown; empty if it was deleted or removed, but for admins.
    pub content: String,
    pub removed: bool,
    pub published: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<DateTime<Utc>>,
    pub deleted: bool,
    pub ap_id: String,
    pub local: bool,
    /// Ids from the root down to its own, dot-joined, beginning with 0.
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
    #[schema(value_type = Person)]
    pub creator: Once<Person>,
    #[schema(value_type = Post)]
    pub post: Once<Post>,
    #[schema(value_type = Community)]
    pub community: Once<Community>,
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

/// The comment something was done to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentResponse {
    pub comment_view: CommentView,
    /// Local users who were told of it.
    #[schema(value_type = Vec<i32>)]
    pub recipient_ids: Vec<LocalUserId>,
}

/// An entry of somebody's inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentReply {
    #[schema(value_type = i32)]
    pub id: NotificationId,
    #[schema(value_type = i32)]
    pub recipient_id: PersonId,
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub read: bool,
    pub published: DateTime<Utc>,
}

/// A comment in somebody's inbox. Its text is shown even if it was deleted or removed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentReplyView {
    pub comment_reply: CommentReply,
    pub recipient: Person,
    #[serde(flatten)]
    pub view: CommentView,
}

/// Which comment is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetComment {
    #[param(value_type = i32)]
    pub id: CommentId,
}

impl Comment {
    fn new(comment: &db::comment::Comment, content: &str) -> Self {
        Self {
            id: comment.id,
            creator_id: comment.creator_id,
            post_id: comment.post_id,
            content: content.to_owned(),
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
    people: HashMap<PersonId, Once<Person>>,
    posts: HashMap<PostId, Once<Post>>,
    communities: HashMap<CommunityId, Once<Community>>,
}

fn shown(person: &views::person::PersonView) -> Once<Person> {
    Once::new(Person::of(&person.card, person.banned))
}

impl Shared {
    fn view(&mut self, view: &View) -> CommentView {
        let creator = &view.creator.person;
        let (post, community) = (&view.post.post, &view.community.card.community);
        CommentView {
            comment: Comment::new(&view.comment, view.content(Readers::Admins)),
            creator: self.people.entry(creator.card.person.id).or_insert_with(|| shown(creator)).clone(),
            post: self.posts.entry(post.id).or_insert_with(|| Once::new(Post::from(post))).clone(),
            community: self
                .communities
                .entry(community.id)
                .or_insert_with(|| Once::new(Community::from(community)))
                .clone(),
            counts: CommentAggregates::from(view),
            creator_banned_from_community: view.creator.community_ban.is_some(),
            banned_from_community: view.community.state.ban.is_some(),
            creator_is_moderator: view.creator.moderator,
            creator_is_admin: creator.card.admin,
            subscribed: view.community.state.follow.map(|(state, _)| state).into(),
            saved: view.mine.saved_at.is_some(),
            creator_blocked: view.creator.blocked(),
            my_vote: view.mine.vote.map(|(vote, _)| vote.score()),
        }
    }
}

impl CommentReplyView {
    /// An entry of an inbox about a comment.
    pub fn new(answer: &AnswerView, now: DateTime<Utc>) -> Self {
        let notification = &answer.notification;
        let mut view = CommentView::from(&answer.comment);
        view.comment.content.clone_from(&answer.comment.comment.content);
        Self {
            comment_reply: CommentReply {
                id: notification.id,
                recipient_id: notification.recipient_id,
                comment_id: answer.comment.comment.id,
                read: notification.read,
                published: notification.published_at,
            },
            recipient: Person::new(&answer.recipient, now),
            view,
        }
    }
}

/// The comment as an answer to the one who changed it, with those told of it in one of these ways.
pub async fn answer(
    reader: &Reader,
    viewer: &Viewer,
    id: CommentId,
    told: &[NotificationKind],
) -> Result<Json<CommentResponse>> {
    let view = views::comment::get(reader, viewer, id).await?;
    let recipient_ids =
        if told.is_empty() { Vec::new() } else { inbox::recipients(reader, id, told).await? };
    Ok(Json(CommentResponse { comment_view: CommentView::from(&view), recipient_ids }))
}

/// Reads one comment, also a deleted or removed one.
#[utoipa::path(get, path = "/comment", tag = "comment", params(GetComment), security((), ("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn get(
    reader: Data<Reader>,
    user: MaybeUser,
    Query(form): Query<GetComment>,
) -> Result<Json<CommentResponse>> {
    answer(&reader, &user.viewer, form.id, &[]).await
}
