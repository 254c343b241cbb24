//! Every route of API v4, a function a group.

use crate::extract::Version;
use crate::limit::Class;
use crate::routing::Routes;
use crate::v4::openapi;
use actix_web::http::Method;

/// All of them, in the order of docs/reference/api-v4.md.
pub fn routes() -> Routes {
    [description, site, account, community, post, comment, search]
        .into_iter()
        .fold(Routes::new(Version::V4), |routes, add| add(routes))
}

/// This list, for machines.
fn description(routes: Routes) -> Routes {
    routes.limited(Method::GET, "/openapi.json", Class::Unlimited, openapi::get)
}

/// The site and its settings.
fn site(routes: Routes) -> Routes {
    routes
}

/// Accounts, sessions, people.
fn account(routes: Routes) -> Routes {
    routes
}

/// Communities.
fn community(routes: Routes) -> Routes {
    routes
}

/// Posts.
fn post(routes: Routes) -> Routes {
    routes
}

/// Comments.
fn comment(routes: Routes) -> Routes {
    routes
}

/// Search and resolving.
fn search(routes: Routes) -> Routes {
    routes
}
