//! Both APIs against a real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod activity;
mod community;
mod anonymous;
mod discovery;
mod openapi;
mod policy;
mod post;
mod recount;
mod post_list;
mod routing;
mod site;
mod start;
