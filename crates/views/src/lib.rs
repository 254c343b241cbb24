//! Read models for one viewer: what may be seen, and in which order.
//!
//! Only reads. Public functions take `(reader, viewer, …)`; every list passes through [`visible`]. A list is two steps: an ordered page of ids, then rows by primary key, people and communities from the caches in [`cards`].
//! Start at [`reader`] and [`viewer`].

pub mod account;
pub mod admin;
pub mod announcement;
pub mod application;
pub mod author;
pub mod ban;
pub mod cache;
pub mod cards;
pub mod combined;
pub mod comment;
pub mod comment_list;
pub mod comment_order;
pub mod community;
pub mod delivery;
pub mod export;
pub mod follower;
mod held;
pub mod image;
pub mod import;
pub mod inbox;
pub mod instance;
pub mod message;
pub mod modlog;
pub mod multi_community;
pub mod person;
pub mod post;
pub mod post_list;
pub mod post_page;
pub mod rank;
pub mod rank_index;
pub mod reader;
pub mod report;
pub mod resolve;
pub mod review;
pub mod role;
pub mod search;
pub mod site;
pub mod sitemap;
pub mod tag;
pub mod thread;
pub mod trust;
pub mod unread;
pub mod viewer;
pub mod visible;
pub mod voter;
pub mod wording;

pub use reader::Reader;
pub use viewer::Viewer;
