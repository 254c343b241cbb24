//! Federation: a fleet of instances in one process, and what other software sends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that cannot go on should stop"
)]

mod account;
mod announced;
mod collection;
mod content;
mod dialect;
mod discovery;
mod fetch;
mod fixtures;
mod flood;
mod forged;
mod image;
mod moderation;
mod private;
mod queue;
mod recorded;
mod refresh;
mod robust;
mod role;
mod seen;
mod signature;
mod spoilt;
mod together;
mod trust;
