//! Both APIs against a real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod activity;
mod anonymous;
mod community;
mod discovery;
mod openapi;
mod policy;
mod post;
mod post_list;
mod recount;
mod routing;
mod site;
mod start;
