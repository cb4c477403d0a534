//! OTLP over gRPC with tonic, on its own runtime.

use super::dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
use super::export_runtime::ExportRuntime;
use super::otlp::Otlp;
use super::protocol::Compression;
use super::tls::Tls;
use crate::error::InstallError;
use crate::report::Signal;
use opentelemetry_otlp::tonic_types::transport::{Certificate, ClientTlsConfig, Identity};
use opentelemetry_otlp::{ExporterBuildError, WithExportConfig, WithTonicConfig};
use opentelemetry_sdk::metrics::Temporality;
use std::time::Duration;
use tonic::metadata::{AsciiMetadataKey, AsciiMetadataValue, MetadataMap};
use tonic::{Request, Status};

/// Timeout that stands for "no limit". Timers must not overflow.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// Starts the runtime with the first exporter and stops it when dropped.
#[derive(Debug, Default)]
pub(super) struct GrpcTransport(Option<ExportRuntime>);

impl GrpcTransport {
    pub(super) fn spans(&mut self, otlp: &Otlp) -> Result<Box<dyn DynSpanExporter>, InstallError> {
        let builder = configured(opentelemetry_otlp::SpanExporter::builder().with_tonic(), otlp)?;
        let exporter = self.export_runtime(otlp.signal)?.build(|| builder.build());
        Ok(Box::new(exporter.map_err(|error| refused(otlp, &error))?))
    }

    pub(super) fn logs(&mut self, otlp: &Otlp) -> Result<Box<dyn DynLogExporter>, InstallError> {
        let builder = configured(opentelemetry_otlp::LogExporter::builder().with_tonic(), otlp)?;
        let exporter = self.export_runtime(otlp.signal)?.build(|| builder.build());
        Ok(Box::new(exporter.map_err(|error| refused(otlp, &error))?))
    }

    pub(super) fn metrics(
        &mut self,
        otlp: &Otlp,
        temporality: Temporality,
    ) -> Result<Box<dyn DynMetricExporter>, InstallError> {
        let builder = opentelemetry_otlp::MetricExporter::builder().with_tonic();
        let builder = configured(builder, otlp)?.with_temporality(temporality);
        let exporter = self.export_runtime(otlp.signal)?.build(|| builder.build());
        Ok(Box::new(exporter.map_err(|error| refused(otlp, &error))?))
    }

    fn export_runtime(&mut self, signal: Signal) -> Result<&ExportRuntime, InstallError> {
        let export_runtime = match self.0.take() {
            Some(export_runtime) => export_runtime,
            None => ExportRuntime::start().map_err(|source| InstallError::Thread { signal, source })?,
        };
        Ok(self.0.insert(export_runtime))
    }
}

fn configured<B: WithExportConfig + WithTonicConfig>(builder: B, otlp: &Otlp) -> Result<B, InstallError> {
    let headers = headers(otlp)?;
    let mut builder = builder
        .with_endpoint(&otlp.url)
        .with_timeout(otlp.timeout.unwrap_or(FOREVER))
        .with_interceptor(move |request| Ok::<_, Status>(with_headers(request, &headers)));
    if otlp.url.to_ascii_lowercase().starts_with("https://") {
        builder = builder.with_tls_config(tls(&otlp.tls));
    }
    Ok(match otlp.compression {
        Compression::Gzip => builder.with_compression(opentelemetry_otlp::Compression::Gzip),
        Compression::None => builder,
    })
}

/// The exporter adds headers from the environment. They are replaced by the resolved headers.
fn with_headers(mut request: Request<()>, headers: &MetadataMap) -> Request<()> {
    let user_agent = request.metadata_mut().remove("user-agent");
    let metadata = request.metadata_mut();
    *metadata = headers.clone();
    if let Some(user_agent) = user_agent {
        metadata.insert("user-agent", user_agent);
    }
    request
}

fn headers(otlp: &Otlp) -> Result<MetadataMap, InstallError> {
    let mut headers = MetadataMap::new();
    for (name, value) in &otlp.headers {
        let wrong = |what| InstallError::setting(format!("{}.headers", otlp.signal), what);
        let key = AsciiMetadataKey::from_bytes(name.to_ascii_lowercase().as_bytes())
            .map_err(|_| wrong(format!("`{name}` is not a valid header name")))?;
        let value = AsciiMetadataValue::try_from(value.as_str())
            .map_err(|_| wrong(format!("the value of `{name}` contains characters that a header cannot contain")))?;
        headers.insert(key, value);
    }
    Ok(headers)
}

fn tls(tls: &Tls) -> ClientTlsConfig {
    let mut config = match &tls.authority {
        Some(authority) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(&authority.text)),
        None => ClientTlsConfig::new().with_enabled_roots(),
    };
    if let Some(client) = &tls.client {
        config = config.identity(Identity::from_pem(&client.chain.text, &client.key.text));
    }
    config
}

fn refused(otlp: &Otlp, error: &ExporterBuildError) -> InstallError {
    InstallError::Exporter { signal: otlp.signal, reason: error.to_string() }
}
