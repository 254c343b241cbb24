//! The database that tests are copied from.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use diesel::Connection;
use diesel_async::{
    AsyncPgConnection, SimpleAsyncConnection, async_connection_wrapper::AsyncConnectionWrapper,
};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use crate::server::{Server, names_like, variable};

/// Templates of other states of `migrations/` that are kept, for changing between branches.
const KEPT: usize = 8;
/// The advisory lock of whoever makes a template; a number of no meaning.
const LOCK: i64 = 0x7465_6d70_6c61_7465;

/// The name of the template for the present `migrations/`, which is made if there is none yet.
pub(crate) async fn find_or_create(server: &Server, conn: &mut AsyncPgConnection) -> Result<String> {
    let migrations = migrations_folder()?;
    let hash = hash_of(&migrations)?;
    let name = format!("template_{hash:016x}");
    if !names_like(conn, &name).await?.is_empty() {
        return Ok(name);
    }
    conn.batch_execute(&format!("select pg_advisory_lock({LOCK})")).await?;
    let made = create_unless_made(server, conn, &migrations, &name).await;
    conn.batch_execute(&format!("select pg_advisory_unlock({LOCK})")).await?;
    made?;
    Ok(name)
}

async fn create_unless_made(
    server: &Server,
    conn: &mut AsyncPgConnection,
    migrations: &Path,
    name: &str,
) -> Result<()> {
    if !names_like(conn, name).await?.is_empty() {
        return Ok(());
    }
    let others = names_like(conn, "template\\_%").await?;
    for old in others.iter().take(others.len().saturating_sub(KEPT)) {
        // A test that is being started from it at this moment keeps it; then it goes next time.
        let _ = conn.batch_execute(&format!("drop database if exists {old}")).await;
    }
    // It gets its name when it is complete, so that one whose making was interrupted is never used.
    let unfinished = name.replace("template_", "unfinished_");
    conn.batch_execute(&format!("drop database if exists {unfinished} with (force)")).await?;
    conn.batch_execute(&format!("create database {unfinished} template template0")).await?;
    migrate(server.url_of(&unfinished), migrations.to_path_buf()).await?;
    conn.batch_execute(&format!("alter database {unfinished} rename to {name}")).await?;
    Ok(())
}

/// Applies all migrations, as the server does, so that it finds nothing left to do.
async fn migrate(url: String, folder: PathBuf) -> Result<()> {
    let applied = tokio::task::spawn_blocking(move || {
        let source = FileBasedMigrations::from_path(&folder)
            .with_context(|| format!("reading the migrations in {}", folder.display()))?;
        let mut conn = AsyncConnectionWrapper::<AsyncPgConnection>::establish(&url)
            .with_context(|| format!("connecting to {url}"))?;
        conn.run_pending_migrations(source).map_err(|error| anyhow!("applying the migrations: {error}"))?;
        Ok(())
    });
    applied.await?
}

/// `migrations/` of the checkout whose test runs: asked at run time, because several checkouts may share one
/// folder for what they build.
fn migrations_folder() -> Result<PathBuf> {
    let package = variable("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").to_owned());
    let is_root = |folder: &&Path| folder.join("Cargo.lock").is_file() && folder.join("migrations").is_dir();
    let root = Path::new(&package).ancestors().find(is_root);
    Ok(root.with_context(|| format!("looking for `migrations` above {package}"))?.join("migrations"))
}

/// A hash of the names and contents of all migrations.
fn hash_of(migrations: &Path) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut files: Vec<PathBuf> = Vec::new();
    let context = || format!("reading {}", migrations.display());
    for folder in fs::read_dir(migrations).with_context(context)? {
        let up = folder.with_context(context)?.path().join("up.sql");
        if up.is_file() {
            files.push(up);
        }
    }
    files.sort();
    for file in files {
        file.strip_prefix(migrations)?.hash(&mut hasher);
        fs::read(&file).with_context(context)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_changes_with_a_name_and_with_a_byte() {
        let folder = env::temp_dir().join(format!("test-db-hash-{}", std::process::id()));
        let write = |name: &str, sql: &str| {
            fs::create_dir_all(folder.join(name)).unwrap();
            fs::write(folder.join(name).join("up.sql"), sql).unwrap();
            hash_of(&folder).unwrap()
        };
        let first = write("1_a", "create table a ();");
        assert_eq!(hash_of(&folder).unwrap(), first);
        assert_ne!(write("1_a", "create table b ();"), first);
        assert_eq!(write("1_a", "create table a ();"), first);
        fs::rename(folder.join("1_a"), folder.join("2_a")).unwrap();
        assert_ne!(hash_of(&folder).unwrap(), first);
        fs::remove_dir_all(&folder).unwrap();
    }
}
