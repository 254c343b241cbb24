//! Brings a database to the schema of this program.

use crate::Conn;
use anyhow::{Context, anyhow, bail};
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// The migrations of the folder `migrations/`, as they were when this program was built.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Held while migrating, so that two processes that start together do not migrate twice.
pub const LOCK: i64 = 0x0053_5049_4e4e_4559;

/// Runs what is missing; answers the versions that were run, oldest first.
///
/// Errors: the database has migrations of a newer program; it is left as it is.
pub async fn run(url: &str) -> anyhow::Result<Vec<String>> {
    let mut conn = Conn::establish(url).await.context("connecting to the database")?;
    diesel::sql_query("select pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(&mut conn)
        .await
        .context("waiting for another process to finish migrating")?;
    tokio::task::spawn_blocking(move || {
        let mut harness = AsyncMigrationHarness::new(conn);
        if let Some(unknown) = newer(&mut harness)? {
            bail!("the database was brought to a newer schema ({unknown}) than this program knows: run the newer program, or restore a backup from before the upgrade");
        }
        let versions = harness.run_pending_migrations(MIGRATIONS).map_err(|error| anyhow!(error))?;
        Ok(versions.into_iter().map(|version| version.to_string()).collect())
    })
    .await
    .context("running the migrations")?
}

/// The newest migration in the database that this program does not have, if there is one.
fn newer(harness: &mut impl MigrationHarness<Pg>) -> anyhow::Result<Option<MigrationVersion<'static>>> {
    let known: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(|error| anyhow!(error))?;
    let mut applied = harness.applied_migrations().map_err(|error| anyhow!(error))?;
    applied.retain(|version| known.iter().all(|migration| migration.name().version() != *version));
    Ok(applied.into_iter().max())
}
