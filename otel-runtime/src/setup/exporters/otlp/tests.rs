//! Tests of the resolution.

use super::*;
use crate::export::url::Url;
use crate::export::{OtlpTransport, TransportError};
use crate::report::Report;
use crate::setup::config::Environment;

fn resolved(variables: &[(&str, &str)], code: OtlpSettings) -> (Result<Otlp, InstallError>, Report) {
    let mut reader = SettingsReader::new(variables.iter().copied().collect());
    let otlp = resolve(Signal::Traces, code, &mut reader);
    (otlp, reader.finish())
}

fn url(variables: &[(&str, &str)]) -> String {
    resolved(variables, OtlpSettings::default()).0.expect("resolves").url
}

#[test]
fn the_defaults_follow_the_specification() {
    let (otlp, report) = resolved(&[], OtlpSettings::default());
    let otlp = otlp.expect("resolves");
    assert_eq!(otlp.url, "http://localhost:4318/v1/traces");
    assert_eq!(otlp.protocol, Protocol::HttpProtobuf);
    assert_eq!(otlp.timeout, Some(Duration::from_secs(10)));
    assert_eq!(otlp.compression, Compression::None);
    assert!(report.problems().is_empty());
}

#[test]
fn the_generic_endpoint_is_a_base_url_and_that_of_a_signal_is_complete() {
    let generic = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:1/base/");
    let signal = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:1/own");
    assert_eq!(url(&[generic]), "http://c:1/base/v1/traces");
    assert_eq!(url(&[generic, signal]), "http://c:1/own");
}

#[test]
fn grpc_endpoints_have_no_path_and_may_lack_a_scheme() {
    let grpc = ("OTEL_EXPORTER_OTLP_PROTOCOL", "GRPC");
    assert_eq!(url(&[grpc]), "http://localhost:4317");
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "c:4317");
    assert_eq!(url(&[grpc, endpoint]), "https://c:4317");
    assert_eq!(url(&[grpc, endpoint, ("OTEL_EXPORTER_OTLP_INSECURE", "true")]), "http://c:4317");
}

#[test]
fn an_endpoint_in_code_needs_no_path() {
    let settings = |endpoint: &str| {
        let endpoint = EndpointSettings { url: Some(Url(endpoint.to_owned())), ..EndpointSettings::default() };
        OtlpSettings { endpoint, ..OtlpSettings::default() }
    };
    let url = |endpoint| resolved(&[], settings(endpoint)).0.expect("resolves").url;
    assert_eq!(url("http://c:4318"), "http://c:4318/v1/traces");
    assert_eq!(url("http://c:4318/own"), "http://c:4318/own");
}

#[test]
fn a_timeout_of_zero_means_no_limit() {
    let (otlp, _) = resolved(&[("OTEL_EXPORTER_OTLP_TIMEOUT", "0")], OtlpSettings::default());
    assert_eq!(otlp.expect("resolves").timeout, None);
}

#[test]
fn invalid_values_are_reported_and_the_default_is_used() {
    let (otlp, report) = resolved(
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuff"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "brotli"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "secret"),
        ],
        OtlpSettings::default(),
    );
    assert_eq!(otlp.expect("resolves").url, "http://localhost:4318/v1/traces");
    let problems: Vec<_> = report.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: `http/protobuff` is unknown; did you mean `http/protobuf`?; using http/protobuf",
            "OTEL_EXPORTER_OTLP_ENDPOINT: `collector` is not a URL; write `http://host:4318` or `https://host:4318`; \
             using http://localhost:4318/v1/traces",
            "OTEL_EXPORTER_OTLP_HEADERS: pair 1 has no `=`; write `key=value,key=value`",
            "OTEL_EXPORTER_OTLP_TIMEOUT: `10s` is not a number of milliseconds; using 10000 ms",
            "OTEL_EXPORTER_OTLP_COMPRESSION: `brotli` is unknown; expected one of `none`, `gzip`, `zstd`; using none",
        ]
    );
}

#[test]
fn zstd_is_an_extension_that_requires_a_feature() {
    let variable = [("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd")];
    let (otlp, report) = resolved(&variable, OtlpSettings::default());
    let setting = report.setting("traces.compression").expect("reported");
    let in_code = OtlpSettings { compression: Some(Compression::Zstd), ..OtlpSettings::default() };
    let in_code = resolved(&[], in_code).0;
    if cfg!(feature = "zstd") {
        assert_eq!(otlp.expect("resolves").compression, Compression::Zstd);
        let source = "OTEL_EXPORTER_OTLP_COMPRESSION, not in the specification";
        assert_eq!((setting.value.as_str(), setting.source.as_str()), ("zstd", source));
        in_code.expect("resolves");
    } else {
        assert_eq!(otlp.expect("resolves").compression, Compression::None);
        assert_eq!(
            report.problems()[0].to_string(),
            "OTEL_EXPORTER_OTLP_COMPRESSION: `zstd` requires the Cargo feature `zstd` of `otel-runtime`; write `gzip`; \
             using none"
        );
        assert_eq!(
            in_code.expect_err("no feature").to_string(),
            "traces.compression: `zstd` requires a Cargo feature; add `features = [\"zstd\"]` to `otel-runtime` in \
             Cargo.toml"
        );
    }
}

/// An application may print its builder.
#[test]
fn debug_shows_no_secrets() {
    let pair = ("authorization".to_owned(), "hunter2".to_owned());
    let url = Some(Url("http://me:hunter2@c:4318".to_owned()));
    let endpoint = EndpointSettings { url, ..EndpointSettings::default() };
    let code = OtlpSettings { endpoint, headers: Pairs(vec![pair]), ..OtlpSettings::default() };
    let environment: Environment = [("OTEL_EXPORTER_OTLP_HEADERS", "authorization=hunter2")].into_iter().collect();
    let shown = format!("{code:?} {environment:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("http://***@c:4318") && shown.contains("authorization=***"), "{shown}");
}

#[test]
fn secrets_never_reach_the_report() {
    let headers = ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20secret");
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:secret@c:4318");
    let (otlp, report) = resolved(&[headers, endpoint], OtlpSettings::default());
    let expected = [("authorization".to_owned(), "Bearer secret".to_owned())];
    assert_eq!(otlp.expect("resolves").headers, expected);
    assert!(!report.to_string().contains("secret"), "{report}");
    assert!(report.to_string().contains("authorization=***"), "{report}");
}

#[test]
fn an_unreadable_certificate_is_an_error() {
    let variables =
        [("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c:4318"), ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere/ca.pem")];
    let error = resolved(&variables, OtlpSettings::default()).0.expect_err("no such file");
    let text = error.to_string();
    assert!(text.starts_with("OTEL_EXPORTER_OTLP_CERTIFICATE: cannot read `/nowhere/ca.pem`: "), "{text}");
}

#[test]
fn a_transport_of_the_application_replaces_the_protocol() {
    let transport = || OtlpSettings { transport: Some(CustomTransport::new(Nowhere)), ..OtlpSettings::default() };
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c:4318"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")];
    let (otlp, report) = resolved(&variables, transport());
    let otlp = otlp.expect("resolves");
    assert!(otlp.custom.is_some());
    assert_eq!((otlp.protocol, otlp.url.as_str()), (Protocol::HttpProtobuf, "custom transport"));
    let endpoint = report.setting("traces.endpoint").expect("reported");
    assert_eq!((endpoint.value.as_str(), endpoint.source.as_str()), ("custom transport", "code"));
    assert!(report.setting("traces.protocol").is_none());

    let both = OtlpSettings { timeout: Some(Duration::ZERO), ..transport() };
    let error = resolved(&[], both).0.expect_err("one has no effect");
    let expected = "traces.transport: `.timeout(..)` has no effect on `.transport(..)`; remove one of them";
    assert_eq!(error.to_string(), expected);
}

struct Nowhere;

impl OtlpTransport for Nowhere {
    fn send(&self, _: &[u8]) -> Result<(), TransportError> {
        Ok(())
    }
}
