//! The URL of an OTLP exporter.

use super::otlp_variables::OtlpVariables;
use crate::error::InstallError;
use crate::export::{Protocol, url};
use crate::report::Signal;
use crate::setup::config::SettingsReader;

/// The endpoint in code.
#[derive(Clone, Debug, Default)]
pub(crate) struct EndpointSettings {
    pub(crate) url: Option<url::Url>,
    /// Whether the URL has the path of the signal, also if it has none.
    pub(crate) is_complete: bool,
    /// Whether a URL without a scheme is reached without TLS.
    pub(crate) insecure: Option<bool>,
}

/// Resolves the URL to which requests are sent, with the path of the signal over HTTP.
///
/// # Errors
///
/// Returns an error if the URL in code is invalid.
pub(super) fn endpoint(
    signal: Signal,
    protocol: Protocol,
    code: EndpointSettings,
    reader: &mut SettingsReader,
) -> Result<String, InstallError> {
    let setting = format!("{signal}.endpoint");
    let path = format!("v1/{signal}");
    let names = OtlpVariables(signal).both("ENDPOINT");
    let http = protocol != Protocol::Grpc;
    let insecure = !http && is_insecure(signal, code.url.as_ref(), &names, reader);
    let insecure = code.insecure.unwrap_or(insecure);
    let checked = |text: &str| match protocol {
        Protocol::Grpc if !url::has_scheme(text) => {
            url::check_grpc(&format!("{}://{text}", if insecure { "http" } else { "https" }))
        }
        Protocol::Grpc => url::check_grpc(text),
        _ => url::check(text),
    };
    let before = reader.report.problems().len();
    let for_signal = reader.read(&[&names[0]], checked);
    let generic = reader.read(&[&names[1]], checked);
    let (url, source) = match (code.url, for_signal, generic) {
        (Some(url::Url(text)), ..) => {
            let url = checked(&text).map_err(|reason| InstallError::setting(&setting, reason))?;
            let base = http && url::has_no_path(&url) && !code.is_complete;
            (if base { url::join(&url, &path) } else { url }, reader.source_of(&setting))
        }
        (None, None, Some(found)) if http => (url::join(&found.value, &path), found.source),
        (None, Some(found), _) | (None, None, Some(found)) => (found.value, found.source),
        (None, None, None) if http => (url::join("http://localhost:4318", &path), "default".to_owned()),
        (None, None, None) => ("http://localhost:4317".to_owned(), "default".to_owned()),
    };
    reader.report.add_value_in_use(before, &url::without_secrets(&url));
    if !http && !url::has_no_path(&url) {
        let subject = if source == "code" { &setting } else { &source };
        let message = format!("gRPC sends no path, so the path of `{}` has no effect", url::without_secrets(&url));
        reader.report.add_problem(subject, message, true);
    }
    reader.report.add_setting(setting, url::without_secrets(&url), source);
    Ok(url)
}

/// Returns whether an endpoint without a scheme is reached without TLS. It is only asked for gRPC.
fn is_insecure(signal: Signal, code: Option<&url::Url>, endpoints: &[String; 2], reader: &mut SettingsReader) -> bool {
    let [own, generic] = OtlpVariables(signal).both("INSECURE");
    let found = match obsolete(signal) {
        Some(obsolete) => reader.boolean(&[&own, obsolete, &generic]),
        None => reader.boolean(&[&own, &generic]),
    };
    let Some(found) = found else { return false };
    reader.report.add_setting(format!("{signal}.insecure"), found.value, &found.source);
    if obsolete(signal) == Some(&found.source) {
        reader.report.annotate_last_setting(&format!("which is obsolete; write {own}"));
    }
    let text = |text: &str| Ok(text.to_owned());
    let endpoint = code.map(|url| url.0.clone()).or_else(|| reader.peek(&[&endpoints[0], &endpoints[1]], text));
    if endpoint.is_none_or(|endpoint| url::has_scheme(&endpoint)) {
        reader.report.annotate_last_setting("not used, because the endpoint has a scheme");
    }
    found.value
}

/// The former name of the variable `OTEL_EXPORTER_OTLP_<SIGNAL>_INSECURE`.
fn obsolete(signal: Signal) -> Option<&'static str> {
    match signal {
        Signal::Traces => Some("OTEL_EXPORTER_OTLP_SPAN_INSECURE"),
        Signal::Metrics => Some("OTEL_EXPORTER_OTLP_METRIC_INSECURE"),
        Signal::Logs => None,
    }
}
