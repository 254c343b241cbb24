//! Posts, v3 beside v4.

mod concurrency;
mod mark;
mod moderation;
mod open;
mod schedule;
mod vote;
mod write;
