//! What can go wrong, in words that say what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::programs::OLDEST_VERSION;

/// The result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a cluster could not be made, started or stopped. Each message names the cure where there is one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are no programs of a version we can use.
    #[error(
        "no PostgreSQL {OLDEST_VERSION} or newer found{found}; install it (on Debian and Ubuntu: `apt-get install \
         postgresql`), or name the folder of its programs (looked in: {looked_in})"
    )]
    NotInstalled {
        /// What was found instead, ready to be read: empty, or ` (only version 14 in /usr/…)`.
        found: String,
        /// The places looked at, separated by commas.
        looked_in: String,
    },
    /// The folder holds a cluster of a version whose programs are not installed.
    #[error(
        "{} was made by PostgreSQL {made_by}, but only version {installed} is installed; install PostgreSQL \
         {made_by} (on Debian and Ubuntu: `apt-get install postgresql-{made_by}`), or move the data with \
         pg_upgrade or pg_dump",
        folder.display()
    )]
    OtherVersion {
        /// The data folder.
        folder: PathBuf,
        /// The version in its `PG_VERSION`.
        made_by: String,
        /// The versions there are programs of, newest first.
        installed: String,
    },
    /// The data folder has something else in it.
    #[error("{} is not empty and is no PostgreSQL cluster; choose another folder or empty it", .0.display())]
    NotACluster(PathBuf),
    /// Another living process has started this cluster.
    #[error("{} is in use by another running instance{holder}; stop that one first", folder.display())]
    InUse {
        /// The folder of the cluster.
        folder: PathBuf,
        /// Empty or ` (process 123)`.
        holder: String,
    },
    /// There is no user to run the cluster as.
    #[error(
        "PostgreSQL must not run as root, and there is no user `{0}` to run it as; install PostgreSQL's package, \
         which makes the user `postgres`, or name another user"
    )]
    NoSuchUser(String),
    /// The user the cluster runs as cannot enter a folder on the way to it.
    #[error(
        "the user `{user}` cannot enter {}; choose a folder outside it (such as one under /var/lib), or allow it \
         with `chmod o+x`", folder.display()
    )]
    CannotEnter {
        /// The user the cluster would run as.
        user: String,
        /// The outermost folder that is closed to them.
        folder: PathBuf,
    },
    /// A folder for the socket belongs to somebody else, who could pretend to be the database.
    #[error("{} belongs to another user or is open to others; remove it or name another folder for the socket", .0.display())]
    UnsafeSocketFolder(PathBuf),
    /// The system's limit for the path of a socket.
    #[error("the path of the socket is longer than 107 bytes: {}; name a shorter folder for the socket", .0.display())]
    SocketPathTooLong(PathBuf),
    /// The disk is full.
    #[error("the disk of {} is full; make room and start again", .0.display())]
    DiskFull(PathBuf),
    /// Something is not ours to read or write.
    #[error("no permission for {}; change its owner or mode, or choose another folder", .0.display())]
    PermissionDenied(PathBuf),
    /// `initdb` failed for a reason of its own.
    #[error("PostgreSQL could not make a cluster in {}:\n{output}", folder.display())]
    NotMade {
        /// The folder it was to be made in.
        folder: PathBuf,
        /// The last lines `initdb` wrote.
        output: String,
    },
    /// The server ended, or did not take connections within [`crate::Settings::start_timeout`].
    #[error("PostgreSQL {what}; the end of its log, {}:\n{tail}", log.display())]
    NotStarted {
        /// `ended while starting` or `did not come up within 60 seconds`.
        what: String,
        /// Its log file.
        log: PathBuf,
        /// The last lines of the log that belong to this start.
        tail: String,
    },
    /// The server did not end, even when told to leave at once.
    #[error("PostgreSQL, process {0}, does not stop; look at what it waits for, then stop it by hand")]
    NotStopped(i32),
    /// Any other failure of the system.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was being attempted, such as `creating`.
        what: &'static str,
        /// With what.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl Error {
    /// Sorts a failure of the system by what its reader has to do.
    pub(crate) fn io(what: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::PermissionDenied(path)
            }
            _ => Self::Io { what, path, source },
        }
    }

    /// The same for what a program of PostgreSQL wrote before it gave up; `None` if the text is of no known kind.
    pub(crate) fn from_output(output: &str, folder: &Path) -> Option<Self> {
        if output.contains("No space left on device") || output.contains("Disk quota exceeded") {
            return Some(Self::DiskFull(folder.to_path_buf()));
        }
        if output.contains("Permission denied") || output.contains("Read-only file system") {
            return Some(Self::PermissionDenied(folder.to_path_buf()));
        }
        None
    }
}
