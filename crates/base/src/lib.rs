//! What every crate shares: ids, kinds, errors, settings, the clock, pages, and the rules for text.
//!
//! All of it is pure: no SQL, HTTP or tasks. Only [`settings`] reads files and the environment. Diesel is here for the column types of ids and kinds and for naming its errors.
//! Start at [`error`] and [`kinds`].

pub mod capability;
pub mod change;
pub mod client;
pub mod clock;
pub mod edit;
pub mod error;
pub mod ids;
pub mod kinds;
pub mod language;
pub mod limits;
pub mod page;
pub mod settings;
pub mod text;
pub mod version;
