//! The resource: attributes of this process that apply to all its spans, metrics and log records.

mod attributes;
mod cloud;
mod container;
mod detector;
mod entities;
mod host;
mod instance_id;
mod kubernetes;
mod platform;
mod process;
#[cfg(test)]
mod tests;

pub(crate) use detector::Detection;
pub use detector::ResourceDetector;

use crate::setup::config::{SettingsReader, pairs};
use attributes::Detected;
use container::ContainerFacts;
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::{ResourceDetector as _, TelemetryResourceDetector};
use platform::Platform;
use std::collections::BTreeMap;
use std::path::Path;

/// The settings of the resource in code.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    pub(crate) service_name: Option<String>,
    pub(crate) attributes: Vec<KeyValue>,
    /// Replaces the schema URL of the conventions.
    pub(crate) schema_url: Option<String>,
    pub(crate) detection: Detection,
}

/// Resolves the resource: first code, then `OTEL_SERVICE_NAME`, then `OTEL_RESOURCE_ATTRIBUTES`, then `OTEL_ENTITIES`, then detected
/// attributes.
///
/// Specification: [resource](https://opentelemetry.io/docs/specs/otel/resource/sdk/).
pub(crate) fn resolve(code: Identity, reader: &mut SettingsReader) -> Resource {
    resolve_in(Path::new("/"), code, reader)
}

/// Resolves the resource with the files below `root`.
fn resolve_in(root: &Path, code: Identity, reader: &mut SettingsReader) -> Resource {
    let detection = Detection::resolve(code.detection, reader);
    let mut attributes = detected(&Platform::new(root, reader.environment()), &detection);
    let mut listed_name = None;
    for (source, pairs) in [entities(reader), listed(reader)].into_iter().flatten() {
        let of_last = |(key, value): &(String, String)| (key == "service.name").then(|| (source, value.clone()));
        listed_name = pairs.iter().rev().find_map(of_last).or(listed_name);
        attributes.extend(pairs.into_iter().map(|(key, value)| (Key::from(key), value.into())));
    }
    attributes.insert(Key::from("service.name"), service_name(code.service_name, listed_name, reader).into());
    for attribute in code.attributes {
        if attribute.key.as_str().is_empty() {
            let message = "an attribute without a key was ignored; give it a key";
            reader.report.add_problem("resource_attribute", message, true);
            continue;
        }
        let source = reader.source_of(attribute.key.as_str());
        reader.report.add_setting(attribute.key.as_str(), &attribute.value, source);
        attributes.insert(attribute.key, attribute.value);
    }
    let attributes = attributes.into_iter().map(|(key, value)| KeyValue::new(key, value));
    if let Some(url) = &code.schema_url {
        let source = reader.source_of("resource.schema_url");
        reader.report.add_setting("resource.schema_url", url, source);
    }
    let schema_url = code.schema_url.unwrap_or_else(|| otel_semconv::SCHEMA_URL.to_owned());
    let resource = Resource::builder_empty();
    resource.with_schema_url(attributes, schema_url).build()
}

/// A variable, and the attributes in it.
type Listed = (&'static str, Vec<(String, String)>);

/// Returns the attributes of the entities in `OTEL_ENTITIES`.
fn entities(reader: &mut SettingsReader) -> Option<Listed> {
    const VARIABLE: &str = "OTEL_ENTITIES";
    let found = reader.text(&[VARIABLE])?;
    let (entities, problems) = entities::entities(&found.value);
    for problem in problems {
        reader.report.add_problem(VARIABLE, problem, true);
    }
    let pairs: Vec<_> = entities.iter().flat_map(entities::Entity::attributes).cloned().collect();
    reader.report.add_setting("resource.entities", printed(&pairs), VARIABLE);
    Some((VARIABLE, pairs))
}

fn listed(reader: &mut SettingsReader) -> Option<Listed> {
    const VARIABLE: &str = "OTEL_RESOURCE_ATTRIBUTES";
    let pairs = reader.read(&[VARIABLE], pairs)?.value.0;
    reader.report.add_setting("resource.attributes", printed(&pairs), VARIABLE);
    Some((VARIABLE, pairs))
}

fn printed(pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join(",")
}

fn service_name(code: Option<String>, listed: Option<(&str, String)>, reader: &mut SettingsReader) -> String {
    let default = match &listed {
        Some((_, name)) => name.clone(),
        None => format!("unknown_service:{}", process::executable_name().unwrap_or_else(|| "rust".to_owned())),
    };
    match (&code, listed) {
        // The report names the variable as the source, not the default.
        (None, Some((source, name))) if !reader.is_set("OTEL_SERVICE_NAME") => {
            reader.report.add_setting("service.name", &name, source);
            name
        }
        _ => reader.choose("service.name", code, &["OTEL_SERVICE_NAME"], |name| Ok(name.to_owned()), default),
    }
}

/// Detects the attributes that are selected, and those of the SDK.
fn detected(platform: &Platform, detection: &Detection) -> BTreeMap<Key, Value> {
    let container = ContainerFacts::read(platform);
    let is_in_container = container.id.is_some() || kubernetes::is_in_pod(platform);
    let mut all = BTreeMap::new();
    let mut run = |detector, detect: &dyn Fn(&mut Detected)| {
        if let Some(is_selected) = detection.of(detector) {
            let mut found = Detected::of_selected(is_selected);
            detect(&mut found);
            all.extend(found.attributes.into_iter().filter(|(key, _)| detection.keeps(key.as_str())));
        }
    };
    run(ResourceDetector::Service, &|found| found.value("service.instance.id", instance_id::instance_id()));
    run(ResourceDetector::Process, &|found| process::process(platform, found));
    run(ResourceDetector::CommandArgs, &|found| process::command_args(platform, found));
    run(ResourceDetector::Host, &|found| host::host(platform, is_in_container, found));
    run(ResourceDetector::Os, &|found| host::os(platform, found));
    run(ResourceDetector::Container, &|found| container.detect(found));
    run(ResourceDetector::Kubernetes, &|found| kubernetes::kubernetes(platform, &container, found));
    run(ResourceDetector::Cloud, &|found| cloud::cloud(platform, found));
    all.extend(TelemetryResourceDetector.detect().iter().map(|(key, value)| (key.clone(), value.clone())));
    all.insert(Key::from("telemetry.distro.name"), env!("CARGO_PKG_NAME").into());
    all.insert(Key::from("telemetry.distro.version"), env!("CARGO_PKG_VERSION").into());
    all
}
