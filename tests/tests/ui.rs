//! The exact messages of the compiler about mistakes, with one case per mistake.
//!
//! `otel-macros/tests/diagnostics` has the mistakes that the macros report on their own; a few of those cases are compiled here as
//! well. After a change of messages: `TRYBUILD=overwrite cargo test -p otel-tests --test ui`, then review the diff.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn mistakes() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/traced/*.rs");
    cases.compile_fail("ui/instrument/*.rs");
    cases.compile_fail("ui/inline/*.rs");
    cases.compile_fail("ui/conventions/*.rs");
    cases.compile_fail("ui/counted/*.rs");
    cases.compile_fail("ui/logged/*.rs");
    cases.compile_fail("ui/stacked/*.rs");
    cases.compile_fail("ui/outcome/*.rs");
}

/// The messages that a case of `otel-macros` cannot report.
#[test]
fn messages_of_compiled_cases_are_reported() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = root.join("../otel-macros/tests/diagnostics/in_compiled_cases.txt");
    let list = fs::read_to_string(list).expect("the list of messages");
    let messages: Vec<&str> = list.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).collect();
    assert!(!messages.is_empty());
    let mut outputs: Vec<PathBuf> = entries(&root.join("ui")).iter().flat_map(|folder| entries(folder)).collect();
    outputs.retain(|path| path.extension().is_some_and(|end| end == "stderr"));
    let reported: String = outputs.iter().map(|path| fs::read_to_string(path).expect("an output")).collect();
    for message in messages {
        // Between `{` and `}` is a name or nothing.
        let missing = message.split(['{', '}']).find(|part| part.contains(' ') && !reported.contains(part));
        assert!(missing.is_none(), "no case in tests/ui reports `{message}`");
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of cases");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}
