//! The page `docs/environment.md`, which is generated from the table.
//!
//! After a change: `UPDATE_EXPECT=1 cargo test -p otel-runtime --lib environment_page`, then read the difference.

use super::variable::{Origin, State, Variable};
use super::{all, groups};
use expect_test::expect_file;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const INTRODUCTION: &str = "\
# Environment variables

<!-- Generated from `otel-runtime/src/setup/config/variables`. After a change: `UPDATE_EXPECT=1 cargo test -p otel-runtime --lib \
environment_page`. -->

This page lists all variables of the [specification](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/), and \
those of this project. Settings in code take precedence over the environment. An empty variable counts as not set. An invalid value is ignored, \
so that the next source or the default applies; it is printed to stderr and listed in the report, `Telemetry::report()`. The report also lists \
variables that are set, known and not used.

The column *test* names the test in `tests/tests/environment` that covers the variable. For example, run \
`cargo test -p otel-tests --test environment otel_sdk_disabled`.
";

fn row(variable: &Variable) -> String {
    let code = |text: &str| if text.is_empty() { "–".to_owned() } else { format!("`{text}`") };
    let mut state = match variable.state {
        State::Honoured => "honoured".to_owned(),
        State::Partly(reason) => format!("in part: {reason}"),
        State::Elsewhere(reader) => reader.to_owned(),
    };
    if let Some(feature) = variable.feature {
        _ = write!(state, "; requires the feature `{feature}`");
    }
    let test = match variable.target {
        // Names that differ only in case share a test.
        None => format!("`{}`", variable.name.to_lowercase()),
        Some(target) => format!("target `{target}`"),
    };
    format!("| `{}` | {} | {} | {state} | {test} |\n", variable.name, variable.sets, code(variable.default))
}

#[test]
fn the_environment_page_is_up_to_date() {
    let mut page = INTRODUCTION.to_owned();
    let specified = |state: fn(State) -> bool| {
        all().filter(|variable| variable.origin == Origin::Specification && state(variable.state)).count()
    };
    _ = write!(
        page,
        "\nOf the {} variables of the specification, {} are honoured, and {} in part.\n",
        specified(|_| true),
        specified(|state| state == State::Honoured),
        specified(|state| matches!(state, State::Partly(_))),
    );
    for (heading, variables) in groups() {
        _ = write!(page, "\n## {heading}\n\n| variable | sets | default | state | test |\n|---|---|---|---|---|\n");
        page.extend(variables.iter().map(row));
    }
    expect_file!["../../../../../docs/environment.md"].assert_eq(&page);
}

/// The [specification](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) has 77 variables.
/// With those of declarative configuration, `OTEL_CONFIG_FILE` and its former name, there are 79.
#[test]
fn the_environment_page_has_every_variable_once() {
    let specified = all().filter(|variable| variable.origin == Origin::Specification);
    assert_eq!(specified.count(), 79);
    let names: BTreeSet<_> = all().map(|variable| variable.name).collect();
    assert_eq!(names.len(), all().count());
}
