//! What was spent, and how it is told.

use crate::run::processes::Measured;
use std::ops::Sub;
use std::time::Duration;

/// Most processor time of a vote that comes in, of server and PostgreSQL, in milliseconds.
pub const VOTE_MS: f64 = 0.5;
/// The same of a delivery.
pub const DELIVERY_MS: f64 = 0.8;
/// Most seconds that a far peer may be behind.
const LAG_SECONDS: f64 = 10.0;
/// PostgreSQL tells of commits after so long.
const COUNTED_AFTER: Duration = Duration::from_millis(1_500);

/// Head of the table.
pub const HEAD: &str = "\n\
| activity | CPU ms each (server + PostgreSQL) | target | each second | commits to disk each |\n\
|---|---|---|---|---|";

/// Reads the meters.
pub struct Counter {
    pub measured: Measured,
    pub sql: tokio_postgres::Client,
}

/// What the meters say.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    pub server: Duration,
    pub postgres: Duration,
    /// Times that the log was brought to the disk, for one commit or several.
    pub commits: i64,
}

impl Counter {
    /// As of now.
    pub async fn count(&self) -> anyhow::Result<Counted> {
        let cpu = self.measured.cpu()?;
        tokio::time::sleep(COUNTED_AFTER).await;
        // Transactions that only read are commits to PostgreSQL, too; what costs is bringing the log to the disk.
        let commits = self.sql.query_one("select wal_sync from pg_stat_wal", &[]).await?.get(0);
        Ok(Counted { server: cpu.server, postgres: cpu.postgres, commits })
    }
}

impl Sub for Counted {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            server: self.server - before.server,
            postgres: self.postgres - before.postgres,
            commits: self.commits - before.commits,
        }
    }
}

/// A row of the table.
pub fn line(what: &str, count: usize, took: Duration, spent: &Counted, target: f64) -> String {
    let each = |total: f64| total / count.max(1) as f64;
    let (server, postgres) =
        (each(spent.server.as_secs_f64() * 1e3), each(spent.postgres.as_secs_f64() * 1e3));
    let verdict = if server + postgres <= target { "ok" } else { "MISSED" };
    format!(
        "| {what} ({count}) | {:.2} ({server:.2} + {postgres:.2}) | {target:.1} {verdict} | {:.0} | {:.2} |",
        server + postgres,
        count as f64 / took.as_secs_f64(),
        each(spent.commits as f64),
    )
}

/// How late things came to a far peer.
pub fn far(lags: &[Duration], total: u64, wrote: Duration) -> String {
    let mut sorted = lags.to_vec();
    sorted.sort();
    let at = |share: usize| {
        sorted.get(sorted.len() * share / 100).or(sorted.last()).map_or(0.0, Duration::as_secs_f64)
    };
    let verdict = if at(100) <= LAG_SECONDS { "ok" } else { "MISSED" };
    format!(
        "\nto a peer 200 ms away, {total} activities at {:.0} a second: median {:.2} s late, p95 {:.2} s, at most {:.2} s (target {LAG_SECONDS} s, {verdict})",
        total as f64 / wrote.as_secs_f64(),
        at(50),
        at(95),
        at(100),
    )
}
