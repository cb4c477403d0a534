//! `cargo otel traces`, `logs`, `metrics` and `findings`.

use super::answer::{Item, items};
use super::page::read;
use super::source::{Running, Source};
use super::text;
use crate::arguments::Question;
use otel_viewer::Viewer;
use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::Path;

/// What was printed of the last answer: the content of each item by its identity.
type Printed = HashMap<String, String>;

/// Prints the answer of a question.
///
/// # Errors
///
/// Returns a message if there is no answer.
pub(super) fn ask(question: &Question) -> Result<(), String> {
    let source = source(question)?;
    let mut printed = Printed::new();
    let is_open = print(question, items(&source, question, &|_| true)?, &mut printed);
    let (true, true, Source::Running(running)) = (is_open, question.follow, &source) else { return Ok(()) };
    for () in running.changes()? {
        let new = items(&source, question, &|item| printed.contains_key(&item.id))?;
        if !print(question, new, &mut printed) {
            return Ok(());
        }
    }
    Err(format!("the viewer at {} has ended", question.from))
}

fn source(question: &Question) -> Result<Source, String> {
    if question.from.starts_with("http://") {
        return Ok(Source::Running(Running::new(&question.from)));
    }
    if question.from.contains("://") {
        return Err(format!("`--from {}`: write a URL that begins with `http://`, or a file", question.from));
    }
    if question.follow {
        return Err(
            "`--follow` needs a running viewer; read the file with `cargo otel ui FILE`, or leave `--follow` out"
                .to_owned(),
        );
    }
    // A file is read as a whole, however large it is.
    let viewer = Viewer::builder().memory(usize::MAX).build().map_err(|error| error.to_string())?;
    read(&viewer, Path::new(&question.from))?;
    Ok(Source::File(viewer))
}

/// Prints the items that are new or have changed. Returns whether the reader still listens, unlike `head` after its last line.
fn print(question: &Question, items: Vec<Item>, printed: &mut Printed) -> bool {
    let mut lines = String::new();
    let mut now = Printed::new();
    for item in items {
        let content = item.value.to_string();
        if printed.get(&item.id) != Some(&content) {
            lines += &if question.json { content.clone() } else { text::line(question.subject, &item.value) };
            lines.push('\n');
        }
        now.insert(item.id, content);
    }
    *printed = now;
    let mut stdout = io::stdout().lock();
    stdout.write_all(lines.as_bytes()).and_then(|()| stdout.flush()).is_ok()
}
