//! Reads the environment and resolves each setting once: first code, then environment variables, then the default.

mod lists;
mod nearest;
mod origins;
mod platform_variables;
mod values;
mod variables;

pub(crate) use lists::{Pairs, header_pairs, pairs, percent_decoded};
pub(crate) use nearest::did_you_mean;
pub(crate) use origins::Origins;
pub(crate) use values::{Millis, count, interval, millis, one_of, positive, ratio};

use crate::report::Report;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

/// The variables with the path of a configuration file. The second one is the former name.
pub(crate) const CONFIG_FILE: [&str; 2] = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"];

/// The environment variables that settings are read from.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    variables: BTreeMap<String, String>,
    /// Where the variables that stand for settings of a configuration file are in the file.
    places: BTreeMap<String, String>,
    /// Whether these are the variables of the process.
    is_of_process: bool,
}

/// Prints the names only, because values can be secrets.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

impl Environment {
    /// Returns the variables of this process that can have an effect. Except for the variable that selects the pipeline of tests, nothing else
    /// in this crate reads the environment.
    pub(crate) fn of_process() -> Self {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok();
            let name = name.filter(|name| is_setting(name) || platform_variables::is_of_platform(name))?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        let mut variables: BTreeMap<_, _> = variables.collect();
        // In a CGI program, the variable is the header `Proxy` of a request.
        if std::env::var_os("REQUEST_METHOD").is_some() {
            variables.remove("HTTP_PROXY");
        }
        Self { variables, is_of_process: true, ..Self::default() }
    }

    /// Returns the value of any variable, also of one that is not for OpenTelemetry.
    #[cfg(feature = "config-file")]
    pub(crate) fn value_of(&self, name: &str) -> Option<String> {
        if self.is_of_process { std::env::var(name).ok() } else { self.variables.get(name).cloned() }
    }

    /// Returns the first of `names` that is set, with its value.
    pub(crate) fn first_of<'a>(&self, names: &[&'a str]) -> Option<(&'a str, &str)> {
        names.iter().find_map(|name| {
            self.get(name).map(|value| (*name, value))
        })
    }

    /// Replaces the variables of the specification by the settings of a configuration file, which has precedence over them. Those of this
    /// project and those in `keep` stay. Returns the names of the variables that are set and have no effect.
    #[cfg(feature = "config-file")]
    pub(crate) fn replace_with_file(&mut self, settings: Vec<FileVariable>, keep: &[&str]) -> Vec<String> {
        let stays = |name: &str| name.starts_with("OTEL_RUST_") || !name.starts_with("OTEL_") || keep.contains(&name);
        let all = std::mem::take(&mut self.variables);
        let (stay, ignored): (BTreeMap<_, _>, BTreeMap<_, _>) = all.into_iter().partition(|(name, _)| stays(name));
        self.variables = stay;
        for FileVariable { name, value, place } in settings {
            self.variables.insert(name.to_owned(), value);
            self.places.insert(name.to_owned(), place);
        }
        let is_set = |(name, value): (String, String)| (!value.trim().is_empty()).then_some(name);
        ignored.into_iter().filter_map(is_set).collect()
    }

    /// Returns the value of a variable, unless it is empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns how the source of a variable is called in reports.
    fn source(&self, name: &str) -> String {
        self.places.get(name).map_or(name, String::as_str).to_owned()
    }
}

/// Returns whether a variable is a setting, which is reported if nothing reads it.
fn is_setting(name: &str) -> bool {
    name.starts_with("OTEL_") || variables::is_known(name)
}

/// A setting of a configuration file for which there is an environment variable.
#[cfg(feature = "config-file")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileVariable {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    /// Such as `otel.yaml:12`.
    pub(crate) place: String,
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { variables, ..Self::default() }
    }
}

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
            let value = self.environment.get(name).map(|value| value.trim());
            let Some(value) = value.filter(|value| !value.is_empty()) else {
                continue;
            };
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
        names.iter().find_map(|name| parse(self.environment.get(*name)?.trim()).ok())
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
        for (name, value) in &self.environment.variables {
            if value.trim().is_empty() || self.seen.contains(name) || !is_setting(name) {
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
