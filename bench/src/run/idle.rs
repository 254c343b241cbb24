//! What a server costs while nobody asks.

use crate::run::figures::Idle;
use crate::run::load::wal_position;
use crate::run::processes::{Measured, resident_bytes};
use std::time::Duration;

/// What follows a start is over by then: tasks of the schedule run for the first time after a minute, and find the data some minutes older than when they were seeded.
const SETTLE: Duration = Duration::from_secs(75);

/// Watches for so long.
pub async fn watch(
    measured: &Measured,
    sql: &tokio_postgres::Client,
    span: Duration,
) -> anyhow::Result<Idle> {
    tokio::time::sleep(SETTLE).await;
    let wal_before = wal_position(sql).await?;
    let before = measured.cpu()?;
    tokio::time::sleep(span).await;
    let cpu = measured.cpu()?;
    let percent = |spent: Duration| spent.as_secs_f64() / span.as_secs_f64() * 100.0;
    Ok(Idle {
        resident_bytes: resident_bytes(measured.server)?,
        server_percent: percent(cpu.server - before.server),
        postgres_percent: percent(cpu.postgres - before.postgres),
        wal_bytes: wal_position(sql).await? - wal_before,
        watched: span,
    })
}
