//! The command line.

use super::{Command, Options, Parsed, parse, parse_duration};
use std::time::Duration;

fn options(line: &str) -> Result<Options, String> {
    match parse(line.split_whitespace().map(str::to_owned).collect())? {
        Parsed::Options(options) => Ok(options),
        other => panic!("no options: {other:?}"),
    }
}

#[test]
fn what_is_not_an_option_of_ours_goes_to_cargo() {
    let options = options("otel test -p shop --only a::** --release --slow=5ms name -- --nocapture --only x").unwrap();
    assert_eq!(options.command, Command::Test);
    assert_eq!(options.only, ["a::**"]);
    assert_eq!(options.slow, Some(Duration::from_millis(5)));
    assert_eq!(options.cargo, ["-p", "shop", "--release", "name", "--", "--nocapture", "--only", "x"]);
}

#[test]
fn only_run_has_a_viewer() {
    assert!(options("run --ui").unwrap().ui);
    assert_eq!(options("build --ui").unwrap().cargo, ["--ui"]);
}

#[test]
fn plan_reads_packages_itself() {
    let options = options("plan -p shop --package=cart --json").unwrap();
    assert_eq!(options.packages, ["shop", "cart"]);
    assert!(options.json && options.cargo.is_empty());
}

#[test]
fn mistakes_are_reported_with_the_nearest_name() {
    for (line, message) in [
        (
            "otel pln",
            "unknown command `pln`; did you mean `plan`?; expected one of `plan`, `run`, `build`, `test`, `apply`, `strip`, `ui`, `traces`, `logs`, `metrics`, `findings`",
        ),
        (
            "apply --chek",
            "unknown option `--chek` of `cargo otel apply`; did you mean `--check`?; expected one of `--check`, `--only`, `--except`, `--slow`, `--runtime`, `--manifest-path`, `--package`",
        ),
        ("plan --slow", "option `--slow` requires a value"),
        ("run --slow 5", "`5` is no duration; write it as `5ms`, `50us` or `1s`"),
        ("strip -- x", "`cargo otel strip` has no arguments after `--`"),
    ] {
        assert_eq!(options(line).unwrap_err(), message);
    }
}

#[test]
fn durations() {
    assert_eq!(parse_duration("50us"), Ok(Duration::from_micros(50)));
    assert_eq!(parse_duration("1s"), Ok(Duration::from_secs(1)));
    assert_eq!(parse_duration("0"), Ok(Duration::ZERO));
    assert!(parse_duration("").is_err() && parse_duration("ms").is_err() && parse_duration("1.5s").is_err());
}
