//! OTLP over HTTP with `ureq`, a blocking client that needs no asynchronous runtime.

use super::cause::{self, LastCause};
use super::dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
use super::otlp::Otlp;
use super::protocol::Compression;
use super::tls::{Pem, Tls};
use crate::error::InstallError;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, WithExportConfig, WithHttpConfig};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use opentelemetry_sdk::metrics::Temporality;
use prost::Message as _;
use std::pin::Pin;
use std::time::Duration;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};

/// Maximum size of a response, the same as in the SDK's own clients.
const MAX_ANSWER: u64 = 4 * 1024 * 1024;

/// Timeout that stands for "no limit". The SDK's calculations must not overflow.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

pub(super) fn spans(otlp: &Otlp, cause: &LastCause) -> Result<Box<dyn DynSpanExporter>, InstallError> {
    let builder = configured(opentelemetry_otlp::SpanExporter::builder().with_http(), otlp, cause)?;
    let exporter = builder.build().map_err(|error| refused(otlp, &error))?;
    Ok(Box::new(exporter))
}

pub(super) fn logs(otlp: &Otlp, cause: &LastCause) -> Result<Box<dyn DynLogExporter>, InstallError> {
    let builder = configured(opentelemetry_otlp::LogExporter::builder().with_http(), otlp, cause)?;
    let exporter = builder.build().map_err(|error| refused(otlp, &error))?;
    Ok(Box::new(exporter))
}

pub(super) fn metrics(
    otlp: &Otlp,
    temporality: Temporality,
    cause: &LastCause,
) -> Result<Box<dyn DynMetricExporter>, InstallError> {
    let builder = opentelemetry_otlp::MetricExporter::builder().with_http();
    let builder = configured(builder, otlp, cause)?.with_temporality(temporality);
    let exporter = builder.build().map_err(|error| refused(otlp, &error))?;
    Ok(Box::new(exporter))
}

fn configured<B: WithExportConfig + WithHttpConfig>(
    builder: B,
    otlp: &Otlp,
    cause: &LastCause,
) -> Result<B, InstallError> {
    let builder = builder
        .with_protocol(opentelemetry_otlp::Protocol::HttpBinary)
        .with_endpoint(&otlp.url)
        .with_timeout(otlp.timeout.unwrap_or(FOREVER))
        .with_http_client(Client::new(otlp, cause.clone())?);
    Ok(match otlp.compression {
        Compression::Gzip => builder.with_compression(opentelemetry_otlp::Compression::Gzip),
        Compression::None => builder,
    })
}

fn refused(otlp: &Otlp, error: &ExporterBuildError) -> InstallError {
    InstallError::Exporter { signal: otlp.signal, reason: error.to_string() }
}

#[derive(Debug)]
struct Client {
    agent: ureq::Agent,
    headers: Headers,
    url: String,
    timeout: Option<Duration>,
    cause: LastCause,
}

/// Headers whose values are not printed, because they can be secrets.
struct Headers(HeaderMap);

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Client {
    fn new(otlp: &Otlp, cause: LastCause) -> Result<Self, InstallError> {
        let config = ureq::Agent::config_builder()
            .timeout_global(otlp.timeout)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(tls(&otlp.tls)?)
            .build();
        Ok(Self {
            agent: config.into(),
            headers: Headers(headers(otlp)?),
            url: otlp.url.clone(),
            timeout: otlp.timeout,
            cause,
        })
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
        let (mut parts, body) = request.into_parts();
        // The exporter adds headers from the environment. They are replaced by the resolved headers.
        let own = [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::USER_AGENT];
        let mut headers = self.headers.0.clone();
        for name in own {
            if let Some(value) = parts.headers.remove(&name) {
                headers.insert(name, value);
            }
        }
        parts.headers = headers;
        let answer = self.agent.run(Request::from_parts(parts, &body[..]))?;
        let (parts, body) = answer.into_parts();
        let body = body.into_with_config().limit(MAX_ANSWER).read_to_vec()?;
        Ok(Response::from_parts(parts, body.into()))
    }

    fn explain(&self, error: &ureq::Error) -> String {
        match error {
            ureq::Error::Timeout(_) => cause::timed_out(self.timeout),
            error => cause::explain(&error.to_string(), &self.url),
        }
    }
}

impl HttpClient for Client {
    // The expansion of `#[async_trait]` for `async fn send_bytes`, which saves the dependency.
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let answer = match self.send(request) {
            Ok(answer) => {
                if answer.status().is_success() {
                    self.cause.set_rejected(rejected(answer.body()));
                } else {
                    self.cause.set(cause::status(answer.status().as_u16()));
                }
                Ok(answer)
            }
            Err(error) => {
                self.cause.set(self.explain(&error));
                Err(error.into())
            }
        };
        Box::pin(std::future::ready(answer))
    }
}

/// Returns the partial success of a response, which the SDK does not report: the number of rejected items and the message.
fn rejected(answer: &[u8]) -> Option<(u64, String)> {
    // The responses of all three signals have the same field numbers.
    let answer = ExportTraceServiceResponse::decode(answer).ok()?;
    let partial = answer.partial_success?;
    let count = u64::try_from(partial.rejected_spans).ok().filter(|count| *count > 0)?;
    Some((count, partial.error_message))
}

fn headers(otlp: &Otlp) -> Result<HeaderMap, InstallError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &otlp.headers {
        let wrong = |what| InstallError::setting(format!("{}.headers", otlp.signal), what);
        let key = HeaderName::try_from(name).map_err(|_| wrong(format!("`{name}` is not a valid header name")))?;
        let value = HeaderValue::try_from(value)
            .map_err(|_| wrong(format!("the value of `{name}` contains characters that a header cannot contain")))?;
        headers.insert(key, value);
    }
    Ok(headers)
}

fn tls(tls: &Tls) -> Result<TlsConfig, InstallError> {
    let mut config = TlsConfig::builder();
    if let Some(authority) = &tls.authority {
        config = config.root_certs(RootCerts::new_with_certs(&certificates(authority)?));
    }
    if let Some(client) = &tls.client {
        let key = PrivateKey::from_pem(&client.key.text).map_err(|error| not_pem(&client.key, &error))?;
        let identity = ClientCert::new_with_certs(&certificates(&client.chain)?, key);
        config = config.client_cert(Some(identity));
    }
    Ok(config.build())
}

fn certificates(pem: &Pem) -> Result<Vec<Certificate<'static>>, InstallError> {
    let mut certificates = Vec::new();
    for item in parse_pem(&pem.text) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| not_pem(pem, &error))? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(InstallError::setting(&pem.source, "the file contains no PEM certificate"));
    }
    Ok(certificates)
}

fn not_pem(pem: &Pem, error: &ureq::Error) -> InstallError {
    InstallError::setting(&pem.source, format!("the file is not PEM: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry_proto::tonic::collector::trace::v1::ExportTracePartialSuccess;

    #[test]
    fn a_partial_success_is_a_partial_loss() {
        let partial = ExportTracePartialSuccess { rejected_spans: 2, error_message: "too old".to_owned() };
        let answer = ExportTraceServiceResponse { partial_success: Some(partial) }.encode_to_vec();
        assert_eq!(rejected(&answer), Some((2, "too old".to_owned())));
        assert_eq!(rejected(b""), None);
        assert_eq!(rejected(b"<html>"), None);
    }
}
