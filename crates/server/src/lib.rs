//! Start-up and wiring; worker loops and schedule. The only crate that starts background tasks. No rules.
//!
//! Start at [`instance`].

pub mod instance;
pub mod outgoing;
