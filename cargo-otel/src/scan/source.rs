//! A source file and what is in it.

use super::function::{Entry, Function};
use std::ops::Range;
use std::path::PathBuf;

/// A source file.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    pub(crate) functions: Vec<Function>,
    /// `main`, in the root of a program.
    pub(crate) entry: Option<Entry>,
    /// The places behind the opening braces of tests.
    pub(crate) tests: Vec<usize>,
    /// The arguments of the calls of `process::exit`.
    pub(crate) exits: Vec<Range<usize>>,
    /// The attributes of this project, for `strip`.
    pub(crate) own_attributes: Vec<Range<usize>>,
    /// Why nothing in the file is known.
    pub(crate) problem: Option<String>,
    /// Whether the file belongs to a crate without the standard library.
    pub(crate) is_no_std: bool,
}
