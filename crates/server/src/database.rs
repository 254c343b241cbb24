//! Which database an instance uses: one that is given, or a private cluster of its own.

use anyhow::{Context, anyhow};
use base::settings::Settings;
use cluster::Cluster;
use db::Pool;
use std::time::Duration;

/// A database that is ready, and the cluster behind it if it is ours.
pub struct Database {
    /// Where to connect.
    pub url: String,
    /// Runs for as long as this is kept; none if the database is somebody else's.
    pub cluster: Option<Cluster>,
}

/// Whose the private cluster has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// Ours: a second server on the same data is refused.
    Ours,
    /// Ours, or that of the server that is running on it already; it stops when its owner stops.
    Anybodys,
}

/// Most connections of the pool beside those of the cluster itself, for `psql`, backups and a second process.
const SPARE_CONNECTIONS: u32 = 20;

impl Database {
    /// Opens the database the settings name, starting the private cluster if they name none, and brings it to the schema of this program.
    pub async fn open(settings: &Settings, ownership: Ownership) -> anyhow::Result<Self> {
        let database = Self::reach(settings, ownership).await?;
        database.migrate().await?;
        Ok(database)
    }

    /// The same, but leaves it as it is.
    pub async fn reach(settings: &Settings, ownership: Ownership) -> anyhow::Result<Self> {
        match &settings.database.url {
            Some(url) => Ok(Self { url: url.reveal().to_owned(), cluster: None }),
            None => private(settings, ownership).await,
        }
    }

    /// Brings it to the schema of this program.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        let run = db::migrate::run(&self.url).await.with_context(|| match self.cluster {
            Some(_) => "preparing the database".to_owned(),
            None => "preparing the database that the setting database.url names".to_owned(),
        })?;
        for version in run {
            tracing::info!(version, "migrated the database");
        }
        Ok(())
    }

    /// Connections to it, as many as the settings allow, waited for as long as they say.
    pub fn pool(&self, settings: &Settings) -> anyhow::Result<Pool> {
        let wait = Duration::from_secs(settings.database.wait_seconds.into());
        Pool::new(&self.url, usize::try_from(settings.database.pool_size)?, wait)
    }

    /// Stops the cluster, if it is ours. Everything committed is on disk when this returns.
    pub async fn close(self) -> anyhow::Result<()> {
        let Some(cluster) = self.cluster else { return Ok(()) };
        tracing::info!("stopping PostgreSQL");
        tokio::task::spawn_blocking(move || cluster.stop()).await?.map_err(|error| anyhow!(error))
    }
}

/// `spinney migrate`.
pub async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    let database = Database::open(settings, Ownership::Anybodys).await?;
    println!("The database has the schema of this program.");
    database.close().await
}

async fn private(settings: &Settings, ownership: Ownership) -> anyhow::Result<Database> {
    let mut wanted = cluster::Settings::at(settings.data_dir().join("postgres"));
    wanted.run_as = settings.postgres_user.clone();
    wanted.superuser = "spinney".to_owned();
    wanted.database = "spinney".to_owned();
    let url = wanted.url(&wanted.database)?;
    wanted.parameters = tuning(cluster::memory_bytes(), settings.database.pool_size);
    let started = tokio::task::spawn_blocking(move || Cluster::start(&wanted)).await?;
    match started {
        Ok(cluster) => Ok(Database { url, cluster: Some(cluster) }),
        Err(cluster::Error::InUse { .. }) if ownership == Ownership::Anybodys => {
            Ok(Database { url, cluster: None })
        }
        Err(error) => Err(error).context("starting the private database"),
    }
}

/// PostgreSQL's settings for a machine that is shared with the server. Source: docs/reference/performance.md 3.8.
fn tuning(memory_bytes: Option<u64>, pool_size: u32) -> Vec<(String, String)> {
    let mebibytes = memory_bytes.unwrap_or(1 << 30) >> 20;
    let shared_buffers = (mebibytes / 8).clamp(32, 8192);
    [
        ("shared_buffers", format!("{shared_buffers}MB")),
        ("effective_cache_size", format!("{}MB", (mebibytes / 2).max(128))),
        ("max_connections", (pool_size + SPARE_CONNECTIONS).to_string()),
        ("work_mem", "16MB".to_owned()),
        ("random_page_cost", "1.1".to_owned()),
        ("jit", "off".to_owned()),
        // A parallel plan would take the second core from everybody else.
        ("max_parallel_workers_per_gather", "0".to_owned()),
        ("wal_compression", "on".to_owned()),
        ("max_wal_size", "2GB".to_owned()),
        ("checkpoint_timeout", "15min".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eighth_of_the_memory_is_shared_buffers() {
        let of = |bytes: Option<u64>| {
            tuning(bytes, 10).into_iter().find(|(name, _)| name == "shared_buffers").unwrap().1
        };
        assert_eq!(of(Some(2 << 30)), "256MB");
        assert_eq!(of(Some(64 << 20)), "32MB");
        assert_eq!(of(None), "128MB");
    }
}
