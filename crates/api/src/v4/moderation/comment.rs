//! Taking down comments, locking what is below them, warning their authors.

use crate::extract::{Json, LocalUser};
use crate::v4::comment::{CommentResponse, answer};
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::CommentId;
use domain::App;
use domain::moderation::{self, Subtree};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct RemoveComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub removed: bool,
    pub reason: String,
    /// The replies go along; on restoring, those that were removed with it.
    pub remove_children: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct LockComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub locked: bool,
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommentWarning {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub reason: String,
}

/// `POST /api/v4/comment/remove`: takes a comment down, or puts it back.
#[utoipa::path(post, path = "/comment/remove", tag = "moderation", request_body = RemoveComment, security(("bearer" = [])),
    responses((status = 200, body = CommentResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn remove(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RemoveComment>,
) -> Result<web::Json<CommentResponse>> {
    let (id, subtree) = (form.comment_id, Subtree::from_field(form.remove_children));
    let reason = Some(form.reason.as_str());
    moderation::comment::set_removed(&app, me.actor(), id, form.removed, subtree, reason).await?;
    answer(&reader, &me.viewer, id).await
}

/// `POST /api/v4/comment/lock`: stops replies below a comment, at all depths, or lets them in again.
#[utoipa::path(post, path = "/comment/lock", tag = "moderation", request_body = LockComment, security(("bearer" = [])),
    responses((status = 200, body = CommentResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn lock(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<LockComment>,
) -> Result<web::Json<CommentResponse>> {
    let (id, reason) = (form.comment_id, Some(form.reason.as_str()));
    moderation::comment::set_locked(&app, me.actor(), id, form.locked, reason).await?;
    answer(&reader, &me.viewer, id).await
}

/// `POST /api/v4/comment/warn`: warns the author of a comment.
#[utoipa::path(post, path = "/comment/warn", tag = "moderation", request_body = CreateCommentWarning, security(("bearer" = [])),
    responses((status = 200, body = CommentResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn warn(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommentWarning>,
) -> Result<web::Json<CommentResponse>> {
    moderation::comment::warn(&app, me.actor(), form.comment_id, &form.reason).await?;
    answer(&reader, &me.viewer, form.comment_id).await
}
