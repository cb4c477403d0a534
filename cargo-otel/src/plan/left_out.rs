//! What turned out not to compile.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// What turned out not to compile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// Functions by file and path.
    pub(crate) functions: BTreeSet<(PathBuf, String)>,
    pub(crate) packages: BTreeSet<String>,
}
