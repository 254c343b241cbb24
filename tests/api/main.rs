//! Both APIs against a real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod access;
mod account;
mod activity;
mod announcement;
mod anonymous;
mod backup;
mod comment;
mod community;
mod crawlers;
mod discovery;
mod feeds;
mod filter;
mod image;
mod inbox;
mod limit;
mod link_preview;
mod moderation;
mod multi_community;
mod oauth;
mod openapi;
mod person;
mod policy;
mod post;
mod post_list;
mod protect;
mod recount;
mod refusal;
mod routing;
mod schedule;
mod search;
mod site;
mod start;
mod ui;
mod upkeep;
mod visibility;
