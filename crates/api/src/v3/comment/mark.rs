//! What readers do with comments: vote, save, mark an answer as read.

use super::{CommentReplyView, CommentResponse, answer};
use crate::extract::{Json, LocalUser};
use crate::v3::error::Result;
use crate::v3::post::mark::vote;
use actix_web::web::{self, Data};
use base::ids::{CommentId, NotificationId};
use base::kinds::NotificationKind;
use domain::App;
use domain::vote::Unwanted;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

/// 1 is an upvote, −1 a downvote, anything else withdraws the vote.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommentLike {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub score: i64,
}

/// Saves a comment or lets it go.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SaveComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub save: bool,
}

/// Marks an answer as read or not read.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkCommentReplyAsRead {
    #[schema(value_type = i32)]
    pub comment_reply_id: NotificationId,
    pub read: bool,
}

/// The answer something was done to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommentReplyResponse {
    pub comment_reply_view: CommentReplyView,
}

/// Votes on a comment.
#[utoipa::path(post, path = "/comment/like", tag = "comment", request_body = CreateCommentLike, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn like(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommentLike>,
) -> Result<web::Json<CommentResponse>> {
    let vote = vote(form.score);
    domain::vote::comment(&app, me.actor(), form.comment_id, vote, Unwanted::RefuseDownvotes).await?;
    answer(&reader, &me.viewer, form.comment_id, &[NotificationKind::Reply]).await
}

/// Saves a comment or lets it go.
#[utoipa::path(put, path = "/comment/save", tag = "comment", request_body = SaveComment, security(("bearer" = [])), responses((status = 200, body = CommentResponse)))]
pub async fn save(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<SaveComment>,
) -> Result<web::Json<CommentResponse>> {
    domain::comment::mark::set_saved(&app, me.actor(), form.comment_id, form.save).await?;
    answer(&reader, &me.viewer, form.comment_id, &[]).await
}

/// Marks an answer to oneself as read or not read.
#[utoipa::path(post, path = "/comment/mark_as_read", tag = "comment", request_body = MarkCommentReplyAsRead, security(("bearer" = [])), responses((status = 200, body = CommentReplyResponse)))]
pub async fn mark_as_read(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<MarkCommentReplyAsRead>,
) -> Result<web::Json<CommentReplyResponse>> {
    domain::notify::set_read(&app, me.actor(), form.comment_reply_id, form.read).await?;
    let answer = views::inbox::answer(&reader, &me.viewer, form.comment_reply_id).await?;
    let comment_reply_view = CommentReplyView::new(&answer, reader.now());
    Ok(web::Json(CommentReplyResponse { comment_reply_view }))
}
