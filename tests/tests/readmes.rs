//! The README of the repository and that of `otel-runtime` show the same example, output and features.

const REPOSITORY: &str = include_str!("../../README.md");
const RUNTIME: &str = include_str!("../../otel-runtime/README.md");

#[track_caller]
fn section<'a>(readme: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = readme.split_once(from).unwrap_or_else(|| panic!("no `{from}`"));
    rest.split_once(to).unwrap_or_else(|| panic!("no `{to}` after `{from}`")).0
}

#[test]
fn the_example_is_the_same() {
    let example = |readme| section(readme, "```rust\nuse otel_runtime::{", "\n```\n");
    assert_eq!(example(REPOSITORY), example(RUNTIME));
    let output = |readme| section(readme, "```text\notel-runtime: ", "\n```\n");
    assert_eq!(output(REPOSITORY), output(RUNTIME));
}

#[test]
fn the_features_are_the_same() {
    let features = |readme| section(readme, "\n## Features\n", "\n## ");
    assert_eq!(features(REPOSITORY), features(RUNTIME));
}
