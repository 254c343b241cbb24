//! The figures as text.

use crate::mix::Kind;
use crate::run::figures::{Figures, Idle};
use crate::run::target;
use std::time::Duration;

/// Head of the table.
pub const HEAD: &str = "\n\
| request | CPU ms a request (server + PostgreSQL) | target | Lemmy 0.19.20 | p50 / p95 ms | requests/s | WAL bytes | body bytes |\n\
|---|---|---|---|---|---|---|---|";

/// A row of it.
pub fn line(kind: Kind, found: &Figures) -> String {
    let wanted = target::of(kind);
    let spent = found.server_ms + found.postgres_ms;
    let verdict = verdict(spent <= wanted.ms);
    format!(
        "| {:34} | {spent:6.2} ({:.2} + {:.2}) | {:.1} {verdict} | {:.1} ({:.0}x) | {:.1} / {:.1} | {:.0} | {:.0} | {:.0} |",
        kind.title(),
        found.server_ms,
        found.postgres_ms,
        wanted.ms,
        wanted.lemmy_ms,
        wanted.lemmy_ms / spent.max(0.01),
        ms(found.median),
        ms(found.p95),
        found.requests_per_second,
        found.wal_bytes,
        found.body_bytes,
    )
}

/// What is known when the server answers.
pub fn start(started_in: Duration, database_bytes: u64) -> String {
    format!(
        "start to first answer: {:.2} s (target {:.0} s, {})\ndatabase: {} MB (target {} MB, {})",
        started_in.as_secs_f64(),
        target::START_SECONDS,
        verdict(started_in.as_secs_f64() <= target::START_SECONDS),
        database_bytes / 1_000_000,
        target::DATABASE_BYTES / 1_000_000,
        verdict(database_bytes <= target::DATABASE_BYTES),
    )
}

/// What doing nothing costs.
pub fn idle(found: &Idle) -> String {
    let percent = found.server_percent + found.postgres_percent;
    format!(
        "idle for {} s: {} (target {}, {}), {percent:.2} % of a core ({:.2} + {:.2}; target {} %, {}), {} bytes of WAL (target 0, {})",
        found.watched.as_secs(),
        mebibytes(found.resident_bytes),
        mebibytes(target::IDLE_BYTES),
        verdict(found.resident_bytes <= target::IDLE_BYTES),
        found.server_percent,
        found.postgres_percent,
        target::IDLE_PERCENT,
        verdict(percent <= target::IDLE_PERCENT),
        found.wal_bytes,
        verdict(found.wal_bytes == 0),
    )
}

/// What is known at the end.
pub fn end(resident_bytes: u64) -> String {
    format!(
        "\nresident memory after the load: {} (target {}, {})",
        mebibytes(resident_bytes),
        mebibytes(target::LOAD_BYTES),
        verdict(resident_bytes <= target::LOAD_BYTES),
    )
}

fn verdict(reached: bool) -> &'static str {
    if reached { "ok" } else { "MISSED" }
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
