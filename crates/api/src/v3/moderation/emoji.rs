//! Emoji of this instance. Source: docs/reference/api-v3.md 5.7.

use crate::extract::{Json, LocalUser};
use crate::v3::account::SuccessResponse;
use crate::v3::error::{ErrorBody, Result};
use crate::v3::site::CustomEmojiView;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::CustomEmojiId;
use domain::App;
use domain::moderation::emoji::{self, EmojiEdit, NewEmoji};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Serialize, ToSchema)]
pub struct CustomEmojiResponse {
    pub custom_emoji: CustomEmojiView,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCustomEmoji {
    pub category: String,
    pub shortcode: String,
    pub image_url: String,
    pub alt_text: String,
    pub keywords: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct EditCustomEmoji {
    #[schema(value_type = i32)]
    pub id: CustomEmojiId,
    pub category: String,
    pub image_url: String,
    pub alt_text: String,
    pub keywords: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteCustomEmoji {
    #[schema(value_type = i32)]
    pub id: CustomEmojiId,
}

async fn answer(reader: &Reader, id: CustomEmojiId) -> Result<web::Json<CustomEmojiResponse>> {
    let info = views::site::info(reader).await?;
    let found = info.emojis.iter().find(|emoji| emoji.id == id).or_code(Code::NotFound)?;
    Ok(web::Json(CustomEmojiResponse { custom_emoji: CustomEmojiView::from(found) }))
}

/// `POST /api/v3/custom_emoji`: adds an emoji.
#[utoipa::path(post, path = "/custom_emoji", tag = "moderation", request_body = CreateCustomEmoji, security(("bearer" = [])),
    responses((status = 200, body = CustomEmojiResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCustomEmoji>,
) -> Result<web::Json<CustomEmojiResponse>> {
    let new = NewEmoji {
        shortcode: form.shortcode,
        image_url: form.image_url,
        alt_text: form.alt_text,
        category: form.category,
        keywords: form.keywords,
    };
    let id = emoji::create(&app, me.actor(), &new).await?;
    answer(&reader, id).await
}

/// `PUT /api/v3/custom_emoji`: changes an emoji.
#[utoipa::path(put, path = "/custom_emoji", tag = "moderation", request_body = EditCustomEmoji, security(("bearer" = [])),
    responses((status = 200, body = CustomEmojiResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditCustomEmoji>,
) -> Result<web::Json<CustomEmojiResponse>> {
    let edit = EmojiEdit {
        shortcode: None,
        image_url: Some(form.image_url),
        alt_text: Some(form.alt_text),
        category: Some(form.category),
        keywords: Some(form.keywords),
    };
    emoji::edit(&app, me.actor(), form.id, &edit).await?;
    answer(&reader, form.id).await
}

/// `POST /api/v3/custom_emoji/delete`: deletes an emoji.
#[utoipa::path(post, path = "/custom_emoji/delete", tag = "moderation", request_body = DeleteCustomEmoji, security(("bearer" = [])),
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteCustomEmoji>,
) -> Result<web::Json<SuccessResponse>> {
    emoji::delete(&app, me.actor(), form.id).await?;
    Ok(web::Json(SuccessResponse::default()))
}
