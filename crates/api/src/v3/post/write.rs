//! What authors do with their posts.

use super::{PostResponse, answer};
use crate::extract::{Json, LocalUser};
use crate::v3::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::ids::{CommunityId, LanguageId, PostId};
use domain::App;
use domain::post::{NewPost, PostEdit};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

/// A new post.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreatePost {
    /// Title.
    pub name: String,
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    /// Empty: none.
    pub url: Option<String>,
    /// Markdown.
    pub body: Option<String>,
    pub alt_text: Option<String>,
    /// To be left empty.
    pub honeypot: Option<String>,
    pub nsfw: Option<bool>,
    #[schema(value_type = Option<i32>)]
    pub language_id: Option<LanguageId>,
    pub custom_thumbnail: Option<String>,
}

/// What shall change; a missing field stays, an empty text is cleared.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditPost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    /// Title.
    pub name: Option<String>,
    pub url: Option<String>,
    /// Markdown.
    pub body: Option<String>,
    pub alt_text: Option<String>,
    pub nsfw: Option<bool>,
    #[schema(value_type = Option<i32>)]
    pub language_id: Option<LanguageId>,
    pub custom_thumbnail: Option<String>,
}

/// Deletes or restores.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeletePost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub deleted: bool,
}

impl From<CreatePost> for NewPost {
    fn from(form: CreatePost) -> Self {
        Self {
            name: form.name,
            community_id: form.community_id,
            url: form.url,
            body: form.body,
            alt_text: form.alt_text,
            honeypot: form.honeypot,
            nsfw: form.nsfw,
            language_id: form.language_id,
            custom_thumbnail: form.custom_thumbnail,
            scheduled_at: None,
            // This version has none.
            tags: Vec::new(),
        }
    }
}

impl From<EditPost> for PostEdit {
    fn from(form: EditPost) -> Self {
        Self {
            name: form.name,
            url: Edit::from_field(form.url),
            body: Edit::from_field(form.body),
            alt_text: Edit::from_field(form.alt_text),
            nsfw: form.nsfw,
            language_id: form.language_id,
            custom_thumbnail: Edit::from_field(form.custom_thumbnail),
            scheduled_at: None,
            tags: None,
        }
    }
}

/// Publishes a post, with its author's upvote.
#[utoipa::path(post, path = "/post", tag = "post", request_body = CreatePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePost>,
) -> Result<web::Json<PostResponse>> {
    let id = domain::post::create(&app, me.actor(), form.into()).await?;
    answer(&reader, &me.viewer, id).await
}

/// Changes a post of one's own.
#[utoipa::path(put, path = "/post", tag = "post", request_body = EditPost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditPost>,
) -> Result<web::Json<PostResponse>> {
    let id = form.post_id;
    domain::post::edit(&app, me.actor(), id, form.into()).await?;
    answer(&reader, &me.viewer, id).await
}

/// Deletes a post of one's own, or restores it.
#[utoipa::path(post, path = "/post/delete", tag = "post", request_body = DeletePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<DeletePost>,
) -> Result<web::Json<PostResponse>> {
    domain::post::set_deleted(&app, me.actor(), form.post_id, form.deleted).await?;
    answer(&reader, &me.viewer, form.post_id).await
}
