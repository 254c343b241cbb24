//! The user a cluster belongs to: PostgreSQL refuses to run as root. What else handles files of strangers should not either.

use std::{
    ffi::OsStr,
    fs, io,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use crate::error::{Error, Result};

/// Whether this process has root's rights, so that a cluster runs as another user.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The user programs run as that root does not run itself.
#[derive(Debug, Clone)]
pub struct Owner {
    name: String,
    uid: u32,
    /// The group to change to; `None` if the user is ourselves and nothing changes.
    gid: Option<u32>,
}

impl Owner {
    /// `run_as` if we are root, else ourselves.
    pub fn find(run_as: &str) -> Result<Self> {
        if !is_root() {
            let uid = rustix::process::geteuid().as_raw();
            return Ok(Self { name: format!("with id {uid}"), uid, gid: None });
        }
        let (uid, gid) = (id_of(run_as, "-u"), id_of(run_as, "-g"));
        match (uid, gid) {
            (Some(uid), Some(gid)) if uid != 0 => Ok(Self { name: run_as.to_owned(), uid, gid: Some(gid) }),
            _ => Err(Error::NoSuchUser(run_as.to_owned())),
        }
    }

    /// User and group to change to; none if nothing changes.
    pub fn ids(&self) -> Option<(u32, u32)> {
        self.gid.map(|gid| (self.uid, gid))
    }

    /// A command that will run as this user, from `/`, with no input and next to no environment.
    ///
    /// The language is fixed, because messages are read by this crate; so is the time zone, because `initdb`
    /// writes the one it sees into the cluster's settings.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C").env("TZ", "UTC");
        command.current_dir("/").stdin(Stdio::null());
        if let Some(gid) = self.gid {
            command.uid(self.uid).gid(gid);
        }
        command
    }

    /// Makes a folder that only this user can enter, with all above it. One that is there is left as it is.
    pub fn create_private_folder(&self, path: &Path) -> Result<()> {
        match fs::DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => {
                chown(path, Some(self.uid), self.gid).map_err(|e| Error::io("changing the owner of", path, e))
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(e) => Err(Error::io("creating", path, e)),
        }
    }

    /// Makes a folder of ours through which this user can reach what is theirs, with the missing ones above it.
    pub fn create_passage(&self, path: &Path) -> Result<()> {
        let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
        let mode = if self.gid.is_some() { 0o711 } else { 0o700 };
        for folder in missing.into_iter().rev() {
            match fs::DirBuilder::new().mode(mode).create(folder) {
                Ok(()) => {}
                // Another process was faster.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(e) => return Err(Error::io("creating", folder, e)),
            }
            // Not left to the umask of whoever started us.
            fs::set_permissions(folder, fs::Permissions::from_mode(mode))
                .map_err(|e| Error::io("setting the mode of", folder, e))?;
        }
        self.check_can_enter(path)
    }

    /// Whether `path` is a real folder of this user that is closed to everybody else.
    pub(crate) fn has_private(&self, path: &Path) -> Result<bool> {
        let found = fs::symlink_metadata(path).map_err(|e| Error::io("looking at", path, e))?;
        Ok(found.is_dir() && found.uid() == self.uid && found.permissions().mode() & 0o077 == 0)
    }

    fn check_can_enter(&self, path: &Path) -> Result<()> {
        if self.can_enter(path)? {
            return Ok(());
        }
        let mut way: Vec<&Path> = path.ancestors().collect();
        way.reverse();
        let mut closed = path;
        for folder in way {
            if !self.can_enter(folder)? {
                closed = folder;
                break;
            }
        }
        Err(Error::CannotEnter { user: self.name.clone(), folder: closed.to_path_buf() })
    }

    /// Whether this user can enter a folder. Tries it, since modes alone do not tell (access lists, mounts). `Command` changes folder as the user.
    pub fn can_enter(&self, path: &Path) -> Result<bool> {
        let tried = self.command("true").current_dir(path).stdout(Stdio::null()).status();
        match tried {
            Ok(status) => Ok(status.success()),
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(e) => Err(Error::io("entering", path, e)),
        }
    }
}

/// A numeric id of a user by name, from the system's own program, which knows every source of users.
fn id_of(user: &str, which: &str) -> Option<u32> {
    let output = Command::new("id").arg(which).arg("--").arg(user).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_runs_a_cluster_as_root() {
        if !is_root() {
            assert_eq!(Owner::find("root").unwrap().uid, rustix::process::geteuid().as_raw());
            return;
        }
        for user in ["root", "no-such-user-here"] {
            assert!(matches!(Owner::find(user), Err(Error::NoSuchUser(name)) if name == user));
        }
        assert_ne!(Owner::find("postgres").unwrap().uid, 0);
    }
}
