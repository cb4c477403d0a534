//! The folders, files and links of the shadow.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The shadow of a folder.
pub(super) struct Tree<'a> {
    pub(super) original: &'a Path,
    pub(super) shadow: &'a Path,
    /// Folders that are not in the shadow.
    pub(super) skipped: &'a [&'a PathBuf],
}

/// Entries that are found upwards from the shadow or from the folder in which cargo runs, or that are written by the tool.
const NOT_LINKED: &[&str] = &[".git", ".cargo", "Cargo.lock"];

impl Tree<'_> {
    /// Writes the files that have changed.
    pub(super) fn write(&self, files: &BTreeMap<PathBuf, String>) -> Result<(), String> {
        self.write_files(files).map(|_| ())
    }

    /// Writes the files that have changed, and returns whether there were any.
    pub(super) fn write_files(&self, files: &BTreeMap<PathBuf, String>) -> Result<bool, String> {
        let mut is_changed = false;
        for (path, text) in files {
            is_changed |= write_if_changed(&self.shadow.join(path), text)?;
        }
        Ok(is_changed)
    }

    /// Links everything beside the files that have been written, and removes what is no longer there.
    pub(super) fn link_rest<'p>(&self, written: impl Iterator<Item = &'p PathBuf>) -> Result<(), String> {
        let written: BTreeSet<&PathBuf> = written.collect();
        let parents = written.iter().flat_map(|path| path.ancestors().skip(1));
        let folders: BTreeSet<&Path> = parents.chain([Path::new("")]).collect();
        for folder in &folders {
            let original = self.original.join(folder);
            let Ok(entries) = fs::read_dir(&original) else { continue };
            let mut names = BTreeSet::new();
            for entry in entries.flatten() {
                let path = folder.join(entry.file_name());
                names.insert(entry.file_name());
                let is_ours = written.contains(&path) || folders.contains(path.as_path());
                if !is_ours && !self.is_left_out(&entry.path(), &entry.file_name()) {
                    let at = self.shadow.join(&path);
                    link(&entry.path(), &at).map_err(|error| format!("{}: {error}", at.display()))?;
                }
            }
            self.remove_old(folder, &names)?;
        }
        Ok(())
    }

    fn is_left_out(&self, path: &Path, name: &OsStr) -> bool {
        NOT_LINKED.iter().any(|left_out| name == *left_out)
            || self.skipped.iter().any(|skipped| path == skipped.as_path())
    }

    fn remove_old(&self, folder: &Path, names: &BTreeSet<std::ffi::OsString>) -> Result<(), String> {
        let shadow = self.shadow.join(folder);
        for entry in fs::read_dir(&shadow).into_iter().flatten().flatten() {
            if names.contains(&entry.file_name()) || entry.file_name() == "Cargo.lock" {
                continue;
            }
            remove(&entry.path()).map_err(|error| format!("{}: {error}", entry.path().display()))?;
        }
        Ok(())
    }
}

/// Writes a file whose text differs, and returns whether it did.
pub(super) fn write_if_changed(path: &Path, text: &str) -> Result<bool, String> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    if !is_link && fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    let write = || {
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        if is_link {
            // Otherwise the original would be written.
            remove(path)?;
        }
        fs::write(path, text)
    };
    write().map(|()| true).map_err(|error| format!("{}: {error}", path.display()))
}

/// Makes a folder, also where a link to a folder was.
fn make_folder(folder: &Path) -> io::Result<()> {
    if let Some(parent) = folder.parent()
        && !parent.exists()
    {
        make_folder(parent)?;
    }
    match fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => {
            remove(folder)?;
            fs::create_dir(folder)
        }
        Err(_) => fs::create_dir_all(folder),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if metadata.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path).or_else(|_| fs::remove_dir(path)) }
}

/// Makes a link to the original, unless there is one.
fn link(original: &Path, at: &Path) -> io::Result<()> {
    if fs::read_link(at).is_ok_and(|target| target == original) {
        return Ok(());
    }
    if fs::symlink_metadata(at).is_ok() {
        remove(at)?;
    }
    new_link(original, at)
}

#[cfg(unix)]
fn new_link(original: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(original, at)
}

/// Windows allows symbolic links only to developers and administrators.
#[cfg(windows)]
fn new_link(original: &Path, at: &Path) -> io::Result<()> {
    if !original.is_dir() {
        let linked = std::os::windows::fs::symlink_file(original, at).or_else(|_| fs::hard_link(original, at));
        return linked.or_else(|_| fs::copy(original, at).map(|_| ()));
    }
    if std::os::windows::fs::symlink_dir(original, at).is_ok() {
        return Ok(());
    }
    fs::create_dir_all(at)?;
    for entry in fs::read_dir(original)? {
        let entry = entry?;
        new_link(&entry.path(), &at.join(entry.file_name()))?;
    }
    Ok(())
}
