//! Operations that change what users see, the policy that decides, and the jobs that follow.
//!
//! Every change to user-visible data happens here, in a transaction, after a [`policy`] call. A local request and an inbound activity end in the same function; only the [`actor::Actor`] differs.
//! This crate imports no table and knows neither API nor ActivityPub JSON. Start at [`app`], [`actor`] and [`policy`], then read an operation: [`vote`].

pub mod account;
pub mod activity;
pub mod actor;
pub mod admin;
pub mod announcement;
pub mod app;
pub mod application;
pub mod comment;
pub mod community;
pub mod content_rule;
pub mod delivery;
pub mod event;
pub mod fetch;
pub mod image;
pub mod job;
mod language;
pub mod link_preview;
pub mod mail;
pub mod membership;
pub mod message;
pub mod moderation;
pub mod multi_community;
pub mod notify;
pub mod password;
pub mod person;
pub mod pictrs;
pub mod policy;
pub mod ports;
pub mod post;
pub mod remote;
pub mod report;
pub mod role;
pub mod session;
pub mod set_up;
pub mod site;
pub mod tag;
pub mod text;
pub mod tx;
pub mod upkeep;
pub mod vote;

pub use actor::Actor;
pub use app::App;
pub use tx::Tx;
