//! The keys at the top of the file.

use super::cursor::{Cursor, Section};
use super::settings::FileSettings;
use super::{limits, meter, processors, propagator, resource, sampler, schema};
use crate::setup::config::Origins;
use crate::setup::exporters::Destinations;
use crate::setup::providers::{Logs, Metrics, Traces};
use std::collections::BTreeSet;

/// Reads the file. A provider that is not in the file records nothing.
pub(super) fn read(root: &Cursor<'_>) -> FileSettings {
    let mut origins = Origins::default();
    let section = root.section(&schema::ROOT);
    if let Some(version) = section.required("file_format") {
        file_format(version);
    }
    if let Some(disabled) = section.get("disabled")
        && let Some(value) = disabled.boolean()
    {
        disabled.document.set("OTEL_SDK_DISABLED", value.to_string(), disabled.source());
    }
    if let Some(level) = section.get("log_level")
        && let Some(severity) = level.choice(&schema::SEVERITY_NUMBER)
    {
        level.document.set("OTEL_LOG_LEVEL", message_level(severity).to_owned(), level.source());
    }
    if let Some(instrumentation) = section.get("instrumentation/development") {
        self::instrumentation(&instrumentation.section(&schema::INSTRUMENTATION));
    }
    propagator::read(section.get("propagator"), root);
    let depth = limits::general(section.get("attribute_limits"));
    let identity = resource::read(section.get("resource"), &mut origins);
    let traces = traces(&section, &mut origins);
    let logs = logs(&section, depth, &mut origins);
    let metrics = match section.get("meter_provider") {
        Some(provider) => meter::read(provider, &mut origins),
        None => Metrics::none(),
    };
    let (variables, remarks, substituted) = (Vec::new(), Vec::new(), BTreeSet::new());
    FileSettings { identity, traces, logs, metrics, variables, origins, remarks, substituted }
}

fn instrumentation(section: &Section<'_>) {
    if let Some(general) = section.get("general") {
        general.section(&schema::GENERAL_INSTRUMENTATION);
    }
    let others = schema::INSTRUMENTATION.properties.iter().filter(|property| property.key != "general");
    for language in others.filter_map(|property| section.get(property.key)) {
        language.document.remark(language.source(), "for OpenTelemetry in another language");
    }
}

/// Returns the level of the messages of this crate.
fn message_level(severity: &str) -> &'static str {
    match severity.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "trace" | "debug" => "debug",
        "info" => "info",
        "warn" => "warn",
        "error" => "error",
        // A loss of telemetry is an error, and is not fatal.
        _ => "none",
    }
}

/// Specification: [versioning](https://github.com/open-telemetry/opentelemetry-configuration/blob/main/VERSIONING.md).
fn file_format(version: &Cursor<'_>) {
    if let super::tree::NodeValue::Integer(_) | super::tree::NodeValue::Float(_) = version.value() {
        version.refuse("the version is a text; write `file_format: \"1.1\"`");
        return;
    }
    let Some(text) = version.text() else { return };
    let minor = text.strip_prefix("1.").filter(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()));
    match minor {
        Some("0" | "1") => {}
        Some(_) => version.document.remark(version.source(), "later than 1.1, the version whose keys are known"),
        None => version.refuse(format_args!("the version `{text}` is not supported; write `1.1`")),
    }
}

fn traces(root: &Section<'_>, origins: &mut Origins) -> Traces {
    let Some(provider) = root.get("tracer_provider") else { return Traces::none() };
    let section = provider.section(&schema::TRACER_PROVIDER);
    limits::spans(section.get("limits"));
    if let Some(generator) = section.get("id_generator")
        && let Some((_, random)) = generator.one_of(&schema::ID_GENERATOR, "generator")
    {
        random.section(&schema::NO_KEYS);
    }
    let sampler = section.get("sampler").and_then(|sampler| {
        origins.add("traces.sampler", sampler.source());
        sampler::read(sampler)
    });
    let mut destinations = Destinations::none();
    if let Some(list) = section.required("processors") {
        origins.add("traces", list.source());
        destinations = processors::read(list, &processors::SPANS);
    }
    let traces = Traces::over(destinations);
    match sampler {
        Some(sampler) => traces.sampler(sampler),
        None => traces,
    }
}

fn logs(root: &Section<'_>, depth: Option<usize>, origins: &mut Origins) -> Logs {
    let Some(provider) = root.get("logger_provider") else { return Logs::none() };
    let section = provider.section(&schema::LOGGER_PROVIDER);
    let depth = limits::logs(section.get("limits")).or(depth);
    let mut destinations = Destinations::none();
    if let Some(list) = section.required("processors") {
        origins.add("logs", list.source());
        destinations = processors::read(list, &processors::LOGS);
    }
    let logs = Logs::over(destinations);
    match depth {
        Some(depth) => logs.attribute_depth_limit(depth),
        None => logs,
    }
}
