//! Resolves the settings of an OTLP exporter: first code, then the variable of the signal, then the generic one, then the default.

use super::otlp_variables::OtlpVariables;
use super::tls;
use crate::error::InstallError;
use crate::export::{Compression, LaneLimits, Otlp, Protocol, QUEUE_BYTES, url};
use crate::report::Signal;
use crate::setup::config::{Millis, Pairs, SettingsReader, boolean, millis, one_of, pairs, positive};
use std::time::Duration;

/// Settings of an OTLP exporter in code.
#[derive(Clone, Debug, Default)]
pub(crate) struct OtlpSettings {
    pub(crate) endpoint: Option<String>,
    pub(crate) protocol: Option<Protocol>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) compression: Option<Compression>,
    pub(crate) queue_bytes: Option<usize>,
    pub(crate) retry_for: Option<Duration>,
}

/// The default time during which a request is sent again.
const RETRY_FOR: Duration = Duration::from_secs(60);

/// Resolves the settings of an OTLP exporter.
///
/// # Errors
///
/// Returns an error if the endpoint in code is not a URL, or if a certificate cannot be read.
///
/// Specification: [OTLP exporter](https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
pub(crate) fn resolve(signal: Signal, code: OtlpSettings, reader: &mut SettingsReader) -> Result<Otlp, InstallError> {
    let setting = |name: &str| format!("{signal}.{name}");
    let names = OtlpVariables(signal);
    let protocol_names = names.both("PROTOCOL");
    let protocol = reader.choose(
        &setting("protocol"),
        code.protocol,
        &[&protocol_names[0], &protocol_names[1]],
        self::protocol,
        Protocol::HttpProtobuf,
    );
    let url = endpoint(signal, protocol, code.endpoint, reader)?;
    let both = names.both("HEADERS");
    let in_code = (!code.headers.is_empty()).then_some(Pairs(code.headers));
    let headers = reader.choose_optional(&setting("headers"), in_code, &[&both[0], &both[1]], pairs);
    let both = names.both("TIMEOUT");
    let ten_seconds = Millis(Duration::from_secs(10));
    let in_code = code.timeout.map(Millis);
    let timeout = reader.choose(&setting("timeout"), in_code, &[&both[0], &both[1]], millis, ten_seconds);
    let both = names.both("COMPRESSION");
    let compression = reader.choose(
        &setting("compression"),
        code.compression,
        &[&both[0], &both[1]],
        self::compression,
        Compression::None,
    );
    if compression == Compression::Zstd {
        if !cfg!(feature = "zstd") {
            return Err(InstallError::Feature { setting: setting("compression"), value: "zstd", feature: "zstd" });
        }
        reader.report.annotate_last_setting("not in the specification");
    }
    let queue_bytes = reader.choose(&setting("queue_bytes"), code.queue_bytes, &[], positive, QUEUE_BYTES);
    let retry_for = reader.choose(&setting("retry_for"), code.retry_for.map(Millis), &[], millis, Millis(RETRY_FOR));
    Ok(Otlp {
        signal,
        protocol,
        headers: headers.map_or_else(Vec::new, |headers| headers.0),
        // Zero means "no limit" in the specification.
        timeout: Some(timeout.0).filter(|timeout| !timeout.is_zero()),
        compression,
        tls: tls::resolve(names, &url, reader)?,
        limits: LaneLimits { bytes: queue_bytes, retry_for: retry_for.0 },
        url,
    })
}

fn endpoint(
    signal: Signal,
    protocol: Protocol,
    code: Option<String>,
    reader: &mut SettingsReader,
) -> Result<String, InstallError> {
    let setting = format!("{signal}.endpoint");
    let path = format!("v1/{signal}");
    let names = OtlpVariables(signal).both("ENDPOINT");
    let insecure = match protocol {
        Protocol::Grpc => OtlpVariables(signal).read("INSECURE", reader, boolean).is_some_and(|found| found.value),
        Protocol::HttpProtobuf | Protocol::HttpJson => false,
    };
    let checked = |text: &str| match protocol {
        Protocol::Grpc if !url::has_scheme(text) => {
            url::check(&format!("{}://{text}", if insecure { "http" } else { "https" }))
        }
        _ => url::check(text),
    };
    let before = reader.report.problems().len();
    let for_signal = reader.read(&[&names[0]], checked);
    let generic = reader.read(&[&names[1]], checked);
    let http = protocol != Protocol::Grpc;
    let (url, source) = match (code, for_signal, generic) {
        (Some(text), ..) => {
            let url = checked(&text).map_err(|reason| InstallError::setting(&setting, reason))?;
            let base = http && url::has_no_path(&url);
            (if base { url::join(&url, &path) } else { url }, "code".to_owned())
        }
        (None, None, Some(found)) if http => (url::join(&found.value, &path), found.source),
        (None, Some(found), _) | (None, None, Some(found)) => (found.value, found.source),
        (None, None, None) if http => (url::join("http://localhost:4318", &path), "default".to_owned()),
        (None, None, None) => ("http://localhost:4317".to_owned(), "default".to_owned()),
    };
    reader.report.add_value_in_use(before, &url::without_password(&url));
    reader.report.add_setting(setting, url::without_password(&url), source);
    Ok(url)
}

fn protocol(text: &str) -> Result<Protocol, String> {
    match one_of(text, &["http/protobuf", "grpc", "http/json"])? {
        "grpc" => Ok(Protocol::Grpc),
        "http/json" => Ok(Protocol::HttpJson),
        _ => Ok(Protocol::HttpProtobuf),
    }
}

fn compression(text: &str) -> Result<Compression, String> {
    match one_of(text, &["none", "gzip", "zstd"])? {
        "gzip" => Ok(Compression::Gzip),
        // An extension of this project, which the report says.
        "zstd" if cfg!(feature = "zstd") => Ok(Compression::Zstd),
        "zstd" => Err("`zstd` requires the Cargo feature `zstd` of `otel-runtime`; write `gzip`".to_owned()),
        _ => Ok(Compression::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;

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
        let settings = |endpoint: &str| OtlpSettings { endpoint: Some(endpoint.to_owned()), ..OtlpSettings::default() };
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
}
