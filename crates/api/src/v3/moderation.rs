//! What moderators and admins do to posts, comments, communities and people. Source: docs/reference/api-v3.md 5.

pub mod admin;
pub mod application;
pub mod community;
pub mod content;
pub mod emoji;
pub mod person;
pub mod purge;
