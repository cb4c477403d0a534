//! Messages to stderr.

use std::fmt;
use std::io::Write as _;

/// Prints a line to stderr. Errors are ignored, because stderr can be closed.
pub(crate) fn print_to_stderr(line: impl fmt::Display) {
    _ = writeln!(std::io::stderr(), "otel-runtime: {line}");
}
