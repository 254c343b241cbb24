//! Tags of a community. Source: docs/reference/api-v4.md 2 and 4.

use crate::extract::{Json, LocalUser};
use crate::v4::community::CommunityTag;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::TagColor;
use actix_web::web::{self, Data};
use base::edit::Edit;
use base::ids::{CommunityId, TagId};
use domain::App;
use domain::tag::{self, NewTag, TagEdit};
use serde::Deserialize;
use utoipa::ToSchema;
use views::Reader;

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateCommunityTag {
    #[schema(value_type = i32)]
    pub community_id: CommunityId,
    /// By the rules of names of communities.
    pub name: String,
    pub display_name: Option<String>,
    /// One line.
    pub summary: Option<String>,
    pub color: Option<TagColor>,
}

/// What shall change; a missing field stays, an empty text is cleared.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EditCommunityTag {
    #[schema(value_type = i32)]
    pub tag_id: TagId,
    pub display_name: Option<String>,
    /// One line.
    pub summary: Option<String>,
    pub color: Option<TagColor>,
}

/// Deletes or brings back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteCommunityTag {
    #[schema(value_type = i32)]
    pub tag_id: TagId,
    pub delete: bool,
}

async fn answer(reader: &Reader, id: TagId) -> Result<web::Json<CommunityTag>> {
    Ok(web::Json(CommunityTag::from(&views::tag::get(reader, id).await?)))
}

/// Makes a tag in a community one moderates.
#[utoipa::path(post, path = "/community/tag", tag = "community", security(("bearer" = [])), request_body = CreateCommunityTag,
    responses((status = 200, body = CommunityTag), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateCommunityTag>,
) -> Result<web::Json<CommunityTag>> {
    let new = NewTag {
        community_id: form.community_id,
        name: form.name,
        display_name: form.display_name,
        summary: form.summary,
        color: form.color.map(Into::into),
    };
    let id = tag::create(&app, me.actor(), new).await?;
    answer(&reader, id).await
}

/// Changes how a tag is shown.
#[utoipa::path(put, path = "/community/tag", tag = "community", security(("bearer" = [])), request_body = EditCommunityTag,
    responses((status = 200, body = CommunityTag), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditCommunityTag>,
) -> Result<web::Json<CommunityTag>> {
    let edit = TagEdit {
        display_name: Edit::from_field(form.display_name),
        summary: Edit::from_field(form.summary),
        color: form.color.map(Into::into),
    };
    tag::edit(&app, me.actor(), form.tag_id, edit).await?;
    answer(&reader, form.tag_id).await
}

/// Deletes a tag, or brings it back.
#[utoipa::path(delete, path = "/community/tag", tag = "community", security(("bearer" = [])), request_body = DeleteCommunityTag,
    responses((status = 200, body = CommunityTag), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<DeleteCommunityTag>,
) -> Result<web::Json<CommunityTag>> {
    tag::set_deleted(&app, me.actor(), form.tag_id, form.delete).await?;
    answer(&reader, form.tag_id).await
}
