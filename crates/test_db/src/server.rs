//! The PostgreSQL that all tests share.
//!
//! Each test is a process of its own under nextest, so none of them owns the server: the first to need it starts
//! it under a file lock and lets it run on. It is fast, not safe: nothing is synced, nothing vacuumed.
//! [`place`] says where it lies.
//! `make test` starts it before and stops it after the tests; `cargo run -p test_db -- stop` ends one that a single
//! test has started.
//!
//! With `SPINNEY_TEST_DATABASE_URL` set, the server at that address is used instead and never stopped. The user in
//! it must be allowed to create databases.

mod place;

use std::{
    env,
    fs::{File, TryLockError},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, Result};
use cluster::Cluster;
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::connect;
use crate::server::place::Place;

/// A running PostgreSQL, which is not stopped by others while this is held.
#[derive(Debug, Clone)]
pub struct Server {
    admin_url: String,
    /// The shared lock that says so; `None` for a server that is not ours.
    _in_use: Option<Arc<File>>,
}

impl Server {
    /// The server at `SPINNEY_TEST_DATABASE_URL`, or the shared one, started if it does not run.
    pub async fn acquire() -> Result<Self> {
        if let Some(admin_url) = variable("SPINNEY_TEST_DATABASE_URL") {
            return Ok(Self { admin_url, _in_use: None });
        }
        let place = Place::find()?;
        let in_use = tokio::task::spawn_blocking({
            let path = place.file("in-use");
            // Waits only while somebody is stopping the server.
            move || locked(&path, File::lock_shared)
        });
        let in_use = in_use.await??;
        let admin_url = place.settings().url("postgres")?;
        if connect(&admin_url).await.is_err() {
            tokio::task::spawn_blocking(move || start_unless_running(&place)).await??;
        }
        Ok(Self { admin_url, _in_use: Some(Arc::new(in_use)) })
    }

    /// Stops the shared server, unless a test is using it or there is none. Answers whether it was stopped.
    pub fn stop() -> Result<bool> {
        if variable("SPINNEY_TEST_DATABASE_URL").is_some() {
            return Ok(false);
        }
        let place = Place::find()?;
        let in_use = open(&place.file("in-use"))?;
        match in_use.try_lock() {
            Ok(()) => Ok(Cluster::stop_detached(&place.settings())?),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error).context("locking"),
        }
    }

    /// The address of a database in which others can be created.
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// The address of another database of this server.
    pub fn url_of(&self, database: &str) -> String {
        with_database(&self.admin_url, database)
    }
}

/// Drops the databases of test processes that ended without doing so, and says how many there were.
pub async fn drop_abandoned(server: &Server) -> Result<usize> {
    // Of a server that is not ours we do not know where its clients run.
    if server._in_use.is_none() {
        return Ok(0);
    }
    let mut conn = connect(server.admin_url()).await?;
    let names = names_like(&mut conn, "test\\_%").await?;
    let abandoned = names.iter().filter(|name| !is_process_of(name).is_some_and(runs));
    let mut dropped = 0;
    for name in abandoned {
        conn.batch_execute(&format!("drop database if exists {name} with (force)")).await?;
        dropped += 1;
    }
    Ok(dropped)
}

/// The databases whose names match, oldest first.
pub(crate) async fn names_like(conn: &mut AsyncPgConnection, pattern: &str) -> Result<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let query = sql_query("select datname::text as name from pg_database where datname like $1 order by oid");
    let rows: Vec<Row> = query.bind::<Text, _>(pattern).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn start_unless_running(place: &Place) -> Result<()> {
    let _starting = locked(&place.file("lock"), File::lock)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let settings = place.settings();
    let url = settings.url("postgres")?;
    if runtime.block_on(connect(&url)).is_ok() {
        return Ok(());
    }
    Cluster::start(&settings)?.detach();
    Ok(())
}

/// `${XDG_CACHE_HOME:-$HOME/.cache}/spinney`, or the system's cache for root.
fn open(path: &Path) -> Result<File> {
    let opened = File::options().read(true).write(true).create(true).truncate(false).open(path);
    opened.with_context(|| format!("opening {}", path.display()))
}

fn locked(path: &Path, lock: fn(&File) -> std::io::Result<()>) -> Result<File> {
    let file = open(path)?;
    lock(&file).with_context(|| format!("locking {}", path.display()))?;
    Ok(file)
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no `Settings`; only this file reads the environment"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The address with another database in it: what stands between the host and the options.
fn with_database(url: &str, database: &str) -> String {
    let (address, options) = match url.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (url, String::new()),
    };
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgresql", address));
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    format!("{scheme}://{host}/{database}{options}")
}

/// The process in a name such as `test_123_0123456789abcdef`.
fn is_process_of(name: &str) -> Option<u32> {
    name.split('_').nth(1)?.parse().ok()
}

fn runs(process: u32) -> bool {
    // Without `/proc` every process counts as running, and its databases wait for a new start of the server.
    !Path::new("/proc/self").exists() || Path::new(&format!("/proc/{process}")).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_of_an_address_is_replaced() {
        assert_eq!(with_database("postgresql://me@%2Frun%2Fx/postgres", "a"), "postgresql://me@%2Frun%2Fx/a");
        assert_eq!(
            with_database("postgres://me:pw@db:5433/x?sslmode=disable", "a"),
            "postgres://me:pw@db:5433/a?sslmode=disable"
        );
        assert_eq!(with_database("postgres://db", "a"), "postgres://db/a");
    }

    #[test]
    fn the_databases_of_living_processes_are_told_apart() {
        assert_eq!(is_process_of("test_123_00ff"), Some(123));
        assert_eq!(is_process_of("test_x"), None);
        assert!(runs(std::process::id()));
        assert!(!runs(u32::MAX));
    }
}
