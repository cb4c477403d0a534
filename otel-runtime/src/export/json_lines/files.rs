//! The files into which JSON lines are written.

use super::LineOutput;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Where JSON lines are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LineTarget {
    Stdout,
    /// A file, which is created or appended to. `setting` is what contained its path.
    File {
        path: PathBuf,
        setting: String,
    },
}

impl fmt::Display for LineTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.pad("stdout"),
            Self::File { path, .. } => f.pad(&path.to_string_lossy()),
        }
    }
}

/// The open files. Signals that share a file share its writer, so that a line that was written in part is ended by the next one.
#[derive(Debug, Default)]
pub(in crate::export) struct LineFiles(BTreeMap<PathBuf, Arc<Mutex<LineOutput<File>>>>);

impl LineFiles {
    /// Opens a file for appending, and creates it if it does not exist.
    ///
    /// # Errors
    ///
    /// Returns the error of the operating system.
    pub(in crate::export) fn open(&mut self, path: &Path) -> io::Result<Arc<Mutex<LineOutput<File>>>> {
        if let Some(file) = self.0.get(path) {
            return Ok(Arc::clone(file));
        }
        let file = File::options().create(true).append(true).open(path)?;
        let file = Arc::new(Mutex::new(LineOutput::new(file)));
        self.0.insert(path.to_owned(), Arc::clone(&file));
        Ok(file)
    }
}
