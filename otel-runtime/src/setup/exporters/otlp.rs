//! Resolves the settings of an OTLP exporter: first code, then the variable of the signal, then the generic one, then the default.

#[cfg(test)]
mod tests;

use super::endpoint::{EndpointSettings, endpoint};
use super::otlp_variables::OtlpVariables;
use super::tls::TlsFiles;
use super::{lane_limits, proxy, tls, zipkin};
use crate::error::InstallError;
use crate::export::{Compression, CustomTransport, Otlp, Protocol, RequestFormat, Tls};
use crate::report::Signal;
use crate::setup::config::{Millis, Origins, Pairs, SettingsReader, header_pairs, millis, one_of};
use std::time::Duration;

/// Settings of an OTLP exporter in code.
#[derive(Clone, Debug, Default)]
pub(crate) struct OtlpSettings {
    pub(crate) endpoint: EndpointSettings,
    pub(crate) protocol: Option<Protocol>,
    pub(crate) headers: Pairs,
    pub(crate) timeout: Option<Duration>,
    pub(crate) compression: Option<Compression>,
    pub(crate) queue_bytes: Option<usize>,
    pub(crate) retry_for: Option<Duration>,
    /// A transport of the application, which replaces the protocol.
    pub(crate) transport: Option<CustomTransport>,
    pub(crate) tls: TlsFiles,
    /// The maximum size of a request.
    pub(crate) request_bytes: Option<usize>,
    /// Where the settings are in a configuration file.
    pub(crate) origins: Origins,
    /// Whether spans are sent to Zipkin, in its format.
    pub(crate) is_zipkin: bool,
}

/// Resolves the settings of an OTLP exporter.
///
/// # Errors
///
/// Returns an error if the endpoint in code is not a URL, if a certificate cannot be read, or if a setting in code has no effect.
///
/// Specification: [OTLP exporter](https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
pub(crate) fn resolve(
    signal: Signal,
    mut code: OtlpSettings,
    reader: &mut SettingsReader,
) -> Result<Otlp, InstallError> {
    reader.exporter_origins = std::mem::take(&mut code.origins);
    let resolved = resolve_settings(signal, code, reader);
    reader.exporter_origins = Origins::default();
    resolved
}

fn resolve_settings(signal: Signal, code: OtlpSettings, reader: &mut SettingsReader) -> Result<Otlp, InstallError> {
    if code.is_zipkin {
        return Ok(zipkin::resolve(reader));
    }
    if let Some(transport) = code.transport.clone() {
        return over(transport, signal, &code, reader);
    }
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
    let in_code = (!code.headers.0.is_empty()).then_some(code.headers);
    let headers = reader.choose_optional(&setting("headers"), in_code, &[&both[0], &both[1]], header_pairs);
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
    let limits = lane_limits::resolve(signal, (code.queue_bytes, code.request_bytes), code.retry_for, reader);
    Ok(Otlp {
        signal,
        protocol,
        headers: headers.map_or_else(Vec::new, |headers| headers.0),
        // Zero means "no limit" in the specification.
        timeout: Some(timeout.0).filter(|timeout| !timeout.is_zero()),
        compression,
        tls: tls::resolve(names, code.tls, &url, reader)?,
        proxy: proxy::resolve(&setting("proxy"), protocol, &url, reader),
        limits,
        url,
        format: RequestFormat::Otlp,
        custom: None,
    })
}

/// Resolves the settings of an exporter with a transport of the application. Variables that begin with `OTEL_EXPORTER_OTLP` have no effect.
///
/// # Errors
///
/// Returns an error if code sets something that only the protocols of this crate have.
fn over(
    transport: CustomTransport,
    signal: Signal,
    code: &OtlpSettings,
    reader: &mut SettingsReader,
) -> Result<Otlp, InstallError> {
    let of_protocols = [
        ("endpoint", code.endpoint.url.is_some()),
        ("protocol", code.protocol.is_some()),
        ("header", !code.headers.0.is_empty()),
        ("timeout", code.timeout.is_some()),
        ("compression", code.compression.is_some()),
        ("certificate_file", code.tls.authority.is_some()),
        ("client_certificate_files", code.tls.chain.is_some() || code.tls.key.is_some()),
    ];
    if let Some((method, _)) = of_protocols.iter().find(|(_, is_set)| *is_set) {
        let reason = format!("`.{method}(..)` has no effect on `.transport(..)`; remove one of them");
        return Err(InstallError::setting(format!("{signal}.transport"), reason));
    }
    reader.report.add_setting(format!("{signal}.endpoint"), CustomTransport::NAME, "code");
    Ok(Otlp {
        signal,
        protocol: Protocol::HttpProtobuf,
        headers: Vec::new(),
        timeout: None,
        compression: Compression::None,
        tls: Tls::default(),
        proxy: None,
        format: RequestFormat::Otlp,
        limits: lane_limits::resolve(signal, (code.queue_bytes, code.request_bytes), code.retry_for, reader),
        url: CustomTransport::NAME.to_owned(),
        custom: Some(transport),
    })
}

fn protocol(text: &str) -> Result<Protocol, String> {
    match one_of(text, &["http/protobuf", "grpc", "http/json"])? {
        "grpc" => Ok(Protocol::Grpc),
        "http/json" => Ok(Protocol::HttpJson),
        _ => Ok(Protocol::HttpProtobuf),
    }
}

pub(crate) fn compression(text: &str) -> Result<Compression, String> {
    match one_of(text, &["none", "gzip", "zstd"])? {
        "gzip" => Ok(Compression::Gzip),
        // An extension of this project, which the report says.
        "zstd" if cfg!(feature = "zstd") => Ok(Compression::Zstd),
        "zstd" => Err("`zstd` requires the Cargo feature `zstd` of `otel-runtime`; write `gzip`".to_owned()),
        _ => Ok(Compression::None),
    }
}
