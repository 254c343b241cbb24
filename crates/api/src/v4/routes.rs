//! Every route of API v4, a function a group.

use crate::extract::Version;
use crate::limit::Class;
use crate::routing::Routes;
use crate::v4::{
    account, announcement, comment, community, content, content_rule, delivery, image, markdown, moderation,
    modlog, multi_community, notification, oauth, openapi, people, person, post, private_message, report,
    role, search, site, unsubscribe,
};
use actix_web::http::Method;

/// All of them, in the order of docs/reference/api-v4.md.
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
        upkeep,
        multi_communities,
        roles,
        reports,
        moderating,
        federating,
    ]
    .into_iter()
    .fold(Routes::new(Version::V4), |routes, add| add(routes))
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
        .shared("/federated_instances", site::instance::list)
        .post("/account/block/instance/communities", site::instance::block_communities)
        .post("/account/block/instance/persons", site::instance::block_people)
        .post("/admin/tagline", site::tagline::create)
        .put("/admin/tagline", site::tagline::edit)
        .delete("/admin/tagline", site::tagline::delete)
        .get("/admin/tagline/list", site::tagline::list)
        .get("/custom_emoji/list", site::emoji::list)
        .post("/oauth_provider", oauth::create)
        .put("/oauth_provider", oauth::edit)
        .delete("/oauth_provider", oauth::delete)
}

/// Accounts, sessions, people.
fn accounts(routes: Routes) -> Routes {
    use account::{login, password, registration, settings};
    routes
        .limited(Method::POST, "/account/auth/register", Class::Register, registration::register)
        .limited(Method::POST, "/account/auth/login", Class::Register, login::log_in)
        .limited(Method::POST, "/oauth/authenticate", Class::Register, oauth::authenticate)
        .post("/account/auth/logout", login::log_out)
        .limited(Method::POST, "/account/auth/password_reset", Class::Register, password::ask_reset)
        .post("/account/auth/password_change", password::reset)
        .put("/account/auth/change_password", password::change)
        .post("/account/auth/totp/generate", password::generate_totp)
        .post("/account/auth/totp/edit", password::edit_totp)
        .post("/account/auth/verify_email", registration::verify_email)
        .limited(
            Method::POST,
            "/account/auth/resend_verification_email",
            Class::Register,
            registration::resend_verification_email,
        )
        .limited(Method::GET, "/account/auth/get_captcha", Class::Post, registration::get_captcha)
        .get("/account", account::get)
        .delete("/account", settings::delete)
        .get("/account/unread_counts", settings::unread_counts)
        .get("/account/login/list", login::list_logins)
        .delete("/account/login", login::end)
        .get("/account/validate_auth", login::validate_auth)
        .post("/account/donation_dialog_shown", settings::donation_dialog_shown)
        .put("/account/settings/save", settings::save)
        .post("/account/block/person", person::block)
        .shared("/person", person::get)
        .post("/person/note", person::note)
}

/// Communities.
fn communities(routes: Routes) -> Routes {
    routes
        .limited(Method::POST, "/community", Class::Register, community::write::create)
        .shared("/community", community::read::get)
        .put("/community", community::write::edit)
        .delete("/community", community::write::delete)
        .get("/community/random", community::read::random)
        .shared("/community/list", community::read::list)
        .post("/community/follow", community::member::follow)
        .post("/account/block/community", community::member::block)
}

/// Posts.
fn post(routes: Routes) -> Routes {
    routes
        .limited(Method::POST, "/post", Class::Post, post::write::create)
        .shared("/post", post::get)
        .put("/post", post::write::edit)
        .delete("/post", post::write::delete)
        .shared("/post/list", post::list::list)
        .post("/post/mark_as_read", post::mark::mark_as_read)
        .post("/post/mark_as_read/many", post::mark::mark_many_as_read)
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
        .delete("/comment", comment::write::delete)
        .post("/comment/distinguish", comment::moderation::distinguish)
        .post("/comment/like", comment::mark::like)
        .get("/comment/like/list", comment::moderation::likes)
        .put("/comment/save", comment::mark::save)
        .shared("/comment/list", comment::list::list)
        .shared("/comment/list/slim", comment::list::list_slim)
}

/// Search, resolving, and lists across posts and comments.
fn searching(routes: Routes) -> Routes {
    routes
        .limited(Method::GET, "/search", Class::Search, search::search)
        .limited(Method::GET, "/resolve_object", Class::Search, search::resolve)
        .post("/markdown", markdown::preview)
        .get("/person/list", people::list)
        .get("/person/content", content::of_person)
        .get("/account/saved", content::saved)
        .get("/account/read", content::read)
        .get("/account/hidden", content::hidden)
        .get("/account/liked", content::liked)
}

/// Images and link previews.
fn images(routes: Routes) -> Routes {
    use image::place;
    routes
        .limited(Method::POST, "/image", Class::Image, image::upload)
        .limited(Method::DELETE, "/image", Class::Image, image::delete_any)
        .get("/image/list", image::list_all)
        .get("/image/usage", image::usage)
        .limited(Method::GET, "/image/health", Class::Unlimited, image::health)
        .limited(Method::GET, "/image/proxy", Class::Unlimited, image::proxy)
        .limited(Method::GET, "/image/{filename}", Class::Unlimited, image::get)
        .delete("/account/media", image::delete)
        .get("/account/media/list", image::list)
        .limited(Method::POST, "/account/avatar", Class::Image, place::set_account_avatar)
        .delete("/account/avatar", place::clear_account_avatar)
        .limited(Method::POST, "/account/banner", Class::Image, place::set_account_banner)
        .delete("/account/banner", place::clear_account_banner)
        .limited(Method::POST, "/community/icon", Class::Image, place::set_community_icon)
        .delete("/community/icon", place::clear_community_icon)
        .limited(Method::POST, "/community/banner", Class::Image, place::set_community_banner)
        .delete("/community/banner", place::clear_community_banner)
        .limited(Method::POST, "/site/icon", Class::Image, place::set_site_icon)
        .delete("/site/icon", place::clear_site_icon)
        .limited(Method::POST, "/site/banner", Class::Image, place::set_site_banner)
        .delete("/site/banner", place::clear_site_banner)
        .limited(Method::GET, "/post/site_metadata", Class::Search, image::site_metadata)
}

/// Private messages.
fn private_message(routes: Routes) -> Routes {
    routes
        .post("/private_message", private_message::create)
        .put("/private_message", private_message::edit)
        .delete("/private_message", private_message::delete)
}

/// What waits for users, and of what they want to hear.
fn inboxes(routes: Routes) -> Routes {
    routes
        .get("/account/notification/list", notification::list)
        .post("/account/notification/mark_as_read/all", notification::mark_all_as_read)
        .post("/account/notification/mark_as_read", notification::mark_as_read)
        .put("/community/notifications", notification::edit_of_community)
        .put("/post/notifications", notification::edit_of_post)
        .limited(Method::GET, "/account/settings/export", Class::ImportUserSettings, account::backup::export)
        .limited(Method::POST, "/account/settings/import", Class::ImportUserSettings, account::backup::import)
        .get("/account/settings/import", account::backup::import_progress)
        .limited(Method::GET, "/account/data/export", Class::ImportUserSettings, account::backup::export_data)
        .post("/account/invite", account::invitation::create)
        .delete("/account/invite", account::invitation::revoke)
        .get("/account/invite/list", account::invitation::list)
        .get("/account/filter", account::filter::get)
        .put("/account/filter", account::filter::edit)
        .get("/account/unsubscribe", unsubscribe::page)
        .post("/account/unsubscribe", unsubscribe::stop)
}

/// What communities and the site do about what is posted, and what admins tell everybody.
fn upkeep(routes: Routes) -> Routes {
    routes
        .post("/community/tag", community::tag::create)
        .put("/community/tag", community::tag::edit)
        .delete("/community/tag", community::tag::delete)
        .get("/content_rule/list", content_rule::list)
        .post("/content_rule", content_rule::create)
        .put("/content_rule", content_rule::edit)
        .delete("/content_rule", content_rule::delete)
        .get("/review/list", content_rule::queue)
        .put("/review/resolve", content_rule::resolve)
        .get("/announcement/list", announcement::current)
        .post("/announcement/dismiss", announcement::dismiss)
        .get("/admin/announcement/list", announcement::all)
        .post("/admin/announcement", announcement::create)
        .put("/admin/announcement", announcement::edit)
        .delete("/admin/announcement", announcement::delete)
}

/// Multi-communities.
fn multi_communities(routes: Routes) -> Routes {
    routes
        .post("/multi_community", multi_community::create)
        .put("/multi_community", multi_community::edit)
        .get("/multi_community", multi_community::get)
        .post("/multi_community/entry", multi_community::add_entry)
        .delete("/multi_community/entry", multi_community::delete_entry)
        .get("/multi_community/list", multi_community::list)
        .post("/multi_community/follow", multi_community::follow)
}

/// Roles, Spinney's own.
fn roles(routes: Routes) -> Routes {
    routes
        .get("/role/list", role::list)
        .post("/role", role::create)
        .put("/role", role::edit)
        .delete("/role", role::delete)
        .post("/role/grant", role::grant)
        .delete("/role/grant", role::revoke)
        .get("/account/capabilities", role::mine)
}

/// Complaints.
fn reports(routes: Routes) -> Routes {
    use report::{create, list, resolve};
    routes
        .post("/post/report", create::of_post)
        .put("/post/report/resolve", resolve::of_post)
        .post("/comment/report", create::of_comment)
        .put("/comment/report/resolve", resolve::of_comment)
        .post("/private_message/report", create::of_message)
        .put("/private_message/report/resolve", resolve::of_message)
        .post("/community/report", create::of_community)
        .put("/community/report/resolve", resolve::of_community)
        .get("/report/list", list::list)
}

/// What moderators and admins do to posts, comments, communities and people.
fn moderating(routes: Routes) -> Routes {
    use moderation::{
        application, ban, block_list, comment, community, emoji, follower, instance, person, post, purge,
        removal_reason, trust,
    };
    routes
        .post("/post/remove", post::remove)
        .put("/post/mod_edit", post::edit)
        .post("/post/warn", post::warn)
        .post("/comment/remove", comment::remove)
        .post("/comment/lock", comment::lock)
        .post("/comment/warn", comment::warn)
        .post("/community/mod", community::appoint)
        .post("/community/transfer", community::transfer)
        .post("/community/ban_user", community::ban)
        .get("/community/ban/list", ban::list)
        .post("/community/remove", community::remove)
        .get("/community/pending_follows/list", follower::list)
        .post("/community/pending_follows/approve", follower::approve)
        .post("/admin/ban", person::ban)
        .post("/admin/add", person::add_admin)
        .get("/admin/users", person::users)
        .get("/admin/registration_application/list", application::list)
        .get("/admin/registration_application", application::get)
        .put("/admin/registration_application/approve", application::approve)
        .post("/admin/purge/person", purge::person)
        .post("/admin/purge/community", purge::community)
        .post("/admin/purge/post", purge::post)
        .post("/admin/purge/comment", purge::comment)
        .post("/admin/instance/block", instance::block)
        .post("/admin/instance/allow", instance::allow)
        .get("/admin/instance", trust::get)
        .get("/admin/instance/list", trust::list)
        .post("/admin/instance/limit", trust::limit)
        .post("/admin/instance/import/preview", block_list::preview)
        .post("/admin/instance/import", block_list::import)
        .get("/admin/instance/import/list", block_list::imports)
        .post("/admin/instance/import/undo", block_list::undo)
        .get("/admin/instance/export", block_list::export)
        .post("/custom_emoji", emoji::create)
        .put("/custom_emoji", emoji::edit)
        .delete("/custom_emoji", emoji::delete)
        .get("/removal_reason/list", removal_reason::list)
        .put("/removal_reason", removal_reason::edit)
        .get("/modlog", modlog::list)
}

/// What is exchanged with other instances, Spinney's own.
fn federating(routes: Routes) -> Routes {
    routes
        .get("/admin/federation/peer/list", delivery::peers)
        .post("/admin/federation/peer/pause", delivery::pause)
        .post("/admin/federation/peer/retry", delivery::retry)
        .post("/admin/federation/peer/replay", delivery::replay)
        .get("/admin/federation/refusal/list", delivery::refusals)
        .get("/post/delivery", delivery::of_post)
        .get("/comment/delivery", delivery::of_comment)
}
