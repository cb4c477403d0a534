//! The examples of the OpenTelemetry configuration project, if they are beside the checkout.

use super::problems;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder beside the checkout.
pub(super) fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/otel-configuration");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder {}", folder.display());
    None
}

/// Returns the names and the texts of all examples.
pub(super) fn texts() -> BTreeMap<String, String> {
    let folders = folder().into_iter().flat_map(|folder| ["examples", "snippets"].map(|part| folder.join(part)));
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    files
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("a text"))
        })
        .collect()
}

#[test]
fn examples_are_accepted_or_refused_by_name() {
    let texts = texts();
    if texts.is_empty() {
        return;
    }
    let lines = texts.iter().map(|(name, text)| {
        let problems = problems(text);
        let refused = problems.iter().map(|problem| format!("\n    {problem}"));
        format!("{name}: {}{}\n", if problems.is_empty() { "accepted" } else { "refused" }, refused.collect::<String>())
    });
    let expected = expect_test::expect_file!["examples.txt"];
    expected.assert_eq(&lines.collect::<String>());
}
