//! The documentation lists a test for each variable, and each of these tests exists.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../../../docs/environment.md");

/// Returns the columns of each row: variable, what it sets, default, state, test.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
}

/// Returns the names of the tests in this program.
fn tests() -> BTreeSet<String> {
    let program = std::env::current_exe().expect("tests run from a file");
    let output = Command::new(program).args(["--list", "--format", "terse"]).output().expect("it starts");
    let list = String::from_utf8(output.stdout).expect("names are text");
    let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
    names.map(|name| name.rsplit("::").next().unwrap_or(name).to_owned()).collect()
}

#[test]
fn every_variable_has_a_test() {
    let (tests, mut checked) = (tests(), 0);
    for row in rows() {
        let (variable, test) = (row[0].trim_matches('`'), row[row.len() - 1]);
        if let Some(target) = test.strip_prefix("target `") {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(target.trim_end_matches('`'));
            assert!(path.is_dir(), "{variable}: no test target {}", path.display());
        } else {
            assert_eq!(test.trim_matches('`'), variable.to_lowercase());
            assert!(tests.contains(test.trim_matches('`')), "{variable} has no test; see {}", file!());
        }
        checked += 1;
    }
    assert!(checked > 79, "the page lists {checked} variables");
}

#[test]
fn a_variable_that_is_refused_says_why() {
    for row in rows() {
        assert_eq!(row.len(), 5, "{row:?}");
        let state = row[3];
        for word in ["in part:", "refused:"] {
            assert!(state.strip_prefix(word).is_none_or(|reason| reason.len() > 10), "{row:?}");
        }
    }
}
