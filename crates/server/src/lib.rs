//! Start-up and wiring; worker loops and schedule. The only crate that starts background tasks. No rules.
//!
//! Start at [`cli`], then [`start`] and [`instance`].

pub mod backup;
pub mod cli;
pub mod database;
pub mod door;
pub mod first_start;
pub mod instance;
pub mod log;
pub mod metrics;
pub mod outgoing;
pub mod pictrs;
pub mod relay;
pub mod schedule;
pub mod start;
pub mod user;
pub mod worker;
