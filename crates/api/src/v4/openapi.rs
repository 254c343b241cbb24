//! API v4's description of itself, served at `/api/v4/openapi.json` and kept in `docs/openapi/v4.json`.

use crate::describe::{self, Bearer};
use crate::rendered::Described;
use crate::v4::{
    account, comment, community, content, markdown, people, person, post, private_message, search, site,
};
use actix_web::HttpResponse;
use utoipa::OpenApi;

/// Every operation, in the order of `routes`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Spinney, API v4", description = "The HTTP API v4 that Lemmy's apps speak. What is marked as Spinney's own is not in Lemmy."),
    modifiers(&Bearer, &Described),
    servers((url = "/api/v4")),
    paths(
        account::registration::register,
        account::login::log_in,
        account::login::log_out,
        account::password::ask_reset,
        account::password::reset,
        account::password::change,
        account::password::generate_totp,
        account::password::edit_totp,
        account::registration::verify_email,
        account::registration::resend_verification_email,
        account::registration::get_captcha,
        account::get,
        account::settings::delete,
        account::settings::unread_counts,
        account::login::list_logins,
        account::login::end,
        account::login::validate_auth,
        account::settings::donation_dialog_shown,
        account::settings::save,
        person::block,
        person::get,
        person::note,
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
        post::list::list,
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
        search::search,
        search::resolve,
        markdown::preview,
        private_message::create,
        private_message::edit,
        private_message::delete,
        comment::write::create,
        comment::get,
        comment::write::edit,
        comment::write::delete,
        comment::moderation::distinguish,
        comment::mark::like,
        comment::moderation::likes,
        comment::mark::save,
        people::list,
        content::of_person,
        content::saved,
        content::read,
        content::hidden,
        content::liked,
        comment::list::list,
        comment::list::list_slim,
    )
)]
pub struct Description;

/// `GET /api/v4/openapi.json`.
pub async fn get() -> HttpResponse {
    describe::answer(&Description::openapi())
}
