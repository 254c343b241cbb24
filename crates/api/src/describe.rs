//! What the descriptions of both API versions share.

use crate::extract::Version;
use crate::{v3, v4};
use actix_web::HttpResponse;
use utoipa::Modify;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

/// Says how one logs in: `security(("bearer" = []))` in an operation refers to it.
pub struct Bearer;

impl Modify for Bearer {
    fn modify(&self, description: &mut OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The description as an answer.
pub fn answer(description: &OpenApi) -> HttpResponse {
    HttpResponse::Ok().json(description)
}

/// The description of a version, without a running server.
pub fn of(version: Version) -> OpenApi {
    match version {
        Version::V3 => v3::openapi::Description::openapi(),
        Version::V4 => v4::openapi::Description::openapi(),
    }
}
