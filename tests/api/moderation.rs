//! What moderators and admins do, over both APIs.

mod admin;
mod ban;
mod content;
mod modlog;
mod office;
mod property;
mod reason;
mod report;
mod role;
mod tally;
mod walk;
