//! API v3's description of itself, served at `/api/v3/openapi.json` and kept in `docs/openapi/v3.json`.

use crate::describe::{self, Bearer};
use crate::v3::{
    account, comment, community, inbox, kinds, person, post, private_message, profile, search, site,
};
use actix_web::HttpResponse;
use utoipa::OpenApi;

/// Every operation, in the order of `routes`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Spinney, API v3", description = "The HTTP API v3 that Lemmy's apps speak. What is marked as Spinney's own is not in Lemmy."),
    modifiers(&Bearer),
    servers((url = "/api/v3")),
    // What only queries mention, which is not found by itself.
    components(schemas(kinds::CommentSortType)),
    paths(
        account::backup::export,
        account::backup::import,
        inbox::replies,
        inbox::mentions,
        inbox::mark_mention_as_read,
        inbox::mark_all_as_read,
        account::registration::register,
        account::login::log_in,
        account::login::log_out,
        account::login::validate_auth,
        account::registration::get_captcha,
        account::password::ask_reset,
        account::password::reset,
        account::password::change,
        account::registration::verify_email,
        account::password::generate_totp,
        account::password::update_totp,
        account::login::list_logins,
        account::settings::delete,
        account::settings::save,
        account::settings::unread_count,
        account::settings::donation_dialog_shown,
        person::block,
        site::read::get,
        site::write::create,
        site::write::edit,
        site::write::block_instance,
        site::read::federated_instances,
        post::write::create,
        post::get,
        post::write::edit,
        post::list::list,
        post::write::delete,
        post::mark::mark_as_read,
        post::mark::hide,
        post::moderation::lock,
        post::moderation::feature,
        post::mark::like,
        post::moderation::likes,
        post::mark::save,
        community::write::create,
        community::read::get,
        community::write::edit,
        community::read::list,
        community::member::follow,
        community::member::block,
        community::write::delete,
        search::search,
        search::resolve,
        profile::get,
        private_message::list,
        private_message::create,
        private_message::edit,
        private_message::delete,
        private_message::mark_as_read,
        comment::write::create,
        comment::get,
        comment::write::edit,
        comment::write::delete,
        comment::mark::mark_as_read,
        comment::moderation::distinguish,
        comment::mark::like,
        comment::moderation::likes,
        comment::mark::save,
        comment::list::list,
    )
)]
pub struct Description;

/// `GET /api/v3/openapi.json`.
pub async fn get() -> HttpResponse {
    describe::answer(&Description::openapi())
}
