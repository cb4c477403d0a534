//! The resource: attributes of this process that apply to all its spans, metrics and log records.

use crate::setup::config::{SettingsReader, pairs};
use opentelemetry::trace::TraceId;
use opentelemetry::{Key, KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::{ResourceDetector, TelemetryResourceDetector};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator};
use std::collections::BTreeMap;

/// Resource attributes set in code.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    pub(crate) service_name: Option<String>,
    pub(crate) attributes: Vec<KeyValue>,
    /// Replaces the schema URL of the conventions.
    pub(crate) schema_url: Option<String>,
    /// Whether the resource has no attributes that were detected, except those of the SDK.
    pub(crate) detects_nothing: bool,
}

/// Resolves the resource: first code, then `OTEL_SERVICE_NAME`, then `OTEL_RESOURCE_ATTRIBUTES`, then detected attributes.
///
/// Specification: [resource](https://opentelemetry.io/docs/specs/otel/resource/sdk/).
pub(crate) fn resolve(code: Identity, reader: &mut SettingsReader) -> Resource {
    let mut attributes = if code.detects_nothing { of_sdk() } else { detected() };
    let listed = reader.read(&["OTEL_RESOURCE_ATTRIBUTES"], pairs);
    let mut listed_name = None;
    if let Some(listed) = &listed {
        let pairs = &listed.value.0;
        listed_name = pairs.iter().rev().find(|(key, _)| key == "service.name");
        let text: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let setting = "resource.attributes";
        reader.report.add_setting(setting, text.join(","), &listed.source);
        let values = pairs.iter().map(|(key, value)| (Key::from(key.clone()), value.clone().into()));
        attributes.extend(values);
    }
    let default = match listed_name {
        Some((_, name)) => name.clone(),
        None => format!("unknown_service:{}", executable().unwrap_or_else(|| "rust".to_owned())),
    };
    let read = |name: &str| Ok(name.to_owned());
    let name = match (&code.service_name, listed_name) {
        // The report names the variable as the source, not the default.
        (None, Some((_, name))) if !reader.is_set("OTEL_SERVICE_NAME") => {
            reader.report.add_setting("service.name", name, "OTEL_RESOURCE_ATTRIBUTES");
            name.clone()
        }
        _ => reader.choose("service.name", code.service_name, &["OTEL_SERVICE_NAME"], read, default),
    };
    attributes.insert(Key::from("service.name"), name.into());
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

/// Returns the attributes of the SDK and of this crate.
fn of_sdk() -> BTreeMap<Key, Value> {
    let sdk = TelemetryResourceDetector.detect();
    let mut attributes: BTreeMap<Key, Value> = sdk.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    let mut add = |key: &'static str, value: Value| _ = attributes.insert(Key::from(key), value);
    add("telemetry.distro.name", env!("CARGO_PKG_NAME").into());
    add("telemetry.distro.version", env!("CARGO_PKG_VERSION").into());
    attributes
}

fn detected() -> BTreeMap<Key, Value> {
    let mut attributes = of_sdk();
    let mut add = |key: &'static str, value: Value| _ = attributes.insert(Key::from(key), value);
    add("service.instance.id", instance_id().into());
    add("process.pid", i64::from(std::process::id()).into());
    if let Some(executable) = executable() {
        add("process.executable.name", executable.into());
    }
    if let Some(host) = host_name() {
        add("host.name", host.into());
    }
    attributes
}

fn executable() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    Some(path.file_name()?.to_string_lossy().into_owned())
}

/// Reads the host name on Linux. Other systems have none, because reading it there requires another crate.
fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Creates a random (version 4) UUID from a random trace ID of the SDK, which saves a dependency.
fn instance_id() -> String {
    uuid(RandomIdGenerator::default().new_trace_id())
}

fn uuid(random: TraceId) -> String {
    let mut bytes = random.to_bytes();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = TraceId::from_bytes(bytes).to_string();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(variables: &[(&str, &str)], code: Identity) -> (Resource, crate::report::Report) {
        let mut reader = SettingsReader::new(variables.iter().copied().collect());
        let resource = resolve(code, &mut reader);
        (resource, reader.finish())
    }

    fn get(resource: &Resource, key: &'static str) -> Option<String> {
        resource.get(&Key::from(key)).map(|value| value.to_string())
    }

    #[test]
    fn process_attributes_are_detected() {
        let (resource, _) = resolved(&[], Identity::default());
        let executable = get(&resource, "process.executable.name").expect("tests run from a file");
        assert_eq!(get(&resource, "service.name"), Some(format!("unknown_service:{executable}")));
        assert_eq!(get(&resource, "telemetry.sdk.name").as_deref(), Some("opentelemetry"));
        assert_eq!(get(&resource, "telemetry.sdk.language").as_deref(), Some("rust"));
        assert_eq!(get(&resource, "telemetry.distro.name").as_deref(), Some("otel-runtime"));
        assert_eq!(get(&resource, "process.pid"), Some(std::process::id().to_string()));
        assert_eq!(resource.schema_url(), Some(otel_semconv::SCHEMA_URL));
    }

    #[test]
    fn the_name_comes_from_code_then_the_variable_then_the_list() {
        let all = [("OTEL_RESOURCE_ATTRIBUTES", "service.name=c,a=b%20c"), ("OTEL_SERVICE_NAME", "b")];
        let code = || Identity { service_name: Some("a".to_owned()), ..Identity::default() };
        let name = |variables: &[_], code| get(&resolved(variables, code).0, "service.name");
        assert_eq!(name(&all, code()).as_deref(), Some("a"));
        assert_eq!(name(&all, Identity::default()).as_deref(), Some("b"));
        assert_eq!(name(&all[..1], Identity::default()).as_deref(), Some("c"));
        assert_eq!(get(&resolved(&all, code()).0, "a").as_deref(), Some("b c"));
        let (_, report) = resolved(&all[..1], Identity::default());
        let source = report.setting("service.name").map(|setting| setting.source.as_str());
        assert_eq!(source, Some("OTEL_RESOURCE_ATTRIBUTES"));
    }

    #[test]
    fn an_invalid_list_is_ignored_and_reported() {
        let (resource, report) = resolved(&[("OTEL_RESOURCE_ATTRIBUTES", "a=1,b")], Identity::default());
        assert_eq!(get(&resource, "a"), None);
        assert_eq!(
            report.problems()[0].to_string(),
            "OTEL_RESOURCE_ATTRIBUTES: pair 2 has no `=`; write `key=value,key=value`"
        );
    }

    #[test]
    fn instance_ids_are_version_4_uuids() {
        let random = TraceId::from_hex("ffffffffffffffffffffffffffffffff").expect("32 digits");
        assert_eq!(uuid(random), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_ne!(instance_id(), instance_id());
    }
}
