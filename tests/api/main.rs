//! Both APIs against a real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod discovery;
mod openapi;
mod policy;
mod post;
mod routing;
mod start;
