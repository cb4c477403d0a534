//! The kind of an input file, which is determined by its content, not by its name.

use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// JSON, from which a table is generated.
    Registry,
    /// A table, from which constants are generated.
    Table,
}

impl Input {
    pub(crate) fn of(text: &str) -> Self {
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') { Self::Registry } else { Self::Table }
    }

    /// Checks that the extension of the output file fits what is generated, so that a table is not overwritten with code.
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
