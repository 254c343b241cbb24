//! Every route of API v3.

use crate::extract::{Version, mark};
use actix_web::web::{ServiceConfig, scope};

/// Mounts `/api/v3`.
pub fn routes(config: &mut ServiceConfig) {
    config.service(
        scope("/api/v3")
            .configure(mark(Version::V3))
            .configure(site)
            .configure(user)
            .configure(community)
            .configure(post)
            .configure(comment)
            .configure(search),
    );
}

/// `/site`, `/federated_instances`.
fn site(_config: &mut ServiceConfig) {}

/// `/user`, `/account`.
fn user(_config: &mut ServiceConfig) {}

/// `/community`.
fn community(_config: &mut ServiceConfig) {}

/// `/post`.
fn post(_config: &mut ServiceConfig) {}

/// `/comment`.
fn comment(_config: &mut ServiceConfig) {}

/// `/search`, `/resolve_object`.
fn search(_config: &mut ServiceConfig) {}
