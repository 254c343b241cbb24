//! `spinney backup` and `spinney restore`: the whole database in one file, by PostgreSQL's own `pg_dump` and `pg_restore`. Images are files of the image service, and not in it.

use crate::database::{Database, Ownership};
use anyhow::{Context, anyhow, ensure};
use base::settings::Settings;
use cluster::Programs;
use percent_encoding::percent_decode_str;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tokio::process::Command;
use url::Url;

/// Saves the database in a new file, whether the server runs or not: all as it was at one moment.
///
/// Errors: the file is there already, `pg_dump` is missing or fails; then no file is left.
pub async fn backup(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    ensure!(!file.exists(), "{} is there already, and is not written over", file.display());
    let database = Database::reach(settings, Ownership::Anybodys).await?;
    let saved = save(&database.url, file).await;
    let closed = database.close().await;
    saved.and(closed)?;
    println!("The database is saved in {}.", file.display());
    tell_of_images(settings);
    Ok(())
}

/// Puts what [`backup`] saved into a database without tables, and brings it to the schema of this program.
///
/// Errors: the database is not empty, the file cannot be read; then the database is as it was.
pub async fn restore(settings: &Settings, file: &Path) -> anyhow::Result<()> {
    File::open(file).with_context(|| format!("reading {}", file.display()))?;
    let database = Database::reach(settings, Ownership::Anybodys).await?;
    let filled = fill(&database, file).await;
    let closed = database.close().await;
    filled.and(closed)?;
    println!("The database is what {} holds.", file.display());
    tell_of_images(settings);
    Ok(())
}

async fn save(url: &str, file: &Path) -> anyhow::Result<()> {
    let version = db::inspect::look(url).await?.version;
    // Under its name it is whole. It holds keys and hashes of passwords, so it is for its owner only.
    let part = PathBuf::from(format!("{}.part", file.display()));
    let open = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part);
    let open = open.with_context(|| format!("writing {}", part.display()))?;
    let mut command = program("pg_dump", version, url)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges"]).stdout(open);
    let saved = run("pg_dump", command)
        .await
        .and_then(|()| fs::rename(&part, file).with_context(|| format!("naming {}", file.display())));
    if saved.is_err() {
        // The first error says more than one about what is left.
        drop(fs::remove_file(&part));
    }
    saved
}

async fn fill(database: &Database, file: &Path) -> anyhow::Result<()> {
    let found = db::inspect::look(&database.url).await?;
    ensure!(
        found.empty,
        "there are data in the database already, and they are not written over: name an empty one (database.url) or a new folder (data_dir)"
    );
    let mut command = program("pg_restore", found.version, &database.url)?;
    command.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]).arg(file);
    run("pg_restore", command).await?;
    database.migrate().await
}

/// One of PostgreSQL's programs for a server of this version: of the same version if there is one, else of the next.
fn program(name: &str, version: i32, url: &str) -> anyhow::Result<Command> {
    let installed = Programs::installed(None)?;
    let path = installed
        .iter()
        .rev()
        .filter(|programs| i64::from(programs.version()) >= i64::from(version))
        .map(|programs| programs.path(name))
        .find(|path| path.is_file());
    let path = path.ok_or_else(|| {
        anyhow!("{name} of PostgreSQL {version} or newer is not installed (Debian, Ubuntu: apt-get install postgresql-client)")
    })?;
    let (url, password) = without_password(url);
    let mut command = Command::new(path);
    command.arg(format!("--dbname={url}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// The address without its password, which everybody on this machine could read in the list of processes, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Ok(mut parsed) = Url::parse(url) else { return (url.to_owned(), None) };
    let Some(password) = parsed.password() else { return (url.to_owned(), None) };
    let password = percent_decode_str(password).decode_utf8_lossy().into_owned();
    match parsed.set_password(None) {
        Ok(()) => (parsed.into(), Some(password)),
        Err(()) => (url.to_owned(), None),
    }
}

/// Runs it to its end; what it complains of is printed as it comes.
async fn run(name: &str, mut command: Command) -> anyhow::Result<()> {
    let status = command.status().await.with_context(|| format!("running {name}"))?;
    ensure!(status.success(), "{name} has failed ({status}); what it said is above");
    Ok(())
}

fn tell_of_images(settings: &Settings) {
    if settings.pictrs.url.is_none() {
        println!("Images are apart from it, in {}.", settings.data_dir().join("pictrs").display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_the_address() {
        let found = without_password("postgres://spinney:a%2Fb@db.example:5433/spinney");
        assert_eq!(found, ("postgres://spinney@db.example:5433/spinney".to_owned(), Some("a/b".to_owned())));
        let socket = "postgresql://spinney@%2Fvar%2Flib/spinney";
        assert_eq!(without_password(socket), (socket.to_owned(), None));
    }
}
