//! The folders that stand for each other.

use std::path::{Path, PathBuf};

/// The folders that stand for each other.
pub(super) struct Folders {
    pub(super) shadow: PathBuf,
    pub(super) original: PathBuf,
}

impl Folders {
    /// The original of a path in the shadow.
    pub(super) fn original(&self, path: &Path) -> Option<PathBuf> {
        Some(self.original.join(path.strip_prefix(&self.shadow).ok()?))
    }
}
