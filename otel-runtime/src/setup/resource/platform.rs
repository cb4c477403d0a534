//! Where detectors read: the files of the operating system, and the environment variables of platforms.

use crate::setup::config::Environment;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The largest part of a file that is read. The file of mounts has a line for each mount of a machine.
const MAX_FILE: u64 = 256 << 10;

/// The files and variables that describe where the process runs.
#[derive(Debug)]
pub(super) struct Platform {
    root: PathBuf,
    environment: Environment,
}

impl Platform {
    pub(super) fn new(root: &Path, environment: &Environment) -> Self {
        Self { root: root.to_owned(), environment: environment.clone() }
    }

    /// Returns the text of a file, whose path is relative to the root. Files that are missing or cannot be read are the normal case.
    pub(super) fn file(&self, path: &str) -> Option<String> {
        let mut text = Vec::new();
        let file = File::open(self.root.join(path)).ok()?;
        file.take(MAX_FILE).read_to_end(&mut text).ok()?;
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// Returns the text of a file with one line, unless it is empty.
    pub(super) fn line(&self, path: &str) -> Option<String> {
        let text = self.file(path)?;
        let line = text.lines().next()?.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        (!line.is_empty()).then(|| line.to_owned())
    }

    pub(super) fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// Returns the first of these variables that is set and not empty.
    pub(super) fn variable(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.environment.get(name))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.environment.get(name).is_some()
    }
}
