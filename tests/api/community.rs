//! Communities.

mod list;
mod member;
mod read;
mod write;
