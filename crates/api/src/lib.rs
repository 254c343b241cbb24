//! The HTTP APIs v3 and v4, feeds and health: the only crate that knows API JSON.
//!
//! `v3` and `v4` are skins: each maps requests to inputs of `domain` and views to its own JSON; they do not use each other. Each has `routes` (the complete list), `error` (names and statuses) and one file a resource with its request and response types, conversions and handlers.
//! Start at [`extract`], [`v3::routes`] and a resource file.
#![allow(missing_docs, reason = "fields of wire types are the protocol's; docs/reference describes them")]

pub mod address;
pub mod anonymous;
mod backup;
pub mod compress;
pub mod crawlers;
pub mod describe;
pub mod extract;
pub mod feeds;
pub mod health;
pub mod idempotency;
pub mod images;
pub mod landing;
pub mod limit;
pub mod lookup;
pub mod observe;
pub mod once;
pub mod protect;
pub mod rendered;
pub mod routing;
pub mod starting;
pub mod ui;
pub mod unix_time;
pub mod v3;
pub mod v4;
mod vary;
pub mod visitor;

use actix_web::web::ServiceConfig;

/// Mounts everything this crate serves. `App`, `views::Reader`, [`limit::Limiter`], [`idempotency::SeenKeys`], [`anonymous::Answers`] and [`rendered::Html`] must be in the application data.
pub fn routes(config: &mut ServiceConfig) {
    health::routes(config);
    landing::routes(config);
    feeds::routes(config);
    crawlers::routes(config);
    images::routes(config);
    v3::routes::routes().mount(config);
    v4::routes::routes().mount(config);
}
