//! Spinney's own: what markdown looks like, for previews. Source: docs/reference/api-v4-additions.md.

use crate::extract::{Json, MaybeUser};
use crate::rendered::Html;
use crate::v4::error::Result;
use actix_web::web::{self, Data};
use base::text::field;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A text to be shown.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RenderMarkdown {
    /// Markdown, as long as the body of a post may be.
    pub content: String,
}

/// The text as it will look.
#[derive(Debug, Serialize, ToSchema)]
pub struct RenderMarkdownResponse {
    /// Sanitised HTML. Links of handles lead to pages of this instance.
    #[schema(value_type = String)]
    pub html: Arc<str>,
}

/// `POST /api/v4/markdown`: the HTML of a text.
#[utoipa::path(
    post, path = "/markdown", tag = "markdown", request_body = RenderMarkdown,
    description = "Spinney's own: the HTML of a text, as posts and comments are shown.",
    responses((status = 200, body = RenderMarkdownResponse))
)]
pub async fn preview(
    html: Data<Html>,
    _: MaybeUser,
    Json(form): Json<RenderMarkdown>,
) -> Result<web::Json<RenderMarkdownResponse>> {
    field::check_post_body(&form.content)?;
    Ok(web::Json(RenderMarkdownResponse { html: html.of(&form.content) }))
}
