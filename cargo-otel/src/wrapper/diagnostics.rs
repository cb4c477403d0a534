//! Messages of the compiler as if nothing had been inserted.

use crate::insert::{Inserted, InsertedIn, original_column, without_insertions};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The insertions that messages may show.
pub(super) struct Diagnostics {
    files: InsertedIn,
}

impl Diagnostics {
    pub(super) fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_default();
        Self { files: serde_json::from_str(&text).unwrap_or_default() }
    }

    /// A line of the compiler's output, with the text and the positions of the original if it is a message.
    pub(super) fn original(&self, line: &str) -> String {
        let Ok(mut message) = serde_json::from_str::<Value>(line) else { return line.to_owned() };
        self.map(&mut message);
        message.to_string()
    }

    fn map(&self, message: &mut Value) {
        if let Some(rendered) = message["rendered"].as_str() {
            message["rendered"] = without_insertions(rendered, &self.files).into();
        }
        for span in message["spans"].as_array_mut().into_iter().flatten() {
            let mut next = Some(span);
            while let Some(span) = next {
                self.map_span(span);
                next = span["expansion"].get_mut("span");
            }
        }
        for child in message["children"].as_array_mut().into_iter().flatten() {
            self.map(child);
        }
    }

    fn map_span(&self, span: &mut Value) {
        let Some(inserted) = span["file_name"].as_str().and_then(|file| self.files.get(file)) else { return };
        for end in ["start", "end"] {
            let (Some(line), Some(column)) =
                (number(span, &format!("line_{end}")), number(span, &format!("column_{end}")))
            else {
                return;
            };
            let original = original_column(column, line, inserted);
            let before = bytes_before(line, column, inserted);
            let byte = format!("byte_{end}");
            span[&byte] = number(span, &byte).unwrap_or_default().saturating_sub(before).into();
            span[&format!("column_{end}")] = original.into();
        }
        let first = number(span, "line_start").unwrap_or_default();
        for (at, line) in span["text"].as_array_mut().into_iter().flatten().enumerate() {
            for end in ["highlight_start", "highlight_end"] {
                let column = number(line, end).unwrap_or(1);
                line[end] = original_column(column, first + at, inserted).into();
            }
            if let Some(text) = line["text"].as_str() {
                line["text"] = original_line(text, first + at, inserted).into();
            }
        }
    }
}

fn number(value: &Value, key: &str) -> Option<usize> {
    value[key].as_u64().and_then(|number| usize::try_from(number).ok())
}

/// The length of what is inserted in front of a place in the instrumented file.
fn bytes_before(line: usize, column: usize, inserted: &[Inserted]) -> usize {
    let mut shift = 0;
    let mut bytes = 0;
    for Inserted { line: at, column: start, text } in inserted {
        if *at < line {
            bytes += text.len();
        } else if *at == line && start + shift < column - 1 {
            bytes += text.len();
            shift += text.chars().count();
        }
    }
    bytes
}

fn original_line(text: &str, line: usize, inserted: &[Inserted]) -> String {
    let mut text = text.to_owned();
    for Inserted { text: new, .. } in inserted.iter().filter(|inserted| inserted.line == line) {
        text = text.replacen(new.as_str(), "", 1);
    }
    text
}
