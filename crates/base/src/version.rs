//! What this server says of its version.

/// The version clients read from `GET /site` and nodeinfo: that of the API, not of the program. Apps take a server whose software is `lemmy` and whose version is a plain `0.19.N` (docs/reference/clients.md 1).
pub const API: &str = "0.19.20";
/// Name of the software the API is that of.
pub const API_SOFTWARE: &str = "lemmy";
/// The program's own name.
pub const PROGRAM: &str = "spinney";
/// The program's own version.
pub const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");
/// The program's licence, as SPDX names it.
pub const PROGRAM_LICENSE: &str = env!("CARGO_PKG_LICENSE");
/// Where the program's source is; empty while its manifest does not say.
pub const PROGRAM_REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
/// Where the program is presented; empty while its manifest does not say.
pub const PROGRAM_HOMEPAGE: &str = env!("CARGO_PKG_HOMEPAGE");
