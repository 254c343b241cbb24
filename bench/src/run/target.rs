//! The figures to beat. Source: README.md.

use crate::mix::Kind;

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// What Lemmy 0.19.20 spends on a request, server and PostgreSQL together, in milliseconds of a core.
    pub lemmy_ms: f64,
    /// What Spinney may.
    pub ms: f64,
}

/// Resident memory of the idle server.
pub const IDLE_BYTES: u64 = 30 << 20;
/// Resident memory under this load.
pub const LOAD_BYTES: u64 = 75 << 20;
/// Size of the database with small data.
pub const DATABASE_BYTES: u64 = 1_200_000_000;
/// Percent of a core that an idle instance may use.
pub const IDLE_PERCENT: f64 = 0.1;
/// Seconds from a start to the first answer.
pub const START_SECONDS: f64 = 2.0;

/// The row of this kind.
pub fn of(kind: Kind) -> Target {
    let (lemmy_ms, ms) = match kind {
        Kind::R1 => (7.0, 0.3),
        Kind::R2 => (5.5, 1.5),
        Kind::R3 => (180.3, 3.0),
        Kind::R4 => (69.6, 2.5),
        Kind::R5a => (14.9, 3.0),
        Kind::R5b => (319.5, 12.0),
        Kind::R6 => (35.6, 2.5),
        Kind::R7a => (7.4, 1.5),
        Kind::R7b => (6.0, 1.5),
        Kind::R8 => (18.5, 4.0),
        Kind::R9 => (5.8, 1.0),
        Kind::R10 => (167.7, 3.0),
    };
    Target { lemmy_ms, ms }
}
