//! The database: schema, pool, migrations, row structs, named queries, counters, jobs.
//!
//! All writes are here. Functions take a connection, none opens one; they know tables, not rules. Start at [`pool`], then read the file of the table family you need.
//! Row structs are the tables as they are; what somebody may see of them is decided in `views`, what somebody may do to them in `domain`.

#![allow(missing_docs, reason = "fields of row structs are the columns, which the migrations document")]

pub mod activity;
pub mod actor_key;
pub mod address;
pub mod announcement;
pub mod application;
pub mod backup;
pub mod block_import;
pub mod captcha;
pub mod channel;
pub mod comment;
pub mod community;
pub mod content_rule;
pub mod counters;
pub mod delivery;
pub mod fixed;
pub mod image;
pub mod import;
pub mod inspect;
pub mod instance;
pub mod instance_limit;
pub mod invitation;
pub mod job;
pub mod languages;
pub mod local_user;
pub mod lock;
pub mod mail_token;
pub mod membership;
pub mod migrate;
pub mod modlog;
pub mod multi_community;
pub mod notification;
pub mod oauth;
pub mod person;
pub mod pool;
pub mod post;
pub mod post_archive;
pub mod private_message;
pub mod prune;
pub mod purge;
pub mod received;
pub mod remote;
pub mod removal;
pub mod removal_reason;
pub mod report;
pub mod review;
pub mod role;
#[rustfmt::skip]
#[allow(missing_docs, clippy::wildcard_imports)]
pub mod schema;
pub mod sent;
pub mod severance;
pub mod site;
pub mod sql;
pub mod standing;
pub mod tag;
pub mod upkeep;
pub mod vote;
pub mod withdrawal;

pub use pool::{Conn, Pool};
