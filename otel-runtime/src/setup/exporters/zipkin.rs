//! The settings of the Zipkin exporter.

use super::{lane_limits, proxy};
use crate::export::{Compression, Otlp, Protocol, RequestFormat, Tls, url};
use crate::report::Signal;
use crate::setup::config::{Millis, SettingsReader, millis, one_of};
use std::time::Duration;

/// Resolves the settings of the exporter, which sends spans as JSON over HTTP.
///
/// Specification: [Zipkin exporter](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#zipkin-exporter).
pub(super) fn resolve(reader: &mut SettingsReader) -> Otlp {
    let names = ["OTEL_EXPORTER_ZIPKIN_ENDPOINT"];
    let default = "http://localhost:9411/api/v2/spans";
    let before = reader.report.problems().len();
    let found = reader.read(&names, url::check);
    let (url, source) =
        found.map_or_else(|| (default.to_owned(), "default".to_owned()), |found| (found.value, found.source));
    let shown = url::without_secrets(&url);
    reader.report.add_value_in_use(before, &shown);
    reader.report.add_setting("traces.zipkin.endpoint", shown, source);
    let ten_seconds = Millis(Duration::from_secs(10));
    let timeout =
        reader.choose("traces.zipkin.timeout", None, &["OTEL_EXPORTER_ZIPKIN_TIMEOUT"], millis, ten_seconds).0;
    // The specification reserves the variable and defines no values.
    let protocol = |text: &str| one_of(text, &["http/json"]);
    let before = reader.report.problems().len();
    reader.read(&["OTEL_EXPORTER_ZIPKIN_PROTOCOL"], protocol);
    reader.report.add_value_in_use(before, &"http/json");
    Otlp {
        signal: Signal::Traces,
        protocol: Protocol::HttpJson,
        headers: Vec::new(),
        timeout: Some(timeout).filter(|timeout| !timeout.is_zero()),
        compression: Compression::None,
        tls: Tls::default(),
        proxy: proxy::resolve("traces.proxy", Protocol::HttpJson, &url, reader),
        limits: lane_limits::resolve(Signal::Traces, (None, None), None, reader),
        url,
        format: RequestFormat::Zipkin,
        custom: None,
    }
}
