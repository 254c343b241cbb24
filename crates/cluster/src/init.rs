//! Making a new cluster.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::{
    error::{Error, Result},
    folder::{Folder, last_lines},
    owner::Owner,
    programs::Programs,
    server::Settings,
};

/// Makes the cluster and its database beside their place and moves them there when they are complete, so that
/// nothing half-made is ever found, wherever this is interrupted.
///
/// Text is UTF-8. It is ordered by bytes, so that no index depends on the system's language data; what is a
/// letter, upper or lower case comes from `C.UTF-8`, because in plain `C` only ASCII has cases.
pub(crate) fn create(folder: &Folder, owner: &Owner, programs: &Programs, settings: &Settings) -> Result<()> {
    let new = folder.data.with_extension("new");
    match fs::remove_dir_all(&new) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Error::io("removing", &new, e)),
        _ => {}
    }
    owner.create_private_folder(&new)?;

    let mut initdb = owner.command(programs.path("initdb"));
    initdb.arg("-D").arg(&new).args(["-U", &settings.superuser]);
    initdb.args([
        "--encoding=UTF8",
        "--locale=C",
        "--lc-ctype=C.UTF-8",
        "--auth-local=trust",
        "--auth-host=reject",
    ]);
    if !settings.is_durable() {
        initdb.arg("--no-sync");
    }
    run(&mut initdb, None, folder)?;

    // The one that `initdb` makes, and tools connect to when they are told no other.
    if settings.database != "postgres" {
        create_database(&new, folder, owner, programs, settings)?;
    }

    // An empty folder may be there already: a mount point, or made by hand.
    match fs::remove_dir(&folder.data) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Error::io("replacing", &folder.data, e)),
        _ => {}
    }
    fs::rename(&new, &folder.data).map_err(|e| Error::io("moving", &new, e))?;
    let root = File::open(&folder.root).map_err(|e| Error::io("opening", &folder.root, e))?;
    root.sync_all().map_err(|e| Error::io("writing", &folder.root, e))
}

/// Adds the database with the single-user server, so that it is there before the cluster is in its place.
fn create_database(
    new: &Path,
    folder: &Folder,
    owner: &Owner,
    programs: &Programs,
    settings: &Settings,
) -> Result<()> {
    let mut single = owner.command(programs.path("postgres"));
    single.arg("--single").arg("-D").arg(new);
    if !settings.is_durable() {
        single.args(["-c", "fsync=off"]);
    }
    single.arg("postgres");
    let name = settings.database.replace('"', "\"\"");
    run(&mut single, Some(&format!("create database \"{name}\" template template0\n")), folder)
}

fn run(command: &mut Command, input: Option<&str>, folder: &Folder) -> Result<()> {
    let output = execute(command, input).map_err(|e| Error::io("running PostgreSQL in", &folder.root, e))?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    // The single-user server ends well even after a statement that failed.
    if output.status.success() && !text.contains("ERROR:") {
        return Ok(());
    }
    let known = Error::from_output(&text, &folder.root);
    Err(known.unwrap_or_else(|| Error::NotMade { folder: folder.data.clone(), output: last_lines(&text) }))
}

fn execute(command: &mut Command, input: Option<&str>) -> io::Result<Output> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn()?;
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        match stdin.write_all(input.as_bytes()) {
            // The program gave up before reading; its own words follow.
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => return Err(e),
            _ => {}
        }
    }
    child.wait_with_output()
}
