//! What it costs to run Spinney: data of a known shape, requests of a known mix, and guards on both.
//!
//! [`seed`] fills a database, [`mix`] knows what is asked, [`run`] measures a server with both, [`federation`] one among others; `tests/` holds the costs that do not depend on the machine. README.md tells how to use it.

pub mod client;
pub mod federation;
pub mod mix;
pub mod random;
pub mod run;
pub mod seed;
