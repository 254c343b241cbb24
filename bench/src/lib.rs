//! What it costs to run Spinney: data of a known shape, requests of a known mix, and guards on both.
//!
//! [`seed`] fills a database, [`run`] measures a server on it, `tests/` holds the costs that do not depend on the machine. README.md tells how to use it.

pub mod seed;
