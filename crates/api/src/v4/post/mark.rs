//! What readers do with posts: vote, read, save, hide.

use super::{PostResponse, answer};
use crate::extract::{Json, LocalUser};
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::ids::PostId;
use base::kinds::Vote;
use domain::App;
use domain::vote::Unwanted;
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

/// Votes; without `is_upvote` the vote is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePostLike {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub is_upvote: Option<bool>,
}

/// Saves a post or lets it go.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SavePost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub save: bool,
}

/// Marks a post as read or not read.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkPostAsRead {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub read: bool,
}

/// Marks posts as read or not read.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MarkManyPostsAsRead {
    /// At most 10 000.
    #[schema(value_type = Vec<i32>)]
    pub post_ids: Vec<PostId>,
    pub read: bool,
}

/// Hides a post or shows it again.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HidePost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub hide: bool,
}

/// Votes on a post.
#[utoipa::path(post, path = "/post/like", tag = "post", request_body = CreatePostLike, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn like(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePostLike>,
) -> Result<web::Json<PostResponse>> {
    let vote = form.is_upvote.map(Vote::from_up);
    domain::vote::post(&app, me.actor(), form.post_id, vote, Unwanted::Withdraw).await?;
    answer(&reader, &me.viewer, form.post_id).await
}

/// Saves a post or lets it go.
#[utoipa::path(put, path = "/post/save", tag = "post", request_body = SavePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn save(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<SavePost>,
) -> Result<web::Json<PostResponse>> {
    domain::post::mark::set_saved(&app, me.actor(), form.post_id, form.save).await?;
    answer(&reader, &me.viewer, form.post_id).await
}

/// Marks a post as read or not read.
#[utoipa::path(post, path = "/post/mark_as_read", tag = "post", request_body = MarkPostAsRead, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn mark_as_read(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<MarkPostAsRead>,
) -> Result<web::Json<PostResponse>> {
    domain::post::mark::set_read(&app, me.actor(), &[form.post_id], form.read).await?;
    answer(&reader, &me.viewer, form.post_id).await
}

/// Marks posts as read or not read.
#[utoipa::path(post, path = "/post/mark_as_read/many", tag = "post", request_body = MarkManyPostsAsRead, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn mark_many_as_read(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<MarkManyPostsAsRead>,
) -> Result<web::Json<SuccessResponse>> {
    domain::post::mark::set_read(&app, me.actor(), &form.post_ids, form.read).await?;
    Ok(web::Json(SuccessResponse { success: true }))
}

/// Hides a post from one's lists or shows it again.
#[utoipa::path(post, path = "/post/hide", tag = "post", request_body = HidePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn hide(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<HidePost>,
) -> Result<web::Json<PostResponse>> {
    domain::post::mark::set_hidden(&app, me.actor(), &[form.post_id], form.hide).await?;
    answer(&reader, &me.viewer, form.post_id).await
}
