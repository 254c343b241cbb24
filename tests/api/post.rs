//! Posts, v3 beside v4.

mod archive;
mod concurrency;
mod mark;
mod moderation;
mod open;
mod schedule;
mod shape;
mod vote;
mod write;
