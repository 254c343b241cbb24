//! What a server costs while nobody asks.

use crate::run::figures::Idle;
use crate::run::load::wal_position;
use crate::run::processes::{Measured, resident_bytes};
use anyhow::ensure;
use std::time::{Duration, Instant};

/// What follows a start is over by then: tasks of the schedule run for the first time after a minute, and find the data some minutes older than when they were seeded.
const SETTLE: Duration = Duration::from_secs(75);

/// How often it is looked whether the key pairs are made, and for how long.
const LOOK: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(600);

/// Watches for so long, once what follows a start is done.
pub async fn watch(
    measured: &Measured,
    sql: &tokio_postgres::Client,
    span: Duration,
) -> anyhow::Result<Idle> {
    tokio::time::sleep(SETTLE).await;
    keys_made(sql).await?;
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

/// Waits until as many key pairs lie ready as are kept, of which a few are made each minute: a server that makes some is not idle.
async fn keys_made(sql: &tokio_postgres::Client) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        let row = sql.query_one("select count(*) from key_pool", &[]).await?;
        if row.get::<_, i64>(0) >= federation::keys::POOL {
            return Ok(());
        }
        ensure!(began.elapsed() < PATIENCE, "too few keys are made");
        tokio::time::sleep(LOOK).await;
    }
}
