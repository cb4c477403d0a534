//! Compiler messages about instrumented lines, with the insertions taken out again.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A text that was inserted into a line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Inserted {
    /// The line, counted from one.
    pub(crate) line: usize,
    /// The number of characters in front of it in the original line.
    pub(crate) column: usize,
    pub(crate) text: String,
}

/// The insertions of each file, by the name that the compiler gives it.
pub(crate) type InsertedIn = HashMap<String, Vec<Inserted>>;

/// Takes the insertions out of a rendered message: out of the lines of code, and the same columns out of the marks below them.
///
/// ```text
/// 3 | #[::otel_runtime::traced("get")] pub fn get() {      3 | pub fn get() {
///   |                                         ^^^      →     |        ^^^
/// ```
pub(crate) fn without_insertions(rendered: &str, files: &InsertedIn) -> String {
    let mut inserted: &[Inserted] = &[];
    // The columns that were taken out of the last line of code.
    let mut cut: Vec<(usize, usize)> = Vec::new();
    let mut result = String::with_capacity(rendered.len());
    for line in rendered.split_inclusive('\n') {
        let plain = without_escapes(line);
        if let Some(file) = file_of(&plain) {
            inserted = files.get(file).map(Vec::as_slice).unwrap_or_default();
            result.push_str(&with_original_column(line, &plain, inserted));
            continue;
        }
        match line_number(&plain) {
            Some(number) => {
                cut.clear();
                let mut line = line.to_owned();
                for Inserted { text, .. } in inserted.iter().filter(|inserted| inserted.line == number) {
                    // In the order of their places, so a `)` is searched behind the text in front of it.
                    let from = cut.last().map_or(0, |(column, _)| byte_of(&line, *column));
                    let Some(at) = line[from..].find(text.trim_end()).map(|at| at + from) else { continue };
                    let removed = if line[at..].starts_with(text.as_str()) { text.as_str() } else { text.trim_end() };
                    cut.push((without_escapes(&line[..at]).chars().count(), removed.chars().count()));
                    line.replace_range(at..at + removed.len(), "");
                }
                result.push_str(&line);
            }
            None if !cut.is_empty() && is_mark(&plain) => {
                let mut line = line.to_owned();
                for (column, length) in &cut {
                    line = without_columns(&line, *column, *length);
                }
                result.push_str(&line);
            }
            None => {
                cut.clear();
                result.push_str(line);
            }
        }
    }
    result
}

/// The column in the original line of a column in the instrumented line, both counted from one.
pub(crate) fn original_column(column: usize, line: usize, inserted: &[Inserted]) -> usize {
    let (mut shift, mut original) = (0, column - 1);
    for Inserted { column: at, text, .. } in inserted.iter().filter(|inserted| inserted.line == line) {
        let (start, width) = (at + shift, text.chars().count());
        if column > start {
            original -= width.min(column - 1 - start);
        }
        shift += width;
    }
    original + 1
}

/// The file of a line such as `  --> src/main.rs:3:5`.
fn file_of(plain: &str) -> Option<&str> {
    let trimmed = plain.trim_start();
    let place = trimmed.strip_prefix("--> ").or_else(|| trimmed.strip_prefix("::: "))?;
    place.trim_end().rsplitn(3, ':').nth(2)
}

/// The number in front of a line of code.
fn line_number(plain: &str) -> Option<usize> {
    let digits = plain.trim_start().find(|c: char| !c.is_ascii_digit()).unwrap_or_default();
    let (number, rest) = plain.trim_start().split_at(digits);
    rest.trim_start().starts_with(['|', '+', '-', '~']).then(|| number.parse().ok())?
}

fn is_mark(plain: &str) -> bool {
    plain.trim_start().starts_with('|')
}

fn with_original_column(line: &str, plain: &str, inserted: &[Inserted]) -> String {
    let mut parts = plain.trim_end().rsplitn(3, ':').map(str::parse::<usize>);
    let (Some(Ok(column)), Some(Ok(number))) = (parts.next(), parts.next()) else { return line.to_owned() };
    let original = original_column(column, number, inserted);
    line.replace(&format!(":{number}:{column}"), &format!(":{number}:{original}"))
}

/// The place of a column in a line with escape sequences.
fn byte_of(line: &str, column: usize) -> usize {
    let mut visible = 0;
    let mut is_escape = false;
    for (at, c) in line.char_indices() {
        match c {
            '\u{1b}' => is_escape = true,
            _ if is_escape => is_escape = c != 'm',
            _ if visible == column => return at,
            _ => visible += 1,
        }
    }
    line.len()
}

/// The line without `length` columns from `column` on. Escape sequences have no width and are kept.
fn without_columns(line: &str, column: usize, length: usize) -> String {
    let mut result = String::with_capacity(line.len());
    let mut visible = 0;
    let mut is_escape = false;
    for c in line.chars() {
        if c == '\u{1b}' || is_escape || c == '\n' {
            is_escape = c == '\u{1b}' || (is_escape && c != 'm');
            result.push(c);
            continue;
        }
        if !(column..column + length).contains(&visible) {
            result.push(c);
        }
        visible += 1;
    }
    result
}

fn without_escapes(line: &str) -> String {
    let mut is_escape = false;
    let plain = line.chars().filter(|c| {
        let skip = is_escape || *c == '\u{1b}';
        is_escape = *c == '\u{1b}' || (is_escape && *c != 'm');
        !skip
    });
    plain.collect()
}
