//! The table of all environment variables, from which the messages about unread variables and `docs/environment.md` are made.
//!
//! [`SettingsReader`](super::SettingsReader) reads no variable that is not in it. To add one: a row here, a test of its lower-case name in
//! `tests/tests/environment`, and `UPDATE_EXPECT=1 cargo test -p otel-runtime --lib environment_page`.

mod exporters;
mod general;
mod limits;
mod otlp;
mod own;
#[cfg(test)]
mod page;
mod variable;

use super::nearest::did_you_mean;
use std::fmt::Write as _;
use variable::{State, Variable};

/// Returns all variables under the headings of the documentation.
fn groups() -> Vec<(&'static str, Vec<Variable>)> {
    let signals = otlp::SIGNALS;
    let of_signals = otlp::OTLP.iter().flat_map(|setting| signals.map(|signal| setting.variable(signal)));
    vec![
        ("General", general::GENERAL.to_vec()),
        ("Exporters", exporters::EXPORTERS.to_vec()),
        ("OTLP", of_signals.chain(otlp::OBSOLETE.iter().cloned()).collect()),
        ("Sampling", general::SAMPLING.to_vec()),
        ("Batches", general::BATCHES.to_vec()),
        ("Limits", limits::LIMITS.to_vec()),
        ("Metrics", exporters::METRICS.to_vec()),
        ("Prometheus", exporters::PROMETHEUS.to_vec()),
        ("Zipkin", exporters::ZIPKIN.to_vec()),
        ("Semantic conventions", own::CONVENTIONS.to_vec()),
        ("Variables of this project and of Rust", own::OWN.to_vec()),
        ("Proxies", own::PROXIES.to_vec()),
    ]
}

fn all() -> impl Iterator<Item = Variable> {
    groups().into_iter().flat_map(|(_, variables)| variables)
}

/// Returns whether the variable is in the table.
pub(super) fn is_known(name: &str) -> bool {
    let lists = [
        general::GENERAL,
        general::SAMPLING,
        general::BATCHES,
        limits::LIMITS,
        exporters::EXPORTERS,
        exporters::METRICS,
        exporters::PROMETHEUS,
        exporters::ZIPKIN,
        otlp::OBSOLETE,
        own::CONVENTIONS,
        own::OWN,
        own::PROXIES,
    ];
    lists.iter().copied().flatten().any(|variable| variable.name == name) || otlp::is_of_a_signal(name)
}

const OTHER_LANGUAGES: &[&str] =
    &["CPP", "DOTNET", "GO", "INSTRUMENTATION", "JAVA", "JAVAAGENT", "JMX", "NODE", "PHP", "PYTHON", "RUBY", "SWIFT"];

/// Returns why a variable was not read, and whether that is printed to stderr. A variable that is set to its default needs no message.
pub(super) fn explain_unread(name: &str, value: &str) -> Option<(String, bool)> {
    // Other variables are set for other programs.
    if !name.starts_with("OTEL_") {
        return None;
    }
    if let Some(variable) = all().find(|variable| variable.name == name) {
        let is_default = variable.default.eq_ignore_ascii_case(value.trim());
        return (!is_default).then(|| match variable.state {
            State::Elsewhere(reader) => (reader.to_owned(), false),
            State::Honoured | State::Partly(_) => ("not used, because no enabled component reads it".to_owned(), false),
        });
    }
    let language = name.strip_prefix("OTEL_").and_then(|rest| rest.split('_').next());
    if language.is_some_and(|language| OTHER_LANGUAGES.contains(&language)) {
        return Some(("for OpenTelemetry in another language".to_owned(), false));
    }
    let known: Vec<_> = all().map(|variable| variable.name).collect();
    let mut message = "unknown variable".to_owned();
    if let Some(near) = did_you_mean(name, known.iter().map(AsRef::as_ref)) {
        _ = write!(message, "; did you mean `{near}`?");
    }
    Some((message, true))
}
