//! The functions in the source files of a crate, with their positions.

mod attributes;
mod body;
mod file;
mod function;
mod modules;
mod names;
mod source;

#[cfg(test)]
pub(crate) use function::AsyncEntry;
pub(crate) use function::{Entry, Function, Obstacle, Reach, Returned};

pub(crate) use source::Source;

use crate::workspace::Crate;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

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
