//! What moderators and admins do to posts, comments, communities and people. Source: docs/reference/api-v4.md 2.

pub mod application;
pub mod ban;
pub mod block_list;
pub mod comment;
pub mod community;
pub mod emoji;
pub mod follower;
pub mod instance;
pub mod person;
pub mod post;
pub mod purge;
pub mod removal_reason;
pub mod trust;
