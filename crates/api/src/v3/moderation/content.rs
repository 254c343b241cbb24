//! Taking down posts and comments.

use crate::extract::{Json, LocalUser};
use crate::v3::comment::CommentResponse;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::post::PostResponse;
use crate::v3::{comment, post};
use actix_web::web::{self, Data};
use base::ids::{CommentId, PostId};
use domain::App;
use domain::moderation::{self, Subtree};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct RemovePost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub removed: bool,
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct RemoveComment {
    #[schema(value_type = i32)]
    pub comment_id: CommentId,
    pub removed: bool,
    pub reason: Option<String>,
}

/// `POST /api/v3/post/remove`: takes a post down, or puts it back.
#[utoipa::path(post, path = "/post/remove", tag = "moderation", request_body = RemovePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn remove_post(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RemovePost>,
) -> Result<web::Json<PostResponse>> {
    let RemovePost { post_id, removed, reason } = form;
    let reason = reason.as_deref();
    moderation::post::set_removed(&app, me.actor(), post_id, removed, Subtree::Spare, reason).await?;
    post::answer(&reader, &me.viewer, post_id).await
}

/// `POST /api/v3/comment/remove`: takes a comment down, or puts it back.
#[utoipa::path(post, path = "/comment/remove", tag = "moderation", request_body = RemoveComment, security(("bearer" = [])),
    responses((status = 200, body = CommentResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn remove_comment(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RemoveComment>,
) -> Result<web::Json<CommentResponse>> {
    let RemoveComment { comment_id, removed, reason } = form;
    let reason = reason.as_deref();
    moderation::comment::set_removed(&app, me.actor(), comment_id, removed, Subtree::Spare, reason).await?;
    comment::answer(&reader, &me.viewer, comment_id, &[]).await
}
