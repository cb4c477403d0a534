//! What the commands print.

mod json;
mod table;

pub(crate) use json::json;
pub(crate) use table::table;

use crate::plan::Plan;
use crate::workspace::Workspace;
use std::path::Path;

/// One line about a plan.
pub(crate) fn summary_line(plan: &Plan) -> String {
    let (wanted, all) = plan.counts();
    let packages = plan.packages.iter().filter(|package| package.is_instrumented()).count();
    format!(
        "cargo otel: {wanted} of {all} functions in {packages} {}; `cargo otel plan` lists them with reasons",
        if packages == 1 { "package" } else { "packages" }
    )
}

/// One line about a function that is left out.
pub(crate) fn left_out_line(workspace: &Workspace, file: &Path, function: (&str, usize), message: &str) -> String {
    let (path, line) = function;
    let place = workspace.shown(file).display();
    format!("cargo otel: left out `{path}` ({place}:{line}), which does not compile with an attribute: {message}")
}
