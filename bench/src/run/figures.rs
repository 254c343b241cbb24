//! What was found.

use std::time::Duration;

/// Costs of one kind of request; all but the last two are for one request.
#[derive(Debug, Clone)]
pub struct Figures {
    pub server_ms: f64,
    pub postgres_ms: f64,
    pub median: Duration,
    pub p95: Duration,
    pub wal_bytes: f64,
    /// As sent, compressed.
    pub body_bytes: f64,
    pub requests_per_second: f64,
    /// Answers other than 200.
    pub errors: usize,
}

/// Costs of doing nothing.
#[derive(Debug, Clone, Copy)]
pub struct Idle {
    pub resident_bytes: u64,
    /// Of one core, in percent.
    pub server_percent: f64,
    pub postgres_percent: f64,
    pub wal_bytes: i64,
    pub watched: Duration,
}
