//! The folder of a cluster and what lies in it.
//!
//! The folder itself is ours; below it `data` and `socket` belong to the user PostgreSQL runs as. Where we are
//! root, nothing is ever written by us into a folder of that user, who could have put a link there.

use std::{
    env,
    fs::{self, File, TryLockError},
    hash::{DefaultHasher, Hash, Hasher},
    io::{Read, Seek, SeekFrom, Write},
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Result},
    owner::{Owner, is_root},
};

/// The file of the socket; its number is the port in PostgreSQL's settings, which is otherwise without meaning.
const SOCKET: &str = ".s.PGSQL.5432";
/// A path of a socket, in bytes; the system's limit is 108 with the end mark.
const SOCKET_PATH_BYTES: usize = 107;
/// The log is set aside on a start that finds it larger than this.
const LOG_BYTES: u64 = 10 << 20;
/// How much of the end of a log is looked at, and how many lines of it are shown.
const TAIL_BYTES: u64 = 64 << 10;
const TAIL_LINES: usize = 20;

/// The paths of one cluster.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) root: PathBuf,
    pub(crate) data: PathBuf,
    pub(crate) socket: PathBuf,
    pub(crate) log: PathBuf,
}

impl Folder {
    /// The paths, without touching the disk. The socket lies beside the data, unless its path would be too long.
    pub(crate) fn at(root: &Path, socket: Option<&Path>) -> Result<Self> {
        let root = std::path::absolute(root).map_err(|e| Error::io("finding", root, e))?;
        let socket = match socket {
            Some(socket) => vec![socket.to_path_buf()],
            None => socket_folders(&root),
        };
        let fits = |folder: &&PathBuf| folder.join(SOCKET).as_os_str().as_bytes().len() <= SOCKET_PATH_BYTES;
        let socket = match socket.iter().find(fits) {
            Some(folder) => folder.clone(),
            None => return Err(Error::SocketPathTooLong(socket.into_iter().next().unwrap_or_default())),
        };
        Ok(Self { data: root.join("data"), log: root.join("server.log"), root, socket })
    }

    /// Makes the folders that are missing, all but `data`, which `initdb` makes.
    pub(crate) fn prepare(&self, owner: &Owner) -> Result<()> {
        owner.create_passage(&self.root)?;
        if let Some(parent) = self.socket.parent() {
            owner.create_passage(parent)?;
        }
        owner.create_private_folder(&self.socket)?;
        if !owner.has_private(&self.socket)? {
            return Err(Error::UnsafeSocketFolder(self.socket.clone()));
        }
        Ok(())
    }

    /// Takes the cluster for this process until the file is closed, which the system does if we are killed.
    pub(crate) fn lock(&self) -> Result<File> {
        let path = self.root.join("lock");
        let opened =
            File::options().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = opened.map_err(|e| Error::io("opening", &path, e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let read = file.read_to_string(&mut holder);
                let known = read.is_ok() && !holder.is_empty();
                let holder = if known { format!(" (process {holder})") } else { String::new() };
                return Err(Error::InUse { folder: self.root.clone(), holder });
            }
            Err(TryLockError::Error(e)) => return Err(Error::io("locking", &path, e)),
        }
        let pid = std::process::id().to_string();
        file.set_len(0)
            .and_then(|()| file.write_all(pid.as_bytes()))
            .map_err(|e| Error::io("writing", &path, e))?;
        Ok(file)
    }

    /// The major version of the cluster in the data folder, `None` if there is none yet.
    pub(crate) fn version(&self) -> Result<Option<String>> {
        let path = self.data.join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(version) => return Ok(Some(version.trim().to_owned())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(Error::io("reading", &path, e)),
        }
        match fs::read_dir(&self.data) {
            Ok(mut entries) => match entries.next() {
                Some(_) => Err(Error::NotACluster(self.data.clone())),
                None => Ok(None),
            },
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::io("reading", &self.data, e)),
        }
    }

    /// The log, to be written at its end, and where that end is now. A large old one is set aside as `.1`.
    pub(crate) fn open_log(&self) -> Result<(File, u64)> {
        let old_bytes = fs::metadata(&self.log).map_or(0, |log| log.len());
        if old_bytes > LOG_BYTES {
            fs::rename(&self.log, self.log.with_extension("log.1"))
                .map_err(|e| Error::io("setting aside", &self.log, e))?;
        }
        let opened = File::options().append(true).create(true).mode(0o600).open(&self.log);
        let log = opened.map_err(|e| Error::io("opening", &self.log, e))?;
        let end = log.metadata().map_err(|e| Error::io("looking at", &self.log, e))?.len();
        Ok((log, end))
    }

    /// The last lines of the log from the byte `from` on.
    pub(crate) fn log_tail(&self, from: u64) -> String {
        let read = || -> std::io::Result<String> {
            let mut log = File::open(&self.log)?;
            let end = log.metadata()?.len();
            log.seek(SeekFrom::Start(from.max(end.saturating_sub(TAIL_BYTES))))?;
            let mut bytes = Vec::new();
            log.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        last_lines(&read().unwrap_or_else(|e| format!("(the log cannot be read: {e})")))
    }

    /// The address of a database, as libpq and tokio-postgres read it: a path in percent signs is a socket's folder.
    pub(crate) fn url(&self, user: &str, database: &str) -> String {
        let host = percent_encoded(self.socket.as_os_str().as_bytes());
        let (user, database) = (percent_encoded(user.as_bytes()), percent_encoded(database.as_bytes()));
        format!("postgresql://{user}@{host}/{database}")
    }
}

/// The end of a longer text, for a message.
pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(TAIL_LINES);
    lines.get(start..).unwrap_or_default().join("\n")
}

/// Where the socket may lie, best first. All but the first are named after the cluster's folder.
fn socket_folders(root: &Path) -> Vec<PathBuf> {
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    let name = format!("postgres-{:016x}", hasher.finish());
    let run = if is_root() {
        Some(PathBuf::from("/run"))
    } else {
        env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from)
    };
    let short = run.into_iter().chain([env::temp_dir()]).map(|folder| folder.join(&name));
    [root.join("socket")].into_iter().chain(short).collect()
}

fn percent_encoded(bytes: &[u8]) -> String {
    let encode = |&byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    bytes.iter().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_lies_beside_the_data_or_where_its_path_is_short_enough() {
        let beside = Folder::at(Path::new("/var/lib/forum"), None).unwrap();
        assert_eq!(beside.socket, Path::new("/var/lib/forum/socket"));

        let deep = PathBuf::from("/srv").join("x".repeat(100));
        let elsewhere = Folder::at(&deep, None).unwrap();
        assert!(elsewhere.socket.join(SOCKET).as_os_str().len() <= SOCKET_PATH_BYTES);
        assert_eq!(
            elsewhere.socket,
            Folder::at(&deep, None).unwrap().socket,
            "found again at the next start"
        );

        let refused = Folder::at(&deep, Some(&deep.join("socket")));
        assert!(matches!(refused, Err(Error::SocketPathTooLong(_))));
    }

    #[test]
    fn a_url_survives_odd_characters_in_the_path() {
        let folder = Folder::at(Path::new("/srv/a b"), Some(Path::new("/run/ü@x"))).unwrap();
        assert_eq!(folder.url("me", "my db"), "postgresql://me@%2Frun%2F%C3%BC%40x/my%20db");
    }

    #[test]
    fn the_end_of_a_log_is_its_last_lines() {
        let text = (1..=50).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        let shown = last_lines(&text);
        assert!(shown.starts_with("31\n") && shown.ends_with("\n50"), "{shown}");
        assert_eq!(last_lines(""), "");
    }
}
