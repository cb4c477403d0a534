//! Compares trees of span names with those of emitted spans.

use super::snapshot::Snapshot;
use crate::console::arrange::arrange;
use std::fmt::Write as _;

#[track_caller]
pub(crate) fn assert_tree(snapshot: &Snapshot, expected: &str) {
    let emitted = emitted_lines(snapshot);
    let failure = match expected.trim() {
        "" => Some("the expected tree is empty; use `assert_no_spans()`".to_owned()),
        path if !path.contains('\n') => missing_path(&emitted, path),
        _ => difference(&emitted, &read(expected)),
    };
    if let Some(failure) = failure {
        snapshot.fail(failure);
    }
}

/// The depth and name of a span.
type TreeLine<'a> = (usize, &'a str);

/// Returns the emitted spans in depth-first order.
fn emitted_lines(snapshot: &Snapshot) -> Vec<TreeLine<'_>> {
    let spans: Vec<_> = snapshot.spans.iter().collect();
    arrange(&spans).into_iter().map(|row| (row.depth, &*row.span.name)).collect()
}

/// Parses a tree. Lines that are indented more than the one above are its children, regardless of the amount.
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

fn difference(emitted: &[TreeLine<'_>], expected: &[TreeLine<'_>]) -> Option<String> {
    if emitted == expected {
        return None;
    }
    let mut text = "the span tree is not the expected one\n\nexpected:".to_owned();
    for (depth, name) in expected {
        _ = write!(text, "\n{}{name}", "   ".repeat(*depth));
    }
    Some(text)
}

fn missing_path(emitted: &[TreeLine<'_>], path: &str) -> Option<String> {
    let names: Vec<_> = path.split(" > ").map(str::trim).collect();
    // The names from the root to the current line, and the length of the longest matching prefix of the path.
    let (mut path_names, mut found) = (Vec::new(), 0);
    for (depth, name) in emitted {
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
