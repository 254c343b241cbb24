//! The site.

mod edit;
mod instance;
mod read;
mod tagline;
