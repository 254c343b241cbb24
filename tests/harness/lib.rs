//! What the suites share: a real server on loopback with its own database and clock.
//!
//! Start at [`server::TestServer`], then [`user::User`]; what users do in a test is in [`forum`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that cannot go on should stop"
)]

pub mod admin;
pub mod fleet;
pub mod forum;
pub mod images;
pub mod oidc;
pub mod pages;
pub mod peer;
pub mod server;
pub mod user;

pub use fleet::Fleet;
pub use forum::{Community, Post};
pub use images::Images;
pub use pages::Pages;
pub use peer::{Peer, Puppet};
pub use server::{PASSWORD, TestServer};
pub use user::{Answer, User};
