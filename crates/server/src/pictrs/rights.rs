//! The user the image service runs as: never root, since it hands files of strangers to large programs.

use anyhow::{Context, bail};
use base::settings::search_path_with;
use cluster::Owner;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Who that is where the user of the private database is not known.
const NOBODY: &str = "nobody";
/// Stands in for a command of ImageMagick 7 where there is only version 6, and lies beside the program then.
const BESIDE: &str = "magick";

/// Whoever it shall be if this process is root: `user`, or nobody in particular. Else ourselves.
pub fn owner(user: &str) -> anyhow::Result<Owner> {
    let found = Owner::find(user).or_else(|_| Owner::find(NOBODY));
    found.with_context(|| format!("root does not run the image service, and there is no user `{user}`"))
}

/// A folder of the service's own. What another user (root, formerly) has left there becomes theirs.
pub fn own_folder(owner: &Owner, folder: &Path) -> anyhow::Result<()> {
    owner.create_private_folder(folder)?;
    let Some((user, group)) = owner.ids() else { return Ok(()) };
    let found = fs::symlink_metadata(folder).with_context(|| format!("looking at {}", folder.display()))?;
    if found.uid() == user {
        return Ok(());
    }
    hand_over(folder, user, group).with_context(|| format!("changing the owner of {}", folder.display()))
}

/// From the inside out, so that one that was interrupted is done again.
fn hand_over(path: &Path, user: u32, group: u32) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            hand_over(&entry?.path(), user, group)?;
        }
    }
    lchown(path, Some(user), Some(group))
}

/// The program where the user can run it: at its place, or (in a folder that only root enters) as a link or copy in `folder`.
pub fn program(owner: &Owner, program: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let Some(found) = find(program) else { bail!("there is no program {}", program.display()) };
    let place = found.parent().unwrap_or(Path::new("/"));
    if owner.can_enter(place)? {
        return Ok(found);
    }
    owner.create_passage(folder)?;
    let name = found.file_name().context("the program has no name")?;
    for file in [found.clone(), place.join(BESIDE)] {
        if let Some(name) = file.file_name().filter(|_| file.exists()) {
            bring(&file, &folder.join(name)).with_context(|| format!("bringing {}", file.display()))?;
        }
    }
    Ok(folder.join(name))
}

fn bring(from: &Path, to: &Path) -> io::Result<()> {
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Another file system takes no link.
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

/// A path, or a name that is looked for where this process looks for programs.
fn find(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.exists().then(|| program.to_path_buf());
    }
    let path = search_path_with(Path::new("/nonexistent"));
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
