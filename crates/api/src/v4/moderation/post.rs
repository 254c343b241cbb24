//! Taking down posts, changing them, warning their authors.

use crate::extract::{Json, LocalUser};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::post::{PostResponse, answer};
use actix_web::web::{self, Data};
use base::ids::{PostId, TagId};
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
    pub reason: String,
    /// The comments go along; on restoring, those that were removed with it.
    pub remove_children: Option<bool>,
}

/// Absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ModEditPost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub nsfw: Option<bool>,
    /// Tags of the community.
    #[schema(value_type = Option<Vec<i32>>)]
    pub tags: Option<Vec<TagId>>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePostWarning {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub reason: String,
}

/// `POST /api/v4/post/remove`: takes a post down, or puts it back.
#[utoipa::path(post, path = "/post/remove", tag = "moderation", request_body = RemovePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn remove(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<RemovePost>,
) -> Result<web::Json<PostResponse>> {
    let (id, subtree) = (form.post_id, Subtree::from_field(form.remove_children));
    let reason = Some(form.reason.as_str());
    moderation::post::set_removed(&app, me.actor(), id, form.removed, subtree, reason).await?;
    answer(&reader, &me.viewer, id).await
}

/// `PUT /api/v4/post/mod_edit`: changes what moderators may of somebody's post.
#[utoipa::path(put, path = "/post/mod_edit", tag = "moderation", request_body = ModEditPost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<ModEditPost>,
) -> Result<web::Json<PostResponse>> {
    moderation::post::edit(&app, me.actor(), form.post_id, form.nsfw, form.tags).await?;
    answer(&reader, &me.viewer, form.post_id).await
}

/// `POST /api/v4/post/warn`: warns the author of a post.
#[utoipa::path(post, path = "/post/warn", tag = "moderation", request_body = CreatePostWarning, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn warn(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePostWarning>,
) -> Result<web::Json<PostResponse>> {
    moderation::post::warn(&app, me.actor(), form.post_id, &form.reason).await?;
    answer(&reader, &me.viewer, form.post_id).await
}
