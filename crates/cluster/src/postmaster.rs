//! The server process of a cluster as its `postmaster.pid` describes it.

use std::{
    fs, io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::{
    error::{Error, Result},
    folder::Folder,
};

/// How long a server may take to end its sessions and write what is in memory.
const STOP_TIMEOUT: Duration = Duration::from_secs(60);
/// How long it may take to leave at once, without writing (the next start recovers).
const QUIT_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a process is asked for its state.
const PAUSE: Duration = Duration::from_millis(10);

/// What `postmaster.pid` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PidFile {
    pid: Pid,
    /// Whether it takes connections.
    pub(crate) ready: bool,
}

impl PidFile {
    /// Reads the file in a data folder; `None` if there is none or it is not complete yet.
    pub(crate) fn read(data: &Path) -> Result<Option<Self>> {
        let path = data.join("postmaster.pid");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::io("reading", &path, e)),
        }
    }

    pub(crate) fn is_of(&self, pid: Pid) -> bool {
        self.pid == pid
    }

    /// Line 1 is the process, line 8 its state, padded with spaces.
    fn parse(text: &str) -> Option<Self> {
        let pid = text.lines().next()?.trim().parse().ok()?;
        let ready = text.lines().nth(7).is_some_and(|state| state.trim() == "ready");
        Some(Self { pid: Pid::from_raw(pid)?, ready })
    }
}

/// Stops a server that a killed process has left behind, and says whether there was one.
///
/// It is stopped rather than taken over, so that the cluster always runs with the settings of its present
/// owner. Call this only with the cluster's lock held: then no living process of ours owns it.
pub(crate) fn stop_left_over(folder: &Folder) -> Result<bool> {
    let Some(file) = PidFile::read(&folder.data)? else { return Ok(false) };
    if runs_in(file.pid, &folder.data)? {
        tracing::warn!(
            pid = file.pid.as_raw_pid(),
            "stopping a PostgreSQL that an earlier process left running"
        );
        stop(file.pid, &mut || runs_in(file.pid, &folder.data))?;
        return Ok(true);
    }
    // The file of a killed server. PostgreSQL notices that, unless another process has the same number by now.
    if is_alive(file.pid) {
        for stale in [folder.data.join("postmaster.pid"), folder.socket.join(".s.PGSQL.5432.lock")] {
            match fs::remove_file(&stale) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::io("removing", &stale, e));
                }
                _ => {}
            }
        }
    }
    Ok(false)
}

/// Ends a server: sessions are cut off, what was committed is written. If that takes too long it leaves at once.
///
/// `alive` says whether the process is still there.
pub(crate) fn stop(pid: Pid, alive: &mut dyn FnMut() -> Result<bool>) -> Result<()> {
    for (signal, timeout) in [(Signal::INT, STOP_TIMEOUT), (Signal::QUIT, QUIT_TIMEOUT)] {
        // A process that is gone already is found gone below.
        let _ = kill_process(pid, signal);
        let deadline = Instant::now() + timeout;
        while Instant::now() < deadline {
            if !alive()? {
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
        tracing::warn!(pid = pid.as_raw_pid(), ?signal, "PostgreSQL does not stop");
    }
    Err(Error::NotStopped(pid.as_raw_pid()))
}

fn is_alive(pid: Pid) -> bool {
    // A refusal means that there is a process, of somebody else.
    !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH))
}

/// Whether the process is the server of this data folder: PostgreSQL works in it.
fn runs_in(pid: Pid, data: &Path) -> Result<bool> {
    if !is_alive(pid) {
        return Ok(false);
    }
    if !Path::new("/proc/self/cwd").exists() {
        return Ok(true);
    }
    let data = fs::canonicalize(data).map_err(|e| Error::io("finding", data, e))?;
    // Unreadable: ended but not yet cleared away, or of another user and so not the server of these data.
    Ok(fs::read_link(format!("/proc/{}/cwd", pid.as_raw_pid())).is_ok_and(|cwd| cwd == data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_ready_when_its_file_says_so() {
        let text = |state: &str| format!("42\n/data\n1700000000\n5432\n/socket\n\n  1 2\n{state}\n");
        let pid = Pid::from_raw(42).unwrap();
        assert_eq!(PidFile::parse(&text("ready   ")), Some(PidFile { pid, ready: true }));
        assert_eq!(PidFile::parse(&text("starting")), Some(PidFile { pid, ready: false }));
        assert_eq!(PidFile::parse("42\n/data\n"), Some(PidFile { pid, ready: false }));
        assert_eq!(PidFile::parse(""), None);
    }

    #[test]
    fn a_process_elsewhere_is_not_the_server_of_a_folder() {
        let ourselves = rustix::process::getpid();
        assert!(!runs_in(ourselves, Path::new("/")).unwrap());
        assert!(runs_in(ourselves, &std::env::current_dir().unwrap()).unwrap());
    }
}
