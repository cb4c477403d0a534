//! The text that goes into a source file. No line changes its number.

mod messages;

pub(crate) use messages::{Inserted, InsertedIn, original_column, without_insertions};

use crate::plan::{Decision, FilePlan, PackagePlan, Wanted};
use crate::scan::Entry;
use std::time::Duration;

/// A text and its place in the original.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Insertion {
    pub(crate) at: usize,
    pub(crate) text: String,
}

/// The insertions of a file in the shadow, in the order of their places.
pub(crate) fn insertions(package: &PackagePlan, file: &FilePlan, minimum: Duration) -> Vec<Insertion> {
    let mut insertions = Vec::new();
    if !package.is_instrumented() {
        return insertions;
    }
    let path = Paths::of(package);
    for (function, decision) in file.source.functions.iter().zip(&file.decisions) {
        if let Decision::Wanted(wanted) = decision {
            insertions.push(Insertion { at: function.place, text: path.attributes(wanted) });
        }
    }
    // A package with the dependency sets telemetry up itself.
    if package.runtime.is_none() {
        if let Some(entry) = &file.source.entry {
            let call = path.init(minimum, package.handles_signals);
            insertions.extend(of_entry(entry, &call));
        }
        let call = path.call("test()");
        insertions.extend(
            file.source.tests.iter().map(|at| Insertion { at: *at, text: format!(" let _telemetry = {call};") }),
        );
        for exit in &file.source.exits {
            insertions.push(Insertion { at: exit.start, text: path.call("exit_code(") });
            insertions.push(Insertion { at: exit.end, text: ")".to_owned() });
        }
    }
    insertions.sort_by_key(|insertion| insertion.at);
    insertions
}

/// The text with the insertions.
pub(crate) fn inserted(text: &str, insertions: &[Insertion]) -> String {
    let mut result =
        String::with_capacity(text.len() + insertions.iter().map(|insertion| insertion.text.len()).sum::<usize>());
    let mut from = 0;
    for Insertion { at, text: new } in insertions {
        result.push_str(&text[from..*at]);
        result.push_str(new);
        from = *at;
    }
    result + &text[from..]
}

/// The lines and columns of insertions.
pub(crate) fn places(text: &str, insertions: &[Insertion]) -> Vec<Inserted> {
    let places = insertions.iter().map(|Insertion { at, text: new }| {
        let before = &text[..*at];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        Inserted { line: before.matches('\n').count() + 1, column: before[start..].chars().count(), text: new.clone() }
    });
    places.collect()
}

/// Inserts the initialization into `main`.
///
/// ```text
/// fn main() { body }                 fn main() { let _telemetry = CALL; body }
///
/// #[tokio::main]                     fn main() -> R { #[tokio::main]
/// async fn main() -> R {             async fn main() -> R {
///     body                               body
/// }                                  } let _telemetry = CALL; main() }
/// ```
///
/// Telemetry of an `async fn main` ends after the runtime, because tasks end with it.
fn of_entry(entry: &Entry, call: &str) -> Vec<Insertion> {
    match &entry.runtime {
        None => vec![Insertion { at: entry.body, text: format!(" let _telemetry = {call};") }],
        Some(main) => {
            let before = format!("{}fn main() {} {{ ", main.conditions, main.output);
            let after = format!(" let _telemetry = {call}; main() }}");
            vec![Insertion { at: entry.item.start, text: before }, Insertion { at: entry.item.end, text: after }]
        }
    }
}

/// How the sources of a package name `otel-runtime`.
struct Paths {
    /// `::otel_runtime`, or without the colons in the edition 2015.
    runtime: String,
    /// The option `crate = ..`, if the macros cannot know the name.
    crate_option: Option<String>,
}

impl Paths {
    fn of(package: &PackagePlan) -> Self {
        let name = package.runtime.as_deref().unwrap_or("otel_runtime");
        if package.edition == "2015" {
            return Self { runtime: name.to_owned(), crate_option: Some(format!("crate = {name}")) };
        }
        let crate_option = (name != "otel_runtime").then(|| format!("crate = ::{name}"));
        Self { runtime: format!("::{name}"), crate_option }
    }

    fn attributes(&self, wanted: &Wanted) -> String {
        let texts = wanted.attributes.iter().map(|(name, options)| {
            let options: Vec<&str> = [options.as_str(), self.crate_option.as_deref().unwrap_or_default()]
                .into_iter()
                .filter(|option| !option.is_empty())
                .collect();
            attribute(&self.runtime, name, &options.join(", ")) + " "
        });
        texts.collect()
    }

    fn call(&self, call: &str) -> String {
        format!("{}::zero_code::{call}", self.runtime)
    }

    fn init(&self, minimum: Duration, handles_signals: bool) -> String {
        self.call(&format!("start({}, {})", minimum.as_micros(), !handles_signals))
    }
}

/// An attribute as source code.
pub(crate) fn attribute(runtime: &str, name: &str, options: &str) -> String {
    let options = if options.is_empty() { String::new() } else { format!("({options})") };
    format!("#[{runtime}::{name}{options}]")
}

#[cfg(test)]
mod tests;
