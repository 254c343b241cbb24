//! ActivityPub and discovery: the only crate that knows them.
//!
//! Start at [`discovery`].

pub mod discovery;

use actix_web::web::ServiceConfig;

/// Mounts everything this crate serves. `domain::App` must be in the application data.
pub fn routes(config: &mut ServiceConfig) {
    discovery::routes(config);
}
