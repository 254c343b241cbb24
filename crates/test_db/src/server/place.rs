//! Where the shared server lies, and how it is set.
//!
//! In memory (`/dev/shm`) if there is plenty. A database is some eight hundred files, and ext4 looks for the inode of a
//! new one past all that were deleted in the last five seconds: tests that make and drop databases all the time spent
//! more of the processor there than on anything else. Else in `${XDG_CACHE_HOME:-$HOME/.cache}/spinney/test-postgres`,
//! or under `/var/cache/spinney` for root, whose home the user that PostgreSQL runs as cannot enter. The locks are
//! there in either case.

use super::variable;
use anyhow::{Context, Result, bail};
use cluster::Settings;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// Two to four tests at once with pools of five to ten, and as much again for other runs at the same time.
const MAX_CONNECTIONS: &str = "300";
/// A file system in memory, where there is one.
const MEMORY: &str = "/dev/shm";
/// Free space in it from which on it is used: ten times what the databases of a run take.
const PLENTY: u64 = 4 << 30;

/// Where the shared server lies.
pub(super) struct Place {
    /// The cluster.
    cluster: PathBuf,
    /// Where the lock files are.
    folder: PathBuf,
}

impl Place {
    pub(super) fn find() -> Result<Self> {
        let folder = cache_folder()?;
        if !folder.exists() {
            fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
            // Whatever the umask: PostgreSQL's user must get through.
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
        }
        let on_disk = folder.join("test-postgres");
        let in_memory =
            Path::new(MEMORY).join(format!("spinney-test-postgres-{}", rustix::process::getuid().as_raw()));
        // One that runs is stayed with, however much space is free by now.
        let runs = |cluster: &Path| cluster.join("data/postmaster.pid").exists();
        let cluster = if runs(&on_disk) || !(runs(&in_memory) || has_plenty(Path::new(MEMORY))) {
            on_disk
        } else {
            in_memory
        };
        Ok(Self { cluster, folder })
    }

    /// A lock file beside the cluster.
    pub(super) fn file(&self, extension: &str) -> PathBuf {
        self.folder.join("test-postgres").with_extension(extension)
    }

    pub(super) fn settings(&self) -> Settings {
        let parameters = [
            ("max_connections", MAX_CONNECTIONS),
            ("shared_buffers", "128MB"),
            ("fsync", "off"),
            ("synchronous_commit", "off"),
            ("full_page_writes", "off"),
            ("wal_level", "minimal"),
            ("max_wal_senders", "0"),
            // Nothing of the log is needed again.
            ("min_wal_size", "32MB"),
            ("max_wal_size", "256MB"),
            // Databases live for seconds; and nothing may count as a test's own reads and writes but they.
            ("autovacuum", "off"),
            ("log_checkpoints", "off"),
        ];
        let owned = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Settings { parameters: owned.to_vec(), ..Settings::at(&self.cluster) }
    }
}

fn has_plenty(folder: &Path) -> bool {
    rustix::fs::statvfs(folder).is_ok_and(|free| free.f_bavail.saturating_mul(free.f_frsize) >= PLENTY)
}

fn cache_folder() -> Result<PathBuf> {
    if cluster::is_root() {
        return Ok(PathBuf::from("/var/cache/spinney"));
    }
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path: &PathBuf| path.is_absolute());
    match (absolute("XDG_CACHE_HOME"), absolute("HOME")) {
        (Some(cache), _) => Ok(cache.join("spinney")),
        (None, Some(home)) => Ok(home.join(".cache/spinney")),
        (None, None) => bail!("neither XDG_CACHE_HOME nor HOME says where the test database may lie"),
    }
}
