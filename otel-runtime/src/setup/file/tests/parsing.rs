//! The exact text of errors about YAML and the version, and the limits of a file.

use super::errors::check;
use super::{problems, read};
use std::fmt::Write as _;

#[test]
fn what_is_not_yaml_is_refused() {
    check("a: [1", &["3:1: not YAML: while parsing a flow sequence, expected ',' or ']'"]);
    check("disabled: true\ndisabled: true", &["3:1: the key `disabled` is also in line 2; remove one of them"]);
    check("--- {}", &["2:1: a second document; a configuration file has one"]);
    check("disabled: !!bool 'true'", &["2:11: a tag; only `!!str` is supported"]);
    check("[a]: 1", &["2:1: a key must be a text"]);
    check(
        "disabled: ${A B}",
        &["2:11: `${A B}` is not a reference; write `${NAME}` or `${NAME:-default}`, or `$$` for a `$`"],
    );
}

#[test]
fn sizes_are_limited() {
    let deep = format!("disabled: {}", "[".repeat(65));
    check(&deep, &["2:74: more than 64 levels"]);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..6 {
        let alias = format!("*a{}", level - 1);
        _ = writeln!(bomb, "a{level}: &a{level} [{}]", [alias.as_str(); 10].join(", "));
    }
    check(&bomb, &["6:40: more than 100000 values; an alias counts as all that it stands for"]);
    let long = format!("resource:\n  attributes_list: {}", "x".repeat(1000));
    assert!(!problems(&long).is_empty());
    let text = "file_format: '1.1'\nresource:\n  attributes_list: ${A}${A}${A}${A}${A}";
    let megabyte = "x".repeat(1 << 20);
    let problems = read(text, &[("A", &megabyte)]).expect_err("too long");
    assert_eq!(problems[0].to_string(), "3:20: more than 4194304 bytes of text after the substitution of variables");
    let entries = format!("propagator:\n  composite: [{}]", "a,".repeat(1001));
    check(&entries, &["3:2015: more than 1000 entries in a list"]);
}

#[test]
fn the_version_is_checked() {
    let version = |version: &str| problems(&format!("file_format: {version}"));
    for good in ["'1.0'", "\"1.1\"", "'1.2'", "'1.12'"] {
        assert!(version(good).is_empty(), "{good}");
    }
    assert_eq!(version("1.1"), ["1:14: file_format: the version is a text; write `file_format: \"1.1\"`"]);
    for wrong in ["0.4", "2.0", "1.0-rc.2", "1.", "1"] {
        let message = format!("1:14: file_format: the version `{wrong}` is not supported; write `1.1`");
        assert_eq!(version(&format!("'{wrong}'")), [message]);
    }
    assert_eq!(problems("disabled: true"), ["1:1: the key `file_format` is missing"]);
    assert_eq!(problems(""), ["1:1: the key `file_format` is missing"]);
    assert_eq!(problems("- a"), ["1:1: expected a mapping, found a list", "1:1: the key `file_format` is missing"]);
}

#[test]
fn later_minor_versions_are_in_the_report() {
    let settings = read("file_format: '1.7'", &[]).expect("a valid file");
    let remark = ("otel.yaml:1".to_owned(), "later than 1.1, the version whose keys are known".to_owned());
    assert_eq!(settings.remarks, [remark]);
}
