//! A running cluster.

use std::{
    fs::File,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::Child,
    thread,
    time::{Duration, Instant},
};

use rustix::process::Pid;

use crate::{
    error::{Error, Result},
    folder::Folder,
    init,
    owner::Owner,
    postmaster::{self, PidFile},
    programs::Programs,
};

/// How often a starting server is asked whether it is ready.
const PAUSE: Duration = Duration::from_millis(10);
/// How often somebody who waits for a long start is told that it goes on.
const BETWEEN_WORDS: Duration = Duration::from_secs(10);

/// Where a cluster lies and how it runs. [`Settings::at`] has the defaults.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of the cluster: data, log, lock, and the socket where its path is short enough.
    pub folder: PathBuf,
    /// The folder of PostgreSQL's programs; `None` searches the usual places.
    pub programs: Option<PathBuf>,
    /// The user to run as if we are root; else it runs as ourselves.
    pub run_as: String,
    /// The folder of the socket; `None` chooses one.
    pub socket_folder: Option<PathBuf>,
    /// The name of the database user, who may do everything. Fixed when the cluster is made.
    pub superuser: String,
    /// A database that is made together with the cluster.
    pub database: String,
    /// PostgreSQL's own settings, such as `("shared_buffers", "128MB")`. With `fsync` set to `off` the cluster
    /// is also made without waiting for the disk.
    pub parameters: Vec<(String, String)>,
    /// How long it may take until it answers, recovery after a crash included.
    pub start_timeout: Duration,
}

impl Settings {
    /// The defaults for a cluster in this folder: user and database `postgres`, PostgreSQL's own tuning.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            programs: None,
            run_as: "postgres".to_owned(),
            socket_folder: None,
            superuser: "postgres".to_owned(),
            database: "postgres".to_owned(),
            parameters: Vec::new(),
            start_timeout: Duration::from_secs(300),
        }
    }

    /// The address of a database of this cluster, whether it runs or not.
    pub fn url(&self, database: &str) -> Result<String> {
        Ok(Folder::at(&self.folder, self.socket_folder.as_deref())?.url(&self.superuser, database))
    }

    pub(crate) fn is_durable(&self) -> bool {
        !self.parameters.iter().any(|(name, value)| name == "fsync" && value == "off")
    }
}

/// A running PostgreSQL of ours; it is stopped when this is dropped.
///
/// No second process can start the same cluster meanwhile. If this process is killed, its server runs on, and
/// the next [`Cluster::start`] stops it cleanly and starts anew.
#[derive(Debug)]
pub struct Cluster {
    /// `None` once it was stopped or detached.
    child: Option<Child>,
    folder: Folder,
    superuser: String,
    database: String,
    version: u32,
    process_id: u32,
    _lock: File,
}

impl Cluster {
    /// Starts the cluster, making it first if there is none, and waits until it takes connections.
    pub fn start(settings: &Settings) -> Result<Self> {
        let owner = Owner::find(&settings.run_as)?;
        let folder = Folder::at(&settings.folder, settings.socket_folder.as_deref())?;
        let installed = Programs::installed(settings.programs.as_deref())?;
        folder.prepare(&owner)?;
        let lock = folder.lock()?;
        let programs = programs_for(&folder, &installed)?;
        match folder.version()? {
            Some(_) => {
                postmaster::stop_left_over(&folder)?;
            }
            None => {
                tracing::info!(folder = %folder.data.display(), "making a new PostgreSQL cluster");
                init::create(&folder, &owner, programs, settings)?;
            }
        }
        tracing::info!(folder = %folder.data.display(), version = programs.version(), "starting PostgreSQL");
        let child = start_server(&folder, &owner, programs, settings)?;
        Ok(Self {
            process_id: child.id(),
            child: Some(child),
            folder,
            superuser: settings.superuser.clone(),
            database: settings.database.clone(),
            version: programs.version(),
            _lock: lock,
        })
    }

    /// The address of [`Settings::database`], for tokio-postgres and libpq.
    pub fn url(&self) -> String {
        self.url_of(&self.database)
    }

    /// The address of another database of this cluster.
    pub fn url_of(&self, database: &str) -> String {
        self.folder.url(&self.superuser, database)
    }

    /// The major version that runs.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The server's first process, parent of all others.
    pub fn process_id(&self) -> u32 {
        self.process_id
    }

    /// Stops the server: sessions are cut off, everything committed is on disk when this returns.
    pub fn stop(mut self) -> Result<()> {
        self.stop_child()
    }

    /// Lets the server run on after this process; [`Cluster::stop_detached`] or the next start ends it.
    pub fn detach(mut self) {
        self.child = None;
    }

    /// Stops a server that was detached, or left running by a process that was killed, if there is one.
    ///
    /// Answers whether there was one. Refuses with [`Error::InUse`] if a living process owns it.
    pub fn stop_detached(settings: &Settings) -> Result<bool> {
        let folder = Folder::at(&settings.folder, settings.socket_folder.as_deref())?;
        if !folder.root.exists() {
            return Ok(false);
        }
        let _lock = folder.lock()?;
        postmaster::stop_left_over(&folder)
    }

    fn stop_child(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        tracing::info!("stopping PostgreSQL");
        stop_child(&mut child, &self.folder)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.stop_child() {
            tracing::error!(%error, "PostgreSQL was not stopped");
        }
    }
}

/// The installed programs of the version that made the data, or the newest for a new cluster.
fn programs_for<'a>(folder: &Folder, installed: &'a [Programs]) -> Result<&'a Programs> {
    let made_by = folder.version()?;
    let of_version =
        |programs: &&Programs| made_by.as_ref().is_none_or(|v| *v == programs.version().to_string());
    installed.iter().find(of_version).ok_or_else(|| Error::OtherVersion {
        folder: folder.data.clone(),
        made_by: made_by.clone().unwrap_or_default(),
        installed: installed.iter().map(|p| p.version().to_string()).collect::<Vec<_>>().join(", "),
    })
}

/// Starts the server process and waits until it is ready. One that fails has ended when this returns.
fn start_server(folder: &Folder, owner: &Owner, programs: &Programs, settings: &Settings) -> Result<Child> {
    let deadline = Instant::now() + settings.start_timeout;
    loop {
        let (log, log_start) = folder.open_log()?;
        let mut child = spawn(folder, owner, programs, settings, log)?;
        let ended = match wait_until_ready(&mut child, folder, deadline) {
            Ok(Outcome::Ready) => return Ok(child),
            Ok(Outcome::Ended) => true,
            Ok(Outcome::TooSlow) => false,
            Err(e) => {
                stop_child(&mut child, folder)?;
                return Err(e);
            }
        };
        let tail = folder.log_tail(log_start);
        // Sessions of a server that was killed notice within moments; until then the cluster is not free.
        if ended && tail.contains("pre-existing shared memory block") && Instant::now() < deadline {
            thread::sleep(PAUSE * 20);
            continue;
        }
        if !ended {
            stop_child(&mut child, folder)?;
        }
        let what = match ended {
            true => "ended while starting".to_owned(),
            false => format!("did not come up within {} seconds", settings.start_timeout.as_secs()),
        };
        let known = Error::from_output(&tail, &folder.root);
        return Err(known.unwrap_or_else(|| Error::NotStarted { what, log: folder.log.clone(), tail }));
    }
}

fn spawn(
    folder: &Folder,
    owner: &Owner,
    programs: &Programs,
    settings: &Settings,
    log: File,
) -> Result<Child> {
    let log_too = log.try_clone().map_err(|e| Error::io("opening", &folder.log, e))?;
    let mut command = owner.command(programs.path("postgres"));
    command.arg("-D").arg(&folder.data).stdout(log_too).stderr(log);
    // Ctrl-C is for us: we end what uses the database first, then the database.
    command.process_group(0);
    for (name, value) in &settings.parameters {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    // A list, in which quotes keep a comma or a space from parting the path.
    let socket = format!("\"{}\"", folder.socket.display().to_string().replace('"', "\"\""));
    for (name, value) in [("listen_addresses", ""), ("port", "5432"), ("unix_socket_directories", &socket)] {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    command.spawn().map_err(|e| Error::io("running", &programs.path("postgres"), e))
}

enum Outcome {
    Ready,
    Ended,
    TooSlow,
}

fn wait_until_ready(child: &mut Child, folder: &Folder, deadline: Instant) -> Result<Outcome> {
    let pid = Pid::from_child(child);
    let mut next_word = Instant::now() + BETWEEN_WORDS;
    while Instant::now() < deadline {
        if has_ended(child, folder)? {
            return Ok(Outcome::Ended);
        }
        if PidFile::read(&folder.data)?.is_some_and(|file| file.is_of(pid) && file.ready) {
            return Ok(Outcome::Ready);
        }
        if Instant::now() >= next_word {
            tracing::info!("still waiting for PostgreSQL, which recovers what a crash left unwritten");
            next_word += BETWEEN_WORDS;
        }
        thread::sleep(PAUSE);
    }
    Ok(Outcome::TooSlow)
}

fn stop_child(child: &mut Child, folder: &Folder) -> Result<()> {
    let pid = Pid::from_child(child);
    postmaster::stop(pid, &mut || Ok(!has_ended(child, folder)?))
}

fn has_ended(child: &mut Child, folder: &Folder) -> Result<bool> {
    let status = child.try_wait().map_err(|e| Error::io("waiting for the server of", &folder.root, e))?;
    Ok(status.is_some())
}
