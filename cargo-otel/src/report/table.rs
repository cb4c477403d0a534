//! The plan as a table.

use crate::plan::{Decision, Plan};
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// All functions with what happens to them and why, and the number of functions for each reason.
pub(crate) fn table(workspace: &Workspace, plan: &Plan) -> String {
    let mut rows = Vec::new();
    let mut reasons: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    let mut notes = Vec::new();
    for (_, file) in plan.files() {
        let shown = workspace.shown(&file.source.path).display();
        if let Some(problem) = &file.source.problem {
            notes.push(format!("{shown}: cannot be read: {problem}"));
        }
        for (function, decision) in file.source.functions.iter().zip(&file.decisions) {
            let (what, reason, is_wanted) = match decision {
                Decision::Wanted(wanted) => (attributes(&wanted.attributes), wanted.reason.as_str(), true),
                Decision::Skipped(reason) => ("-".to_owned(), reason.as_str(), false),
            };
            *reasons.entry((!is_wanted, reason)).or_default() += 1;
            rows.push([function.path.clone(), format!("{shown}:{}", function.line), what, reason.to_owned()]);
        }
    }
    let mut text = aligned(["FUNCTION", "PLACE", "ATTRIBUTES", "REASON"].map(str::to_owned), rows);
    for package in &plan.packages {
        notes.extend(package.remarks(workspace));
    }
    let (wanted, all) = plan.counts();
    _ = writeln!(text, "\n{wanted} of {all} functions are instrumented:");
    for ((is_skipped, reason), count) in reasons {
        _ = writeln!(text, "{count:>7}  {}{reason}", if is_skipped { "not: " } else { "" });
    }
    for note in notes.iter().chain(&plan.remarks) {
        _ = writeln!(text, "note: {note}");
    }
    text
}

fn attributes(attributes: &[(&'static str, String)]) -> String {
    let texts: Vec<String> = attributes
        .iter()
        .map(|(name, options)| if options.is_empty() { (*name).to_owned() } else { format!("{name}({options})") })
        .collect();
    texts.join(" ")
}

fn aligned(head: [String; 4], rows: Vec<[String; 4]>) -> String {
    let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    let mut text = String::new();
    for [function, place, what, reason] in &rows {
        _ = writeln!(text, "{function:<0$}  {place:<1$}  {what:<2$}  {reason}", widths[0], widths[1], widths[2]);
    }
    text
}
