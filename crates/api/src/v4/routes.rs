//! Every route of API v4.

use crate::extract::{Version, mark};
use actix_web::web::{ServiceConfig, scope};

/// Mounts `/api/v4`.
pub fn routes(config: &mut ServiceConfig) {
    config.service(
        scope("/api/v4")
            .configure(mark(Version::V4))
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

/// `/account`, `/person`.
fn user(_config: &mut ServiceConfig) {}

/// `/community`.
fn community(_config: &mut ServiceConfig) {}

/// `/post`.
fn post(_config: &mut ServiceConfig) {}

/// `/comment`.
fn comment(_config: &mut ServiceConfig) {}

/// `/search`, `/resolve_object`.
fn search(_config: &mut ServiceConfig) {}
