//! API v4's description of itself, served at `/api/v4/openapi.json` and kept in `docs/openapi/v4.json`.

use crate::describe::{self, Bearer};
use actix_web::HttpResponse;
use utoipa::OpenApi;

/// Every operation, in the order of `routes`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Spinney, API v4", description = "The HTTP API v4 that Lemmy's apps speak. What is marked as Spinney's own is not in Lemmy."),
    modifiers(&Bearer),
    servers((url = "/api/v4")),
    paths()
)]
pub struct Description;

/// `GET /api/v4/openapi.json`.
pub async fn get() -> HttpResponse {
    describe::answer(&Description::openapi())
}
