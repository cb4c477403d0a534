//! Every option of a macro has a row and an example in the documentation of `otel-runtime`.

use std::fs;
use std::path::Path;

/// The options of each macro, one line each: `traced: name fields ..`, and `traced err: Debug ..` for those in `err(..)`.
const OPTIONS: &str = include_str!("../../otel-macros/tests/options.txt");

fn contains_name(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == name)
}

#[test]
fn every_option_has_a_row_and_an_example() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../otel-runtime/docs");
    for line in OPTIONS.lines() {
        let (subject, options) = line.split_once(": ").expect("a line `macro: options`");
        let (name, is_inner) = subject.split_once(' ').map_or((subject, false), |(name, _)| (name, true));
        let page = fs::read_to_string(folder.join(format!("{name}.md"))).expect("a page for the macro");
        let (prose, code): (Vec<_>, Vec<_>) = page.split("```").enumerate().partition(|(at, _)| at % 2 == 0);
        let examples: Vec<_> = code.iter().filter(|(_, code)| !code.starts_with("ignore")).collect();
        let rows: Vec<&str> =
            prose.iter().flat_map(|(_, text)| text.lines()).filter(|line| line.starts_with("| `")).collect();
        for option in options.split(' ') {
            // The first cell of a row names its options; those of `err(..)` may also stand in the description of `err`.
            let in_row =
                |row: &&str| contains_name(if is_inner { row } else { row.split(" | ").next().unwrap_or(row) }, option);
            assert!(rows.iter().any(in_row), "{name}.md: `{option}` ({subject}) has no row");
            assert!(
                examples.iter().any(|(_, code)| contains_name(code, option)),
                "{name}.md: `{option}` ({subject}) has no example"
            );
        }
    }
}
