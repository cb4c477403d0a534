//! Trees of span names as a test writes them, against those that were recorded.

use super::snapshot::Snapshot;
use crate::console::arrange::arrange;
use std::fmt::Write as _;

#[track_caller]
pub(crate) fn assert_tree(snapshot: &Snapshot, expected: &str) {
    let recorded = recorded_lines(snapshot);
    let failure = match expected.trim() {
        "" => Some("the expected tree is empty; use `assert_no_spans()`".to_owned()),
        path if !path.contains('\n') => missing_path(&recorded, path),
        _ => difference(&recorded, &read(expected)),
    };
    if let Some(failure) = failure {
        snapshot.fail(failure);
    }
}

/// A name and how deep it stands.
type TreeLine<'a> = (usize, &'a str);

/// The names of what was recorded, depth first.
fn recorded_lines(snapshot: &Snapshot) -> Vec<TreeLine<'_>> {
    let spans: Vec<_> = snapshot.spans.iter().collect();
    arrange(&spans).into_iter().map(|row| (row.depth, &*row.span.name)).collect()
}

/// Lines that are indented more than the one above are its children; by how much does not matter.
fn read(text: &str) -> Vec<TreeLine<'_>> {
    let mut indents: Vec<usize> = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        while indents.last().is_some_and(|outer| *outer >= indent) {
            indents.pop();
        }
        lines.push((indents.len(), line.trim()));
        indents.push(indent);
    }
    lines
}

fn difference(recorded: &[TreeLine<'_>], expected: &[TreeLine<'_>]) -> Option<String> {
    if recorded == expected {
        return None;
    }
    let mut text = "the span tree is not the expected one\n\nexpected:".to_owned();
    for (depth, name) in expected {
        _ = write!(text, "\n{}{name}", "   ".repeat(*depth));
    }
    Some(text)
}

fn missing_path(recorded: &[TreeLine<'_>], path: &str) -> Option<String> {
    let names: Vec<_> = path.split(" > ").map(str::trim).collect();
    // The names on the way down to the line at hand, and the longest beginning of the path that was found.
    let (mut path_names, mut found) = (Vec::new(), 0);
    for (depth, name) in recorded {
        path_names.truncate(*depth);
        path_names.push(*name);
        let same = path_names.iter().zip(&names).take_while(|(one, other)| one == other).count();
        if same == path_names.len() {
            found = found.max(same);
        }
    }
    let missing = names.get(found)?;
    Some(match found {
        0 => format!("`{path}`: there is no root span `{missing}`"),
        _ => format!("`{path}`: there is no span `{missing}` below `{}`", names[..found].join(" > ")),
    })
}
