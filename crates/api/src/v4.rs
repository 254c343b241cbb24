//! `/api/v4`, as docs/reference/api-v4.md describes it.

pub mod account;
pub mod announcement;
pub mod comment;
pub mod community;
pub mod content;
pub mod content_rule;
pub mod error;
pub mod image;
pub mod kinds;
pub mod markdown;
pub mod moderation;
pub mod modlog;
pub mod multi_community;
pub mod notification;
pub mod openapi;
pub mod page;
pub mod people;
pub mod person;
pub mod post;
pub mod private_message;
pub mod report;
pub mod role;
pub mod routes;
pub mod search;
pub mod site;
pub mod unsubscribe;
