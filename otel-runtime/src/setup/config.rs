//! Reads the environment and resolves each setting once: first code, then environment variables, then the default.

mod environment;
mod lists;
mod nearest;
mod origins;
mod platform_variables;
mod values;
mod variables;

#[cfg(feature = "config-file")]
pub(crate) use environment::FileVariable;
pub(crate) use environment::{CONFIG_FILE, Environment};
pub(crate) use lists::{Pairs, header_pairs, pairs, percent_decoded};
pub(crate) use nearest::did_you_mean;
pub(crate) use origins::Origins;
pub(crate) use values::{Millis, count, interval, millis, one_of, positive, ratio};

use crate::report::Report;
use std::collections::BTreeSet;
use std::fmt::Display;

/// A value and the environment variable that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found<T> {
    pub(crate) value: T,
    pub(crate) source: String,
}

/// Reads environment variables, remembers which ones were read, and records the results in the report.
#[derive(Debug, Default)]
pub(crate) struct SettingsReader {
    environment: Environment,
    seen: BTreeSet<String>,
    /// Where settings of code are in a configuration file: of all, and of the exporter that is being resolved.
    pub(crate) origins: Origins,
    pub(crate) exporter_origins: Origins,
    pub(crate) report: Report,
}

impl SettingsReader {
    pub(crate) fn new(environment: Environment) -> Self {
        Self { environment, ..Self::default() }
    }

    /// Returns the source of a setting that was not read from a variable: a place in the configuration file, or code.
    pub(crate) fn source_of(&self, setting: &str) -> String {
        let found = self.exporter_origins.get(setting).or_else(|| self.origins.get(setting));
        found.unwrap_or("code").to_owned()
    }

    /// The variables that settings are read from.
    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Sets variables that code sets, and that therefore replace those of the environment and of the configuration file.
    pub(crate) fn set_in_code(&mut self, variables: impl IntoIterator<Item = (&'static str, String)>) {
        for (name, value) in variables {
            self.environment.set(name, value, "code".to_owned());
        }
    }

    /// Suppresses the message that a variable has no effect.
    pub(crate) fn may_be_unused(&mut self, name: &str) {
        self.seen.insert(name.to_owned());
    }

    /// Returns the first of `names` that is set. An empty value counts as unset, as the specification requires.
    pub(crate) fn text(&mut self, names: &[&str]) -> Option<Found<String>> {
        self.read(names, |text| Ok(text.to_owned()))
    }

    /// Returns the first of `names` that is set and can be parsed. Invalid values are reported.
    pub(crate) fn read<T>(&mut self, names: &[&str], parse: impl Fn(&str) -> Result<T, String>) -> Option<Found<T>> {
        let mut found = None;
        for &name in names {
            debug_assert!(variables::is_known(name), "`{name}` is not in the table of variables");
            self.seen.insert(name.to_owned());
            let Some(value) = self.environment.get(name) else { continue };
            match parse(value) {
                Ok(value) if found.is_none() => {
                    found = Some(Found { value, source: self.environment.source(name) });
                }
                Ok(_) => {}
                Err(reason) => self.report.add_problem(self.environment.source(name), reason, true),
            }
        }
        found
    }

    /// Returns the first of `names` that is set. A value that is neither `true` nor `false` is reported, and means `false`, as the specification
    /// requires.
    pub(crate) fn boolean(&mut self, names: &[&str]) -> Option<Found<bool>> {
        let Found { value, source } = self.text(names)?;
        let value = values::boolean(&value).unwrap_or_else(|reason| {
            self.report.add_problem(&source, format!("{reason}; using false"), true);
            false
        });
        Some(Found { value, source })
    }

    /// Returns the first of `names` that is set and can be parsed, without a report. Another setting reads the same variables.
    pub(crate) fn peek<T>(&self, names: &[&str], parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        names.iter().find_map(|name| parse(self.environment.get(name)?).ok())
    }

    /// Resolves a setting and adds it to the report.
    pub(crate) fn choose<T: Display>(
        &mut self,
        setting: &str,
        code: Option<T>,
        names: &[&str],
        parse: impl Fn(&str) -> Result<T, String>,
        default: T,
    ) -> T {
        let before = self.report.problems().len();
        let found = self.read(names, parse);
        let (value, source) = match (code, found) {
            (Some(value), None) => (value, self.source_of(setting)),
            (Some(value), Some(found)) => (value, format!("{}, before {}", self.source_of(setting), found.source)),
            (None, Some(found)) => (found.value, found.source),
            (None, None) => (default, "default".to_owned()),
        };
        self.report.add_setting(setting, &value, source);
        self.report.add_value_in_use(before, &value);
        value
    }

    /// Resolves a setting without a default, and adds it to the report if it is set.
    pub(crate) fn choose_optional<T: Display>(
        &mut self,
        setting: &str,
        code: Option<T>,
        names: &[&str],
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let found = self.read(names, parse);
        let (value, source) = match (code, found) {
            (Some(value), _) => (value, self.source_of(setting)),
            (None, Some(found)) => (found.value, found.source),
            (None, None) => return None,
        };
        self.report.add_setting(setting, &value, source);
        Some(value)
    }

    /// Returns whether a variable is set. It does not count as read.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.environment.get(name).is_some()
    }

    /// Returns whether the list in a variable contains an item. The variable does not count as read.
    pub(crate) fn list_contains(&self, name: &str, item_name: &str) -> bool {
        let list = self.environment.get(name).unwrap_or_default();
        list.split(',').any(|item| item.trim().eq_ignore_ascii_case(item_name))
    }

    /// Returns the report, with a problem for each variable that is set and was not read.
    pub(crate) fn finish(mut self) -> Report {
        for (name, value) in self.environment.iter() {
            if value.trim().is_empty() || self.seen.contains(name) || !environment::is_setting(name) {
                continue;
            }
            if let Some((message, on_stderr)) = variables::explain_unread(name, value) {
                self.report.add_problem(self.environment.source(name), message, on_stderr);
            }
        }
        self.report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(variables: &[(&str, &str)]) -> Vec<String> {
        let report = SettingsReader::new(variables.iter().copied().collect()).finish();
        report.problems().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn code_precedes_the_signal_variable_which_precedes_the_generic_one() {
        let variables = [("OTEL_BSP_MAX_QUEUE_SIZE", "7"), ("OTEL_BLRP_MAX_QUEUE_SIZE", "8")];
        let names = ["OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_QUEUE_SIZE"];
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        assert_eq!(reader.choose("queue", Some(1), &names, positive, 9), 1);
        assert_eq!(reader.choose("queue", None, &names, positive, 9), 7);
        assert_eq!(reader.choose("queue", None, &names[1..], positive, 9), 8);
        assert_eq!(reader.choose("queue", None, &["OTEL_SPAN_EVENT_COUNT_LIMIT"], positive, 9), 9);
        let sources: Vec<_> = reader.report.settings().iter().map(|s| s.source.clone()).collect();
        assert_eq!(
            sources,
            ["code, before OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_QUEUE_SIZE", "default"]
        );
    }

    #[test]
    fn an_invalid_value_is_reported_and_the_next_source_is_used() {
        let names = ["OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_QUEUE_SIZE"];
        let variables = [(names[0], "many"), (names[1], "2")];
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        assert_eq!(reader.choose("a", None, &names, positive, 9), 2);
        assert_eq!(
            reader.report.problems()[0].to_string(),
            "OTEL_BSP_MAX_QUEUE_SIZE: `many` is not a whole number above 0; using 2"
        );
    }

    #[test]
    fn empty_means_unset() {
        let mut reader = SettingsReader::new([("OTEL_SERVICE_NAME", " ")].into_iter().collect());
        assert_eq!(reader.text(&["OTEL_SERVICE_NAME"]), None);
        assert!(reader.finish().problems().is_empty());
    }

    #[test]
    #[should_panic(expected = "`OTEL_UNLISTED` is not in the table of variables")]
    fn only_variables_in_the_table_are_read() {
        SettingsReader::default().text(&["OTEL_UNLISTED"]);
    }

    #[test]
    fn a_variable_that_is_set_to_its_default_needs_no_message() {
        let variables = [("OTEL_EXPORTER_OTLP_INSECURE", "False"), ("OTEL_TRACES_SAMPLER_ARG", " 1 ")];
        assert_eq!(problems(&variables), [""; 0]);
    }

    #[test]
    fn variables_that_are_set_and_not_read_are_reported() {
        assert_eq!(
            problems(&[
                ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"),
                ("OTEL_PYTHON_LOG_LEVEL", "info"),
                ("OTEL_SERVCE_NAME", "shop"),
                ("OTEL_XYZZY", "1"),
            ]),
            [
                "OTEL_EXPORTER_OTLP_ENDPOINT: not used, because no enabled component reads it",
                "OTEL_PYTHON_LOG_LEVEL: for OpenTelemetry in another language",
                "OTEL_SERVCE_NAME: unknown variable; did you mean `OTEL_SERVICE_NAME`?",
                "OTEL_XYZZY: unknown variable",
            ]
        );
    }
}
