//! The environment variables, in which settings of the configuration file and of code can stand for variables.

use super::{platform_variables, variables};
use std::collections::BTreeMap;
use std::fmt;

/// The variables with the path of a configuration file. The second one is the former name.
pub(crate) const CONFIG_FILE: [&str; 2] = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"];

/// The environment variables that settings are read from.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    variables: BTreeMap<String, String>,
    /// Where the variables come from that stand for settings of a configuration file or of code.
    places: BTreeMap<String, String>,
    /// Whether these are the variables of the process.
    #[cfg_attr(
        not(feature = "config-file"),
        expect(dead_code, reason = "only the configuration file refers to other variables of the process")
    )]
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
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
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
            self.set(name, value, place);
        }
        let is_set = |(name, value): (String, String)| (!value.trim().is_empty()).then_some(name);
        ignored.into_iter().filter_map(is_set).collect()
    }

    /// Returns the value of a variable, unless it is empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Sets a variable that stands for a setting of code or of a configuration file, at this place.
    pub(super) fn set(&mut self, name: &str, value: String, place: String) {
        self.variables.insert(name.to_owned(), value);
        self.places.insert(name.to_owned(), place);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.variables.iter()
    }

    /// Returns how the source of a variable is called in reports.
    pub(super) fn source(&self, name: &str) -> String {
        self.places.get(name).map_or(name, String::as_str).to_owned()
    }
}

/// Returns whether a variable is a setting, which is reported if nothing reads it.
pub(super) fn is_setting(name: &str) -> bool {
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
