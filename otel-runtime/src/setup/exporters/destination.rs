//! The destinations of a signal: a list of exporters, chosen in code or by `OTEL_<SIGNAL>_EXPORTER`.

#[cfg(test)]
mod tests;

use super::exporter_name;
use super::otlp::OtlpSettings;
use crate::error::InstallError;
use crate::export::LineTarget;
use crate::report::Signal;
use crate::setup::config::SettingsReader;
use std::convert::Infallible;
use std::fmt;

/// A destination of a signal. `E` is the type of custom exporters, `P` that of endpoints from which the signal is pulled.
#[derive(Debug)]
pub(crate) enum Destination<E: ?Sized, P = Infallible> {
    Otlp(OtlpSettings),
    Console,
    JsonLines(LineTarget),
    Custom(Box<E>),
    Pull(P),
}

/// An endpoint from which a signal is pulled. Only metrics have one.
pub(crate) trait Pull: fmt::Display + Sized {
    /// Returns the endpoint with this name in a list of exporters.
    fn named(name: &str) -> Option<Self>;
}

impl Pull for Infallible {
    fn named(_: &str) -> Option<Self> {
        None
    }
}

impl<E: ?Sized, P> Destination<E, P> {
    /// # Errors
    ///
    /// Returns the endpoint if the signal is pulled from it.
    pub(crate) fn pushed(self) -> Result<Destination<E>, P> {
        Ok(match self {
            Self::Otlp(settings) => Destination::Otlp(settings),
            Self::Console => Destination::Console,
            Self::JsonLines(to) => Destination::JsonLines(to),
            Self::Custom(exporter) => Destination::Custom(exporter),
            Self::Pull(place) => return Err(place),
        })
    }
}

impl<E: ?Sized, P: Pull> fmt::Display for Destination<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Otlp(settings) if settings.is_zipkin => f.pad("zipkin"),
            Self::Otlp(_) => f.pad("otlp"),
            Self::Console => f.pad("console"),
            Self::JsonLines(LineTarget::Stdout) => f.pad("otlp/stdout"),
            Self::JsonLines(LineTarget::File { .. }) => f.pad("otlp/file"),
            Self::Custom(_) => f.pad("custom"),
            Self::Pull(place) => place.fmt(f),
        }
    }
}

/// All destinations of a signal. The list can be empty.
#[derive(Debug)]
pub(crate) struct Destinations<E: ?Sized, P = Infallible> {
    list: Vec<Destination<E, P>>,
    misuse: Option<String>,
}

impl<E: ?Sized, P: Pull> Destinations<E, P> {
    pub(crate) fn none() -> Self {
        Self { list: Vec::new(), misuse: None }
    }

    pub(crate) fn one(destination: Destination<E, P>) -> Self {
        Self { list: vec![destination], misuse: None }
    }

    pub(crate) fn and(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.misuse = self.misuse.or(other.misuse);
        self
    }

    /// Changes the last OTLP exporter. `method` is the name of the method for the error message.
    pub(crate) fn otlp(mut self, method: &str, change: impl FnOnce(&mut OtlpSettings)) -> Self {
        match self.list.last_mut() {
            Some(Destination::Otlp(settings)) => change(settings),
            other => {
                let other = other.map_or_else(|| "none".to_owned(), |other| other.to_string());
                self.misuse.get_or_insert(misplaced(method, "otlp()", &other));
            }
        }
        self
    }

    /// Changes the last endpoint from which the signal is pulled. `method` is the name of the method for the error message, and `kind` the
    /// name of the method that creates an endpoint.
    pub(crate) fn pull(mut self, method: &str, kind: &str, change: impl FnOnce(&mut P)) -> Self {
        match self.list.last_mut() {
            Some(Destination::Pull(place)) => change(place),
            other => {
                let other = other.map_or_else(|| "none".to_owned(), |other| other.to_string());
                self.misuse.get_or_insert(misplaced(method, kind, &other));
            }
        }
        self
    }

    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn sends_otlp(&self) -> bool {
        self.list.iter().any(|to| matches!(to, Destination::Otlp(settings) if !settings.is_zipkin))
    }

    /// Resolves the destinations: first code, then the variable, then OTLP if another setting refers to it, then the console.
    ///
    /// # Errors
    ///
    /// Returns an error if an OTLP setting follows another exporter.
    pub(crate) fn resolve(
        code: Option<Self>,
        signal: Signal,
        otlp_is_configured: bool,
        reader: &mut SettingsReader,
    ) -> Result<Vec<Destination<E, P>>, InstallError> {
        let setting = signal.to_string();
        let variable = format!("OTEL_{}_EXPORTER", signal.variable());
        let listed = reader.text(&[&variable]);
        let before = reader.report.problems().len();
        let (list, source) = match (code, listed) {
            (Some(Self { misuse: Some(misuse), .. }), _) => return Err(InstallError::setting(setting, misuse)),
            (Some(Self { list, .. }), _) => (list, reader.source_of(&setting)),
            (None, Some(listed)) => match parse_list(&listed.value, signal, &variable, reader) {
                Some(list) => (list, variable),
                None => (vec![by_default(otlp_is_configured)], "default".to_owned()),
            },
            (None, None) => (vec![by_default(otlp_is_configured)], "default".to_owned()),
        };
        let names: Vec<_> = list.iter().map(ToString::to_string).collect();
        let names_text = if names.is_empty() { "none".to_owned() } else { names.join(",") };
        reader.report.add_value_in_use(before, &format_args!("`{names_text}`"));
        reader.report.add_setting(setting, names_text, source);
        Ok(list)
    }
}

fn misplaced(method: &str, of: &str, other: &str) -> String {
    format!("`.{method}(..)` is a setting of `{of}`, but it follows `{other}`; write it directly after `{of}`")
}

fn by_default<E: ?Sized, P>(otlp_is_configured: bool) -> Destination<E, P> {
    if otlp_is_configured { Destination::Otlp(OtlpSettings::default()) } else { Destination::Console }
}

/// Returns the exporters of a list, or `None` if none of its names is known. Names that are not known are reported.
fn parse_list<E: ?Sized, P: Pull>(
    listed: &str,
    signal: Signal,
    variable: &str,
    reader: &mut SettingsReader,
) -> Option<Vec<Destination<E, P>>> {
    let (mut list, mut names) = (Vec::new(), Vec::new());
    for name in listed.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let name = match exporter_name::parse(name, signal) {
            Ok(name) if names.contains(&name) => Err(format!("`{name}` is listed twice; it is used once")),
            name => name,
        };
        match name {
            Ok(name) => {
                names.push(name);
                list.extend(named(name, variable, reader));
            }
            Err(reason) => reader.report.add_problem(variable, reason, true),
        }
    }
    let none = names.contains(&"none");
    if none && !list.is_empty() {
        let message = "`none` is ignored, because other exporters are listed; remove one or the other";
        reader.report.add_problem(variable, message, true);
    }
    (none || !list.is_empty()).then_some(list)
}

/// Returns the exporter with this name. `none` has none.
fn named<E: ?Sized, P: Pull>(name: &str, variable: &str, reader: &mut SettingsReader) -> Option<Destination<E, P>> {
    Some(match name {
        "otlp" => Destination::Otlp(OtlpSettings::default()),
        "zipkin" => Destination::Otlp(OtlpSettings { is_zipkin: true, ..OtlpSettings::default() }),
        "console" => Destination::Console,
        "otlp/stdout" => Destination::JsonLines(LineTarget::Stdout),
        "otlp/file" => {
            let Some(path) = reader.text(&[FILE]) else {
                let message = format!("`otlp/file` requires the path of a file; set `{FILE}`");
                reader.report.add_problem(variable, message, true);
                return None;
            };
            reader.report.add_setting("otlp_file", &path.value, &path.source);
            Destination::JsonLines(LineTarget::File { path: path.value.into(), setting: path.source })
        }
        name => Destination::Pull(P::named(name)?),
    })
}

/// The path of the file of `otlp/file`. The specification has no variable for it.
const FILE: &str = "OTEL_RUST_OTLP_FILE";
