//! The functions in the source files of a crate, with their positions.

mod attributes;
mod body;
mod file;
mod function;
mod modules;
mod names;

#[cfg(test)]
pub(crate) use function::AsyncEntry;
pub(crate) use function::{Entry, Function, Obstacle};

use crate::workspace::Crate;
use std::collections::HashSet;
use std::fs;
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

/// Reads the files of a crate, except those that are in `seen` because another crate has them, too.
pub(crate) fn crate_sources(krate: &Crate, seen: &mut HashSet<PathBuf>) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut open = vec![modules::ModuleFile::root(krate)];
    let mut is_no_std = false;
    while let Some(module) = open.pop() {
        if !seen.insert(module.path.clone()) {
            continue;
        }
        let Ok(text) = fs::read_to_string(&module.path) else { continue };
        let mut source = file::scan(&module, text, &mut open);
        is_no_std |= source.is_no_std;
        source.is_no_std = is_no_std;
        sources.push(source);
    }
    sources
}

#[cfg(test)]
mod tests;
