//! What authors do with their posts.

use super::{PostResponse, answer};
use crate::extract::{Json, LocalUser};
use crate::unix_time;
use crate::v4::error::{ErrorBody, Result};
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::error::Code;
use base::ids::{CommunityId, LanguageId, PostId, TagId};
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
    /// Ids of tags of the community.
    #[schema(value_type = Option<Vec<i32>>)]
    pub tags: Option<Vec<TagId>>,
    /// Seconds since 1970; absent: at once.
    pub scheduled_publish_time_at: Option<i64>,
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
    /// Seconds since 1970; only for a post that waits to appear.
    pub scheduled_publish_time_at: Option<i64>,
    /// Ids of tags of the community.
    #[schema(value_type = Option<Vec<i32>>)]
    pub tags: Option<Vec<TagId>>,
}

/// Deletes or restores.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeletePost {
    #[schema(value_type = i32)]
    pub post_id: PostId,
    pub deleted: bool,
}

impl TryFrom<CreatePost> for NewPost {
    type Error = Code;

    fn try_from(form: CreatePost) -> Result<Self, Code> {
        Ok(Self {
            name: form.name,
            community_id: form.community_id,
            url: form.url,
            body: form.body,
            alt_text: form.alt_text,
            honeypot: form.honeypot,
            nsfw: form.nsfw,
            language_id: form.language_id,
            custom_thumbnail: form.custom_thumbnail,
            scheduled_at: unix_time::parse(form.scheduled_publish_time_at)?,
            tags: form.tags.unwrap_or_default(),
        })
    }
}

impl TryFrom<EditPost> for PostEdit {
    type Error = Code;

    fn try_from(form: EditPost) -> Result<Self, Code> {
        Ok(Self {
            name: form.name,
            url: Edit::from_field(form.url),
            body: Edit::from_field(form.body),
            alt_text: Edit::from_field(form.alt_text),
            nsfw: form.nsfw,
            language_id: form.language_id,
            custom_thumbnail: Edit::from_field(form.custom_thumbnail),
            scheduled_at: unix_time::parse(form.scheduled_publish_time_at)?,
            tags: form.tags,
        })
    }
}

/// Publishes a post, now or at a time to come, with its author's upvote.
#[utoipa::path(post, path = "/post", tag = "post", request_body = CreatePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreatePost>,
) -> Result<web::Json<PostResponse>> {
    let id = domain::post::create(&app, me.actor(), form.try_into()?).await?;
    answer(&reader, &me.viewer, id).await
}

/// Changes a post of one's own.
#[utoipa::path(put, path = "/post", tag = "post", request_body = EditPost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditPost>,
) -> Result<web::Json<PostResponse>> {
    let id = form.post_id;
    domain::post::edit(&app, me.actor(), id, form.try_into()?).await?;
    answer(&reader, &me.viewer, id).await
}

/// Deletes a post of one's own, or restores it.
#[utoipa::path(delete, path = "/post", tag = "post", request_body = DeletePost, security(("bearer" = [])),
    responses((status = 200, body = PostResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<DeletePost>,
) -> Result<web::Json<PostResponse>> {
    domain::post::set_deleted(&app, me.actor(), form.post_id, form.deleted).await?;
    answer(&reader, &me.viewer, form.post_id).await
}
