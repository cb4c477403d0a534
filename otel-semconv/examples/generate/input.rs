//! What a file is that something is made of, by what is in it: its name may say anything.

use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// JSON; a table is made of it.
    Registry,
    /// Lines; constants are made of it.
    Table,
}

impl Input {
    pub(crate) fn of(text: &str) -> Self {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') { Self::Registry } else { Self::Table }
    }

    /// Whether what is made goes by the ending of the file that it is to be written to, so that no table is overwritten with code.
    pub(crate) fn check(self, output: &Path) -> Result<(), String> {
        let (what, made, ending) = match self {
            Self::Registry => ("a registry", "a table is made", "tsv"),
            Self::Table => ("a table", "constants are made", "rs"),
        };
        if output.extension().is_some_and(|written| written == ending) {
            return Ok(());
        }
        Err(format!(
            "this is {what}, of which {made}; write a file that ends in `.{ending}`, not `{}`",
            output.display()
        ))
    }
}
