//! Emoji of this instance. Source: docs/reference/api-v4.md 2, "Admin".

use crate::extract::Query;
use crate::v4::error::Result;
use crate::v4::site::CustomEmojiView;
use actix_web::web::{self, Data};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCustomEmojis {
    pub category: Option<String>,
}

/// Emoji by category, then shortcode.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListCustomEmojisResponse {
    pub custom_emojis: Vec<CustomEmojiView>,
}

/// `GET /api/v4/custom_emoji/list`: all emoji, or those of a category.
#[utoipa::path(get, path = "/custom_emoji/list", tag = "site", params(ListCustomEmojis),
    responses((status = 200, body = ListCustomEmojisResponse)))]
pub async fn list(
    reader: Data<Reader>,
    Query(form): Query<ListCustomEmojis>,
) -> Result<web::Json<ListCustomEmojisResponse>> {
    let info = views::site::info(&reader).await?;
    let wanted = info
        .emojis
        .iter()
        .filter(|emoji| form.category.as_ref().is_none_or(|category| emoji.category == *category));
    Ok(web::Json(ListCustomEmojisResponse { custom_emojis: wanted.map(CustomEmojiView::from).collect() }))
}
