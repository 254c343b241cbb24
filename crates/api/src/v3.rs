//! `/api/v3`, as docs/reference/api-v3.md describes it.

pub mod account;
pub mod comment;
pub mod community;
pub mod error;
pub mod inbox;
pub mod kinds;
pub mod media;
pub mod moderation;
pub mod modlog;
pub mod openapi;
pub mod person;
pub mod post;
pub mod private_message;
pub mod profile;
pub mod report;
pub mod routes;
pub mod search;
pub mod site;
