//! What `otel.toml` means, and what it may not contain.

use super::{Attribute, Condition, Parameters, Runtime, file};
use std::path::{Path, PathBuf};
use std::time::Duration;

#[test]
fn a_file_with_everything() {
    let text = r#"
packages = "shop"
slow = "5ms"
runtime = { path = "../otel" }

[[rule]]
functions = ["shop::db::**", "**::load"]
only = ["async", "pub"]
traced = 'level = "debug"'
counted = true
logged = false
args = ["id"]
error = false

[[rule]]
functions = "shop::noise"
skip = true
"#;
    let rules = file::parse(text, Path::new("/ws")).unwrap();
    assert_eq!(rules.packages, ["shop"]);
    assert_eq!(rules.slow, Some(Duration::from_millis(5)));
    assert_eq!(rules.runtime, Some(Runtime::Folder(PathBuf::from("/ws/../otel"))));
    let rule = &rules.list[0];
    assert_eq!((rule.line, rule.functions.len()), (6, 2));
    assert_eq!(rule.only, [Condition::Async, Condition::Public]);
    assert_eq!(rule.traced, Some(Attribute::On("level = \"debug\"".to_owned())));
    assert_eq!(rule.counted, Some(Attribute::On(String::new())));
    assert_eq!(rule.logged, Some(Attribute::Off));
    assert_eq!(rule.args, Some(Parameters::Named(vec!["id".to_owned()])));
    assert_eq!((rule.error, rule.skip), (Some(false), None));
    assert_eq!(rules.list[1].skip, Some(true));
}

#[test]
fn mistakes_have_their_line() {
    for (text, message) in [
        (
            "\npackage = 1",
            "otel.toml:2: unknown key `package`; did you mean `packages`?; expected one of `packages`, `slow`, `runtime`, `rule`",
        ),
        ("slow = \"fast\"", "otel.toml:1: `fast` is no duration; write it as `5ms`, `50us` or `1s`"),
        ("slow = 5", "otel.toml:1: `slow` must be a string"),
        ("packages = 5", "otel.toml:1: `packages` must be a string or a list of strings"),
        ("runtime = {}", "otel.toml:1: `runtime` must have a `path` or a `version`"),
        (
            "runtime = { pth = \"\" }",
            "otel.toml:1: unknown key `pth`; did you mean `path`?; expected one of `path`, `version`",
        ),
        ("rule = 1", "otel.toml:1: write each rule as a table below `[[rule]]`"),
        ("\n[[rule]]\nskip = true", "otel.toml:2: a rule needs `functions`, such as `[\"shop::db::**\"]`"),
        (
            "[[rule]]\nfunctions = \"a\"\nargz = true",
            "otel.toml:3: unknown key `argz`; did you mean `args`?; expected one of `functions`, `only`, `skip`, `error`, `args`, `traced`, `counted`, `logged`",
        ),
        (
            "[[rule]]\nfunctions = \"a:b\"",
            "otel.toml:2: `a:b` is no pattern; write it as `shop::db::**` or `**::Cart::new`",
        ),
        (
            "[[rule]]\nfunctions = \"a\"\nonly = \"fast\"",
            "otel.toml:3: `only` has no condition `fast`; expected one of `async`, `pub`",
        ),
        ("[[rule]]\nfunctions = \"a\"\nskip = 1", "otel.toml:3: `skip` must be `true` or `false`"),
        (
            "[[rule]]\nfunctions = \"a\"\ntraced = 1",
            "otel.toml:3: `traced` must be `true`, `false`, or its options in a string of one line",
        ),
    ] {
        assert_eq!(file::parse(text, Path::new("/ws")).unwrap_err(), message, "{text}");
    }
}
