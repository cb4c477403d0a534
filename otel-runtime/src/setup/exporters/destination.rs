//! The destinations of a signal: a list of exporters, chosen in code or by `OTEL_<SIGNAL>_EXPORTER`.

use super::otlp::OtlpSettings;
use crate::error::InstallError;
use crate::report::Signal;
use crate::setup::config::{SettingsReader, one_of};
use std::convert::Infallible;
use std::fmt;

/// A destination of a signal. `E` is the type of custom exporters, `P` that of endpoints from which the signal is pulled.
#[derive(Debug)]
pub(crate) enum Destination<E: ?Sized, P = Infallible> {
    Otlp(OtlpSettings),
    Console,
    JsonLines,
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
            Self::JsonLines => Destination::JsonLines,
            Self::Custom(exporter) => Destination::Custom(exporter),
            Self::Pull(place) => return Err(place),
        })
    }
}

impl<E: ?Sized, P: Pull> fmt::Display for Destination<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Otlp(_) => f.pad("otlp"),
            Self::Console => f.pad("console"),
            Self::JsonLines => f.pad("otlp/stdout"),
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
        self.list.iter().any(|to| matches!(to, Destination::Otlp(_)))
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
            (None, Some(listed)) => match parse_list(&listed.value, &variable, reader) {
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
    variable: &str,
    reader: &mut SettingsReader,
) -> Option<Vec<Destination<E, P>>> {
    let mut list = Vec::new();
    let mut none = false;
    for name in listed.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if let Some(place) = P::named(name) {
            list.push(Destination::Pull(place));
            continue;
        }
        match parse_name::<P>(name) {
            Ok("none") => none = true,
            Ok("otlp") => list.push(Destination::Otlp(OtlpSettings::default())),
            Ok("otlp/stdout") => list.push(Destination::JsonLines),
            Ok(_) => list.push(Destination::Console),
            Err(reason) => reader.report.add_problem(variable, reason, true),
        }
    }
    if none && !list.is_empty() {
        let message = "`none` is ignored, because other exporters are listed; remove one or the other";
        reader.report.add_problem(variable, message, true);
    }
    (none || !list.is_empty()).then_some(list)
}

fn parse_name<P: Pull>(name: &str) -> Result<&'static str, String> {
    let pulled = P::named("prometheus").is_some();
    if !pulled && name.eq_ignore_ascii_case("prometheus") {
        return Err("`prometheus` exports metrics only; set it in `OTEL_METRICS_EXPORTER`".to_owned());
    }
    let unsupported = ["zipkin", "jaeger", "otlp/file", "memory"];
    if unsupported.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        let prometheus = if pulled { "`prometheus`, " } else { "" };
        return Err(format!("`{name}` is not supported; write `otlp`, `console`, {prometheus}`otlp/stdout` or `none`"));
    }
    // `logging` is the former name of `console` in the specification.
    if name.eq_ignore_ascii_case("logging") {
        return Ok("console");
    }
    let names = ["otlp", "console", "none", "otlp/stdout", "prometheus"];
    one_of(name, if pulled { &names } else { &names[..4] })
}

#[cfg(test)]
mod tests {
    use super::*;

    type List = Destinations<()>;

    fn resolved(code: Option<List>, variable: Option<&str>, otlp: bool) -> (String, Vec<String>) {
        let variables = variable.map(|value| ("OTEL_TRACES_EXPORTER", value));
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        let list = List::resolve(code, Signal::Traces, otlp, &mut reader);
        let names_text = match list {
            Ok(list) => list.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            Err(error) => error.to_string(),
        };
        let problems = reader.finish().problems().iter().map(ToString::to_string).collect();
        (names_text, problems)
    }

    #[test]
    fn code_takes_precedence_over_the_variable() {
        assert_eq!(resolved(Some(List::none()), Some("otlp"), false).0, "");
        let both = List::one(Destination::Console).and(List::one(Destination::JsonLines));
        assert_eq!(resolved(Some(both), None, false).0, "console,otlp/stdout");
    }

    #[test]
    fn the_variable_contains_a_list() {
        assert_eq!(resolved(None, Some("OTLP, console,otlp/stdout"), false).0, "otlp,console,otlp/stdout");
        assert_eq!(resolved(None, Some("none"), false), (String::new(), vec![]));
    }

    #[test]
    fn the_default_is_the_console_unless_otlp_is_configured() {
        assert_eq!(resolved(None, None, false).0, "console");
        assert_eq!(resolved(None, None, true).0, "otlp");
    }

    #[test]
    fn unknown_exporters_are_reported() {
        let (list, problems) = resolved(None, Some("oltp,zipkin,prometheus,none,console"), false);
        assert_eq!(list, "console");
        assert_eq!(
            problems,
            [
                "OTEL_TRACES_EXPORTER: `oltp` is unknown; did you mean `otlp`?; using `console`",
                "OTEL_TRACES_EXPORTER: `zipkin` is not supported; write `otlp`, `console`, `otlp/stdout` or `none`; using \
                 `console`",
                "OTEL_TRACES_EXPORTER: `prometheus` exports metrics only; set it in `OTEL_METRICS_EXPORTER`; using \
                 `console`",
                "OTEL_TRACES_EXPORTER: `none` is ignored, because other exporters are listed; remove one or the other; \
                 using `console`",
            ]
        );
    }

    #[test]
    fn the_default_is_used_if_no_exporter_is_known() {
        let (list, problems) = resolved(None, Some("conosle"), false);
        assert_eq!(list, "console");
        assert_eq!(problems, ["OTEL_TRACES_EXPORTER: `conosle` is unknown; did you mean `console`?; using `console`"]);
        assert_eq!(resolved(None, Some("jaeger"), true).0, "otlp");
    }

    #[test]
    fn otlp_settings_on_another_exporter_are_an_error() {
        let wrong = List::one(Destination::Console).otlp("endpoint", |_| ());
        assert_eq!(
            resolved(Some(wrong), None, false).0,
            "traces: `.endpoint(..)` is a setting of `otlp()`, but it follows `console`; write it directly after \
             `otlp()`"
        );
    }
}
