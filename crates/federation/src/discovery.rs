//! How others find out who is here and what this server is.

pub mod nodeinfo;
pub mod webfinger;

use actix_web::web::ServiceConfig;

/// Mounts the documents and the paths that lead to them.
pub fn routes(config: &mut ServiceConfig) {
    nodeinfo::routes(config);
    webfinger::routes(config);
}
