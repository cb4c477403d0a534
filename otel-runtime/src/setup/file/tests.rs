//! Tests of the configuration file. What is exported with a file is tested in `tests/tests/config_file`.

mod arbitrary;
mod errors;
mod examples;
mod page;
mod parsing;

use super::{FileSettings, read_text};
use crate::error::ConfigFileProblem;
use crate::setup::config::Environment;

fn read(text: &str, variables: &[(&str, &str)]) -> Result<FileSettings, Vec<ConfigFileProblem>> {
    let environment: Environment = variables.iter().copied().collect();
    read_text(text, "otel.yaml", &environment)
}

/// Returns the problems of a file, as text.
fn problems(text: &str) -> Vec<String> {
    let problems = read(text, &[]).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}
