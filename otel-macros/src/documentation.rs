//! Every option has a row and an example in the documentation that users read, in the crate that re-exports the macros.

use crate::args::macro_name::MacroName;
use crate::args::options::ErrRetOption;
use std::path::Path;

/// The page of each macro.
const PAGES: [(MacroName, &str); 6] = [
    (MacroName::Traced, "traced.md"),
    (MacroName::Counted, "counted.md"),
    (MacroName::Logged, "logged.md"),
    (MacroName::Span, "span.md"),
    (MacroName::Count, "count.md"),
    (MacroName::Log, "log.md"),
];

fn contains_name(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == name)
}

#[test]
fn every_option_has_a_row_and_an_example() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../otel-runtime/docs");
    for (attribute, page) in PAGES {
        let docs = std::fs::read_to_string(folder.join(page)).expect("a page of the documentation");
        let (prose, code): (Vec<_>, Vec<_>) = docs.split("```").enumerate().partition(|(at, _)| at % 2 == 0);
        let examples: Vec<_> = code.iter().filter(|(_, code)| !code.starts_with("ignore")).collect();
        let rows = prose.iter().flat_map(|(_, text)| text.lines()).filter(|line| line.starts_with("| `"));
        let rows: Vec<&str> = rows.collect();
        let subjects: Vec<&str> = rows.iter().filter_map(|row| row.split(" | ").next()).collect();
        let has_example = |text| examples.iter().any(|(_, code)| contains_name(code, text));
        let name = attribute.display_name();
        for text in attribute.options().iter().map(|option| option.text()) {
            assert!(subjects.iter().any(|row| contains_name(row, text)), "`{text}` of `{name}` has no row");
            assert!(has_example(text), "`{text}` of `{name}` has no example");
        }
        let inner = match attribute {
            MacroName::Traced => ErrRetOption::OF_SPANS,
            MacroName::Logged => ErrRetOption::OF_LOGS,
            _ => &[],
        };
        for text in inner.iter().map(|option| option.text()) {
            assert!(rows.iter().any(|row| contains_name(row, text)), "`err({text})` of `{name}` has no row");
            assert!(has_example(text), "`err({text})` of `{name}` has no example");
        }
    }
}
