//! Every route of API v3, a function a group.

use crate::extract::Version;
use crate::limit::Class;
use crate::routing::Routes;
use crate::v3::{
    account, comment, community, inbox, media, moderation, modlog, openapi, person, post, private_message,
    profile, report, search, site,
};
use actix_web::http::Method;

/// All of them, in the order of docs/reference/api-v3.md.
pub fn routes() -> Routes {
    [
        description,
        the_site,
        accounts,
        communities,
        post,
        comment,
        searching,
        images,
        private_message,
        inboxes,
        report,
        moderating,
    ]
    .into_iter()
    .fold(Routes::new(Version::V3), |routes, add| add(routes))
}

/// This list, for machines.
fn description(routes: Routes) -> Routes {
    routes.limited(Method::GET, "/openapi.json", Class::Unlimited, openapi::get)
}

/// The site and its settings.
fn the_site(routes: Routes) -> Routes {
    routes
        .shared("/site", site::read::get)
        .post("/site", site::write::create)
        .put("/site", site::write::edit)
        .post("/site/block", site::write::block_instance)
        .shared("/federated_instances", site::read::federated_instances)
}

/// Accounts, sessions, people.
fn accounts(routes: Routes) -> Routes {
    use account::{login, password, registration, settings};
    routes
        .limited(Method::POST, "/user/register", Class::Register, registration::register)
        .limited(Method::POST, "/user/login", Class::Register, login::log_in)
        .post("/user/logout", login::log_out)
        .get("/user/validate_auth", login::validate_auth)
        .limited(Method::GET, "/user/get_captcha", Class::Post, registration::get_captcha)
        .limited(Method::POST, "/user/password_reset", Class::Register, password::ask_reset)
        .post("/user/password_change", password::reset)
        .put("/user/change_password", password::change)
        .post("/user/verify_email", registration::verify_email)
        .post("/user/totp/generate", password::generate_totp)
        .post("/user/totp/update", password::update_totp)
        .get("/user/list_logins", login::list_logins)
        .post("/user/delete_account", settings::delete)
        .put("/user/save_user_settings", settings::save)
        .get("/user/unread_count", settings::unread_count)
        .post("/user/donation_dialog_shown", settings::donation_dialog_shown)
        .post("/user/block", person::block)
}

/// Communities.
fn communities(routes: Routes) -> Routes {
    routes
        .limited(Method::POST, "/community", Class::Register, community::write::create)
        .shared("/community", community::read::get)
        .put("/community", community::write::edit)
        .shared("/community/list", community::read::list)
        .post("/community/follow", community::member::follow)
        .post("/community/block", community::member::block)
        .post("/community/delete", community::write::delete)
}

/// Posts.
fn post(routes: Routes) -> Routes {
    routes
        .limited(Method::POST, "/post", Class::Post, post::write::create)
        .shared("/post", post::get)
        .put("/post", post::write::edit)
        .shared("/post/list", post::list::list)
        .post("/post/delete", post::write::delete)
        .post("/post/mark_as_read", post::mark::mark_as_read)
        .post("/post/hide", post::mark::hide)
        .post("/post/lock", post::moderation::lock)
        .post("/post/feature", post::moderation::feature)
        .post("/post/like", post::mark::like)
        .get("/post/like/list", post::moderation::likes)
        .put("/post/save", post::mark::save)
}

/// Comments.
fn comment(routes: Routes) -> Routes {
    routes
        .limited(Method::POST, "/comment", Class::Comment, comment::write::create)
        .shared("/comment", comment::get)
        .put("/comment", comment::write::edit)
        .post("/comment/delete", comment::write::delete)
        .post("/comment/mark_as_read", comment::mark::mark_as_read)
        .post("/comment/distinguish", comment::moderation::distinguish)
        .post("/comment/like", comment::mark::like)
        .get("/comment/like/list", comment::moderation::likes)
        .put("/comment/save", comment::mark::save)
        .shared("/comment/list", comment::list::list)
}

/// Search, resolving and profiles.
fn searching(routes: Routes) -> Routes {
    routes
        .limited(Method::GET, "/search", Class::Search, search::search)
        .get("/resolve_object", search::resolve)
        .get("/user", profile::get)
}

/// Images and link previews.
fn images(routes: Routes) -> Routes {
    routes
        .limited(Method::GET, "/image_proxy", Class::Unlimited, media::image_proxy)
        .get("/post/site_metadata", media::site_metadata)
        .get("/account/list_media", media::list_media)
        .get("/admin/list_all_media", media::list_all_media)
}

/// Private messages.
fn private_message(routes: Routes) -> Routes {
    routes
        .get("/private_message/list", private_message::list)
        .post("/private_message", private_message::create)
        .put("/private_message", private_message::edit)
        .post("/private_message/delete", private_message::delete)
        .post("/private_message/mark_as_read", private_message::mark_as_read)
}

/// Answers and mentions.
fn inboxes(routes: Routes) -> Routes {
    routes
        .get("/user/replies", inbox::replies)
        .get("/user/mention", inbox::mentions)
        .post("/user/mention/mark_as_read", inbox::mark_mention_as_read)
        .post("/user/mark_all_as_read", inbox::mark_all_as_read)
        .limited(Method::GET, "/user/export_settings", Class::ImportUserSettings, account::backup::export)
        .limited(Method::POST, "/user/import_settings", Class::ImportUserSettings, account::backup::import)
}

/// Complaints.
fn report(routes: Routes) -> Routes {
    routes
        .post("/post/report", report::post::create)
        .put("/post/report/resolve", report::post::resolve)
        .get("/post/report/list", report::post::list)
        .post("/comment/report", report::comment::create)
        .put("/comment/report/resolve", report::comment::resolve)
        .get("/comment/report/list", report::comment::list)
        .post("/private_message/report", report::message::create)
        .put("/private_message/report/resolve", report::message::resolve)
        .get("/private_message/report/list", report::message::list)
        .get("/user/report_count", report::count)
}

/// What moderators and admins do to posts, comments, communities and people.
fn moderating(routes: Routes) -> Routes {
    use moderation::{admin, application, community, content, emoji, person, purge};
    routes
        .post("/post/remove", content::remove_post)
        .post("/comment/remove", content::remove_comment)
        .post("/community/mod", community::appoint)
        .post("/community/transfer", community::transfer)
        .post("/community/ban_user", community::ban)
        .post("/community/remove", community::remove)
        .put("/community/hide", community::hide)
        .post("/user/ban", person::ban)
        .get("/user/banned", person::banned)
        .post("/user/leave_admin", admin::leave)
        .post("/admin/add", admin::add)
        .get("/admin/registration_application/count", application::count)
        .get("/admin/registration_application/list", application::list)
        .get("/admin/registration_application", application::get)
        .put("/admin/registration_application/approve", application::approve)
        .post("/admin/purge/person", purge::person)
        .post("/admin/purge/community", purge::community)
        .post("/admin/purge/post", purge::post)
        .post("/admin/purge/comment", purge::comment)
        .post("/custom_emoji", emoji::create)
        .put("/custom_emoji", emoji::edit)
        .post("/custom_emoji/delete", emoji::delete)
        .get("/modlog", modlog::list)
}
