//! OTLP over gRPC with tonic, on its own runtime.

mod precompressed;
mod raw_codec;

use super::answer::{Answer, Sender};
use super::cause::{self, Cause};
use super::compress::{self, compress};
use super::export_runtime::ExportRuntime;
use super::otlp::Otlp;
use super::protocol::Compression;
use super::response::{self, RpcStatus};
use super::tls::Tls;
use crate::error::InstallError;
use crate::report::Signal;
use http::uri::PathAndQuery;
use precompressed::Precompressed;
use prost::Message as _;
use raw_codec::RawCodec;
use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;
use tokio::runtime::Handle;
use tonic::client::Grpc;
use tonic::metadata::{AsciiMetadataKey, AsciiMetadataValue, MetadataMap};
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity};
use tonic::{Code, Request, Status};

/// Starts the runtime with the first sender and stops it when dropped.
#[derive(Debug, Default)]
pub(super) struct GrpcTransport(Option<ExportRuntime>);

impl GrpcTransport {
    /// # Errors
    ///
    /// Returns an error if the URL, a header or a certificate is invalid, or if no thread can be created.
    pub(super) fn sender(&mut self, otlp: &Otlp) -> Result<GrpcSender, InstallError> {
        let endpoint = endpoint(otlp)?;
        let headers = headers(otlp)?;
        let runtime = self.export_runtime(otlp.signal)?;
        let channel = runtime.build(|| endpoint.connect_lazy());
        // Responses are not compressed, so their size is limited.
        let client = Grpc::new(Precompressed { channel, encoding: compress::encoding(otlp.compression) });
        Ok(GrpcSender {
            client,
            compression: otlp.compression,
            runtime: runtime.handle().clone(),
            path: PathAndQuery::from_static(path(otlp.signal)),
            headers,
            url: otlp.url.clone(),
            timeout: otlp.timeout,
        })
    }

    fn export_runtime(&mut self, signal: Signal) -> Result<&ExportRuntime, InstallError> {
        let export_runtime = match self.0.take() {
            Some(export_runtime) => export_runtime,
            None => ExportRuntime::start().map_err(|source| InstallError::Thread { signal, source })?,
        };
        Ok(self.0.insert(export_runtime))
    }
}

/// Calls the `Export` method of one service.
pub(super) struct GrpcSender {
    client: Grpc<Precompressed>,
    compression: Compression,
    runtime: Handle,
    path: PathAndQuery,
    headers: MetadataMap,
    url: String,
    timeout: Option<Duration>,
}

impl Sender for GrpcSender {
    fn send(&self, body: &[u8]) -> Answer {
        let body = match compress(self.compression, Cow::Borrowed(body)) {
            Ok(body) => body.into_owned(),
            Err(cause) => return Answer::Refused { cause },
        };
        let call = self.call(body);
        let result = match self.timeout {
            Some(limit) => self.runtime.block_on(async { tokio::time::timeout(limit, call).await.ok() }),
            None => Some(self.runtime.block_on(call)),
        };
        match result {
            Some(Ok(response)) => response::accepted(&response),
            Some(Err(status)) => self.refusal(&status),
            None => {
                let Cause { text, unreachable } = cause::timed_out(self.timeout);
                Answer::Unavailable { cause: text, retry_after: None, unreachable }
            }
        }
    }
}

impl GrpcSender {
    async fn call(&self, body: Vec<u8>) -> Result<Vec<u8>, Status> {
        let mut client = self.client.clone();
        client.ready().await.map_err(|error| Status::from_error(error.into()))?;
        let mut request = Request::new(body);
        *request.metadata_mut() = self.headers.clone();
        // A call of one response, of which the status counts before the message is read.
        let mut response = client.server_streaming(request, self.path.clone(), RawCodec).await?.into_inner();
        let message = match response.message().await {
            Err(status) if is_too_large(&status) => return Ok(Vec::new()),
            message => message?,
        };
        response.trailers().await?;
        Ok(message.unwrap_or_default())
    }

    /// Specification: [OTLP/gRPC failures](https://opentelemetry.io/docs/specs/otlp/#failures).
    fn refusal(&self, status: &Status) -> Answer {
        let Cause { text: cause, unreachable } = cause::explain(&describe(status), &self.url);
        let retry_after = RpcStatus::decode(status.details()).ok().and_then(|status| status.retry_delay());
        let retryable = match status.code() {
            Code::Cancelled
            | Code::DeadlineExceeded
            | Code::Aborted
            | Code::OutOfRange
            | Code::Unavailable
            | Code::DataLoss => true,
            Code::ResourceExhausted => retry_after.is_some(),
            // The connection broke: the server did not send a status.
            _ => status.source().is_some(),
        };
        if retryable { Answer::Unavailable { cause, retry_after, unreachable } } else { Answer::Refused { cause } }
    }
}

/// Returns whether tonic did not read the message of a response because of its size. The server has accepted the request then, and would
/// get it again otherwise.
fn is_too_large(status: &Status) -> bool {
    status.code() == Code::OutOfRange && status.message().starts_with("Error, decoded message length too large")
}

/// Returns the code of a status, its message, and what caused it.
fn describe(status: &Status) -> String {
    let mut text = format!("gRPC {:?}", status.code());
    let mut add = |message: &str| {
        if !message.is_empty() && !text.contains(message) {
            text += ": ";
            text += message;
        }
    };
    add(&response::shortened(status.message()));
    let mut source = status.source();
    while let Some(error) = source {
        add(&error.to_string());
        source = error.source();
    }
    text
}

fn path(signal: Signal) -> &'static str {
    match signal {
        Signal::Traces => "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        Signal::Logs => "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        Signal::Metrics => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
    }
}

fn endpoint(otlp: &Otlp) -> Result<Endpoint, InstallError> {
    let invalid = |error: &tonic::transport::Error| InstallError::Exporter {
        signal: otlp.signal,
        reason: error.source().map_or_else(|| error.to_string(), ToString::to_string),
    };
    let endpoint = Endpoint::from_shared(otlp.url.clone()).map_err(|error| invalid(&error))?;
    let endpoint = endpoint.user_agent(super::USER_AGENT).map_err(|error| invalid(&error))?;
    if otlp.url.to_ascii_lowercase().starts_with("https://") {
        return endpoint.tls_config(tls(&otlp.tls)).map_err(|error| invalid(&error));
    }
    Ok(endpoint)
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
