//! Where PostgreSQL's programs are, and of which version.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::error::{Error, Result};

/// The oldest major version this crate starts.
pub const OLDEST_VERSION: u32 = 15;

/// The folders in which packages put the programs: a parent and how the folder of a version begins.
const VERSIONED: [(&str, &str); 4] = [
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
];

/// The programs of one installed PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    folder: PathBuf,
    version: u32,
}

impl Programs {
    /// The installed servers of version [`OLDEST_VERSION`] or newer, newest first; never empty.
    ///
    /// `folder` names the one place to look; else the packages' usual places and `PATH` are searched.
    pub fn installed(folder: Option<&Path>) -> Result<Vec<Self>> {
        Self::among(folder.map_or_else(usual_places, |folder| vec![folder.to_path_buf()]))
    }

    /// The major version, such as 15.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The path of a program, such as `pg_dump`. That it is there is known of `postgres` and `initdb` only.
    pub fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    fn among(places: Vec<PathBuf>) -> Result<Vec<Self>> {
        let looked_in = places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ");
        let mut found: Vec<Self> = places.into_iter().filter_map(Self::find_in).collect();
        found.sort_by_key(|programs| std::cmp::Reverse(programs.version));
        found.dedup_by(|a, b| a.folder == b.folder);

        let (usable, too_old): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|programs| programs.version >= OLDEST_VERSION);
        if !usable.is_empty() {
            return Ok(usable);
        }
        let found = too_old.first().map_or_else(String::new, |programs| {
            format!(" (only version {} in {})", programs.version, programs.folder.display())
        });
        Err(Error::NotInstalled { found, looked_in })
    }

    fn find_in(folder: PathBuf) -> Option<Self> {
        // A link in PATH may point to the real folder, beside whose `postgres` the other programs lie.
        let postgres = fs::canonicalize(folder.join("postgres")).ok()?;
        let folder = postgres.parent()?.to_path_buf();
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(&postgres).arg("--version").stdin(Stdio::null()).output().ok()?;
        let version = major_version(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder, version })
    }
}

/// The major version in the answer to `--version`, such as `postgres (PostgreSQL) 15.4 (Debian 15.4-1)`.
fn major_version(answer: &str) -> Option<u32> {
    let version = answer.split(") ").nth(1)?;
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version.get(..digits)?.parse().ok()
}

fn usual_places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    for (parent, prefix) in VERSIONED {
        let Ok(entries) = fs::read_dir(parent) else { continue };
        let names = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
        places.extend(names.map(|entry| entry.path().join("bin")).filter(|bin| bin.is_dir()));
    }
    places.push(PathBuf::from("/usr/local/pgsql/bin"));
    places
        .extend(env::var_os("PATH").iter().flat_map(env::split_paths).filter(|folder| folder.is_absolute()));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_form() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.4 (Debian 15.4-1.pgdg120+1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("postgres (PostgreSQL) 9.6.24\n"), Some(9));
        assert_eq!(major_version("postgres: not found"), None);
    }

    #[test]
    fn the_newest_installed_version_comes_first() {
        let installed = Programs::installed(None).unwrap();
        assert!(installed.is_sorted_by(|a, b| a.version >= b.version));
        assert!(installed[0].path("initdb").is_file());
    }

    #[test]
    fn a_folder_without_programs_says_what_to_install() {
        let message = Programs::installed(Some(Path::new("/usr/share"))).unwrap_err().to_string();
        assert!(message.contains("apt-get install postgresql"), "{message}");
        assert!(message.contains("/usr/share"), "{message}");
    }
}
