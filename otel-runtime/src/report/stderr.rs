//! Messages on stderr.

use std::fmt;
use std::io::Write as _;

/// One line on stderr; a closed stderr is not a reason to fail.
pub(crate) fn print_to_stderr(line: impl fmt::Display) {
    _ = writeln!(std::io::stderr(), "otel-runtime: {line}");
}
