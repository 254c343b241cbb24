//! Finding what lives elsewhere: by id, by url, by handle; stored with what it hangs on.
//!
//! [`actor`] people, communities and sites; [`content`] posts and comments with their ancestors; [`community`] what is in a community; [`instance`] what a server runs; [`query`] what a user pasted. Source: docs/reference/federation.md d.

pub mod actor;
pub mod collection;
pub mod community;
pub mod content;
pub mod instance;
pub(crate) mod lately;
pub mod query;
