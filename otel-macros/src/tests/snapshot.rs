//! The expansions as they are: readable in `tests/expand`, short, and the same every time.
//!
//! After a change: `UPDATE_EXPECT=1 cargo test -p otel-macros`, then read the difference as code.

use super::expansion::expand_all;
use quote::ToTokens as _;
use std::path::{Path, PathBuf};
use syn::File;

/// Generated lines around the body of a function with a plain attribute.
const BUDGET: usize = 25;
/// The same with all three on it.
const BUDGET_OF_ALL: usize = 40;

#[test]
fn expansions_are_as_reviewed() {
    for case in cases() {
        let out = case.with_file_name(name(&case) + ".out.rs");
        expect_test::expect_file![out].assert_eq(&printed(&case));
    }
}

#[test]
fn default_expansions_are_short() {
    let defaults = [
        "default_sync",
        "default_async",
        "unit_sync",
        "unit_async",
        "boxed_future",
        "impl_future",
        "stream",
        "default_counted",
        "default_logged",
        "unit_counted",
    ];
    are_short(&defaults, 1, BUDGET);
    are_short(&["all_three", "all_three_async", "all_three_unit"], 3, BUDGET_OF_ALL);
}

fn are_short(names: &[&str], attributes: usize, budget: usize) {
    for name in names {
        let all = cases();
        let case = all.iter().find(|case| self::name(case) == *name).expect("a case of this name");
        let (before, after) = (lines(&prettyplease::unparse(&source(case))), lines(&printed(case)));
        // The attributes themselves are gone.
        let added = after + attributes - before;
        println!("{name}: {added} lines");
        assert!(added <= budget, "{name}: {added} lines around the body, of {budget} at most");
    }
}

#[test]
fn expansions_are_deterministic() {
    for case in cases() {
        assert_eq!(printed(&case), printed(&case), "{}", name(&case));
    }
}

/// The inputs under `tests/expand`.
pub(super) fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let entries = std::fs::read_dir(folder).expect("the folder of the cases");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("a case").path()).collect();
    cases.retain(|path| path.to_string_lossy().ends_with(".in.rs"));
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn name(case: &Path) -> String {
    let file = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
    file.trim_end_matches(".in.rs").to_owned()
}

pub(super) fn source(case: &Path) -> File {
    let text = std::fs::read_to_string(case).expect("a readable case");
    syn::parse_file(&text).expect("a case in Rust")
}

fn lines(code: &str) -> usize {
    code.lines().filter(|line| !line.is_empty()).count()
}

fn printed(case: &Path) -> String {
    let expanded = expand_all(source(case).into_token_stream(), &mut |_, _| ());
    prettyplease::unparse(&syn::parse2(expanded).expect("an expansion in Rust"))
}
