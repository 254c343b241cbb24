//! Greetings. Source: docs/reference/api-v4.md 2, "Admin".

use crate::extract::{Json, LocalUser, Query};
use crate::v4::account::SuccessResponse;
use crate::v4::error::{ErrorBody, Result};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::site::Tagline;
use actix_web::web::{self, Data};
use base::error::{Code, OrCode};
use base::ids::TaglineId;
use base::page::Page;
use domain::App;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use views::Reader;

/// A greeting after it was made or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaglineResponse {
    pub tagline: Tagline,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateTagline {
    /// Markdown.
    pub content: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct EditTagline {
    #[schema(value_type = i32)]
    pub id: TaglineId,
    /// Markdown.
    pub content: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct DeleteTagline {
    #[schema(value_type = i32)]
    pub id: TaglineId,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListTaglines {
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

/// `POST /api/v4/admin/tagline`: adds a greeting.
#[utoipa::path(post, path = "/admin/tagline", tag = "site", security(("bearer" = [])), request_body = CreateTagline,
    responses((status = 200, body = TaglineResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)))]
pub async fn create(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<CreateTagline>,
) -> Result<web::Json<TaglineResponse>> {
    let id = domain::site::tagline::create(&app, me.actor(), &form.content).await?;
    answer(&reader, id).await
}

/// `PUT /api/v4/admin/tagline`: changes a greeting.
#[utoipa::path(put, path = "/admin/tagline", tag = "site", security(("bearer" = [])), request_body = EditTagline,
    responses((status = 200, body = TaglineResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn edit(
    app: Data<App>,
    reader: Data<Reader>,
    me: LocalUser,
    Json(form): Json<EditTagline>,
) -> Result<web::Json<TaglineResponse>> {
    domain::site::tagline::edit(&app, me.actor(), form.id, &form.content).await?;
    answer(&reader, form.id).await
}

/// `DELETE /api/v4/admin/tagline`: deletes a greeting.
#[utoipa::path(delete, path = "/admin/tagline", tag = "site", security(("bearer" = [])), request_body = DeleteTagline,
    responses((status = 200, body = SuccessResponse), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn delete(
    app: Data<App>,
    me: LocalUser,
    Json(form): Json<DeleteTagline>,
) -> Result<web::Json<SuccessResponse>> {
    domain::site::tagline::delete(&app, me.actor(), form.id).await?;
    Ok(web::Json(SuccessResponse::default()))
}

/// `GET /api/v4/admin/tagline/list`: a page of greetings, the oldest first.
#[utoipa::path(get, path = "/admin/tagline/list", tag = "site", params(ListTaglines),
    responses((status = 200, body = Paged<Tagline>), (status = 400, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    Query(form): Query<ListTaglines>,
) -> Result<web::Json<Paged<Tagline>>> {
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let found = views::site::taglines(&reader, page).await?;
    Ok(web::Json(Paged::new(found, |tagline| Tagline::from(&tagline))))
}

async fn answer(reader: &Reader, id: TaglineId) -> Result<web::Json<TaglineResponse>> {
    let info = views::site::info(reader).await?;
    let tagline = info.taglines.iter().find(|tagline| tagline.id == id).or_code(Code::NotFound)?;
    Ok(web::Json(TaglineResponse { tagline: tagline.into() }))
}
