//! Source files with and without the instrumentation, as an author would write it.

use crate::insert::{Insertion, attribute, inserted};
use crate::plan::{Decision, FilePlan, PackagePlan};
use std::ops::Range;

/// The first statement of `main`.
const INIT: &str =
    "let _telemetry = otel_runtime::init().inspect_err(|error| eprintln!(\"no telemetry: {error}\")).ok();";

/// The text with the attributes and the initialization, or `None` if there is nothing to add.
pub(super) fn applied(package: &PackagePlan, file: &FilePlan) -> Option<String> {
    let text = &file.source.text;
    let path = package.runtime.as_deref().unwrap_or("otel_runtime");
    let mut insertions = Vec::new();
    for (function, decision) in file.source.functions.iter().zip(&file.decisions) {
        let Decision::Wanted(wanted) = decision else { continue };
        for (name, options) in &wanted.attributes {
            let attribute = attribute(path, name, options);
            insertions.push(Insertion { at: function.place, text: attribute + &line_end(text, function.place) });
        }
    }
    if package.runtime.is_none()
        && let Some(entry) = file.source.entry.as_ref().filter(|entry| !entry.is_example)
    {
        let is_block = text[entry.body..].starts_with(['\n', '\r']);
        let indentation = indentation(text, entry.item.start).unwrap_or_default();
        let statement = if is_block { format!("\n{indentation}    {INIT}") } else { format!(" {INIT}") };
        insertions.push(Insertion { at: entry.body, text: statement });
    }
    if insertions.is_empty() {
        return None;
    }
    insertions.sort_by_key(|insertion| insertion.at);
    Some(inserted(text, &insertions))
}

/// The text without the attributes whose path starts with `otel_runtime`, and without the initialization; `None` if there are none.
pub(super) fn stripped(file: &FilePlan) -> Option<String> {
    let text = &file.source.text;
    let mut removed: Vec<Range<usize>> =
        file.source.own_attributes.iter().map(|range| whole_lines(text, range)).collect();
    removed.extend(text.match_indices(INIT).map(|(at, _)| whole_lines(text, &(at..at + INIT.len()))));
    removed.sort_by_key(|range| range.start);
    if removed.is_empty() {
        return None;
    }
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for range in removed {
        result.push_str(&text[from..range.start]);
        from = range.end;
    }
    Some(result + &text[from..])
}

/// Whether a text names the runtime outside of what `strip` removes.
pub(super) fn uses_runtime(text: &str) -> bool {
    text.contains("otel_runtime")
}

/// What follows an attribute: a line of its own if the function starts a line.
fn line_end(text: &str, place: usize) -> String {
    match indentation(text, place) {
        Some(indentation) => format!("\n{indentation}"),
        None => " ".to_owned(),
    }
}

/// The white space in front of a place, if there is nothing else on its line.
fn indentation(text: &str, place: usize) -> Option<&str> {
    let start = text[..place].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..place];
    before.chars().all(char::is_whitespace).then_some(before)
}

/// The range with its whole line if there is nothing else on it, otherwise with the white space behind it.
fn whole_lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let rest = &text[range.end..];
    let line_end = rest.find('\n').map_or(rest.len(), |end| end + 1);
    match indentation(text, range.start) {
        Some(before) if rest[..line_end].trim().is_empty() => range.start - before.len()..range.end + line_end,
        _ => range.start..range.end + (rest.len() - rest.trim_start_matches(' ').len()),
    }
}
