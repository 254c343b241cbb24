//! API v4's description of itself, served at `/api/v4/openapi.json` and kept in `docs/openapi/v4.json`.

use crate::describe::{self, Bearer};
use crate::v4::{community, post, site};
use actix_web::HttpResponse;
use utoipa::OpenApi;

/// Every operation, in the order of `routes`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Spinney, API v4", description = "The HTTP API v4 that Lemmy's apps speak. What is marked as Spinney's own is not in Lemmy."),
    modifiers(&Bearer),
    servers((url = "/api/v4")),
    paths(
        site::read::get,
        site::write::create,
        site::write::edit,
        site::instance::list,
        site::instance::block_communities,
        site::instance::block_people,
        site::tagline::create,
        site::tagline::edit,
        site::tagline::delete,
        site::tagline::list,
        site::emoji::list,
        post::write::create,
        post::get,
        post::write::edit,
        post::write::delete,
        post::mark::mark_as_read,
        post::mark::mark_many_as_read,
        post::mark::hide,
        post::moderation::lock,
        post::moderation::feature,
        post::mark::like,
        post::moderation::likes,
        post::mark::save,
        community::write::create,
        community::read::get,
        community::write::edit,
        community::write::delete,
        community::read::random,
        community::read::list,
        community::member::follow,
        community::member::block,
    )
)]
pub struct Description;

/// `GET /api/v4/openapi.json`.
pub async fn get() -> HttpResponse {
    describe::answer(&Description::openapi())
}
