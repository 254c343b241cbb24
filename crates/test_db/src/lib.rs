//! A fresh database for each test, for development only.
//!
//! [`TestDb::create`] copies a template to which all of `migrations/` has been applied. The template is named
//! after a hash of those files and made once, so a test waits for a copy of some 10 MB and no more. The PostgreSQL
//! behind it is shared by all test processes of a user and started by whoever needs it first; see `server` for
//! where it lies, how to use another one, and how it ends.

mod server;
mod template;

pub use crate::server::{Server, drop_abandoned};

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    process::{self, Command},
    thread,
};

use anyhow::{Context, Result, ensure};
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

/// A database of one test, removed when this is dropped.
#[derive(Debug)]
pub struct TestDb {
    name: String,
    url: String,
    server: Server,
}

impl TestDb {
    /// A database with all migrations applied and no rows of its own.
    ///
    /// # Panics
    /// If there is no PostgreSQL, or a migration fails; the message says which and why.
    pub async fn create() -> Self {
        or_panic(Self::try_create(Content::Migrated).await)
    }

    /// A database without any tables, for the tests of the migrations themselves.
    ///
    /// # Panics
    /// If there is no PostgreSQL.
    pub async fn empty() -> Self {
        or_panic(Self::try_create(Content::Nothing).await)
    }

    /// The address to connect to.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The definitions of everything in the database, without rows, as `pg_dump` writes them.
    ///
    /// # Panics
    /// If `pg_dump` fails.
    pub fn schema_dump(&self) -> String {
        or_panic(self.try_schema_dump())
    }

    async fn try_create(content: Content) -> Result<Self> {
        let server = Server::acquire().await?;
        let mut conn = connect(server.admin_url()).await?;
        let (template, strategy) = match content {
            // Copying files beats writing the copy to the log: 30 ms against 60 ms for 45 tables.
            Content::Migrated => (template::find_or_create(&server, &mut conn).await?, "file_copy"),
            Content::Nothing => ("template0".to_owned(), "wal_log"),
        };
        // The process is part of the name, so that what a killed one has left can be told apart.
        let random = RandomState::new().build_hasher().finish();
        let name = format!("test_{}_{random:016x}", process::id());
        let sql = format!("create database {name} template {template} strategy {strategy}");
        conn.batch_execute(&sql).await.with_context(|| format!("copying {template}"))?;
        Ok(Self { url: server.url_of(&name), name, server })
    }

    fn try_schema_dump(&self) -> Result<String> {
        let programs = cluster::Programs::installed(None)?;
        let pg_dump = programs.first().context("looking for pg_dump")?.path("pg_dump");
        let output = Command::new(pg_dump)
            .args(["--schema-only", "--no-owner", "--dbname", &self.url])
            .output()
            .context("running pg_dump")?;
        ensure!(output.status.success(), "pg_dump: {}", String::from_utf8_lossy(&output.stderr));
        let dump = String::from_utf8(output.stdout).context("reading the output of pg_dump")?;
        // Newer ones guard a dump with a random word (`\restrict`), which would make every two differ.
        let is_ours = |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
        Ok(dump.lines().filter(is_ours).map(|line| format!("{line}\n")).collect())
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let (name, admin_url) = (self.name.clone(), self.server.admin_url().to_owned());
        // A thread of its own, because this one is likely to be inside a runtime, which must not block on another.
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut conn = connect(&admin_url).await?;
                conn.batch_execute(&format!("drop database if exists {name} with (force)")).await?;
                anyhow::Ok(())
            })
        });
        match dropped.join() {
            Ok(Ok(())) => {}
            // Not the test's failure: the database is dropped when the tests are started next.
            Ok(Err(error)) => eprintln!("{} is left over: {error:#}", self.name),
            Err(_) => eprintln!("{} is left over", self.name),
        }
    }
}

/// What a new database starts with.
enum Content {
    Migrated,
    Nothing,
}

pub(crate) async fn connect(url: &str) -> ConnectionResult<AsyncPgConnection> {
    let connected = AsyncPgConnection::establish(url).await;
    connected.map_err(|error| ConnectionError::BadConnection(format!("connecting to {url}: {error}")))
}

/// Ends a test that cannot begin.
fn or_panic<T>(result: Result<T>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("no test database: {error:#}"),
    }
}

#[cfg(test)]
mod tests;
