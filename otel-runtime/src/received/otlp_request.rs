//! A request of OTLP: reading, writing, and what it contains.

use super::json_reader::from_json;
use super::json_writer::to_json;
use super::metric::ReceivedMetric;
use super::points::metrics;
use super::signals::{ReceivedLog, ReceivedSpan, logs, spans};
use crate::report::Signal;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;
use serde_json::Value;
use std::fmt;

/// A request of OTLP with the telemetry of one signal.
///
/// ```
/// use otel_runtime::received::{OtlpRequest, ReceivedTelemetry};
///
/// let request = OtlpRequest::from_json(br#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"load"}]}]}]}"#)?;
/// let ReceivedTelemetry::Spans(spans) = request.into_telemetry() else { unreachable!() };
/// assert_eq!(spans[0].name, "load");
/// # Ok::<(), otel_runtime::received::InvalidRequest>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct OtlpRequest(Content);

#[derive(Clone, Debug, PartialEq)]
enum Content {
    Traces(ExportTraceServiceRequest),
    Logs(ExportLogsServiceRequest),
    Metrics(ExportMetricsServiceRequest),
}

/// The spans, log records or metrics of a request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ReceivedTelemetry {
    /// The spans of a request for traces.
    Spans(Vec<ReceivedSpan>),
    /// The log records of a request for logs.
    Logs(Vec<ReceivedLog>),
    /// The metrics of a request for metrics.
    Metrics(Vec<ReceivedMetric>),
}

/// Why bytes are not a request of OTLP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest(String);

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidRequest {}

impl OtlpRequest {
    /// Reads a request in protobuf, such as [`OtlpTransport::send`](crate::OtlpTransport::send) gets it.
    ///
    /// ```
    /// use otel_runtime::received::OtlpRequest;
    /// use otel_runtime::report::Signal;
    /// assert!(OtlpRequest::from_protobuf(Signal::Traces, b"not OTLP").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not a request of this signal.
    pub fn from_protobuf(signal: Signal, body: &[u8]) -> Result<Self, InvalidRequest> {
        let request = match signal {
            Signal::Traces => Message::decode(body).map(Content::Traces),
            Signal::Logs => Message::decode(body).map(Content::Logs),
            Signal::Metrics => Message::decode(body).map(Content::Metrics),
        };
        request.map(Self).map_err(|error| InvalidRequest(error.to_string()))
    }

    /// Reads a request in OTLP/JSON, such as a line of a file that the Collector or this crate has written.
    ///
    /// The signal is that of the field `resourceSpans`, `resourceLogs` or `resourceMetrics`.
    ///
    /// ```
    /// use otel_runtime::received::OtlpRequest;
    /// let error = OtlpRequest::from_json(br#"{"spans":[]}"#).unwrap_err();
    /// assert!(error.to_string().starts_with("there is no field `resourceSpans`, `resourceLogs` or `resourceMetrics`"));
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not JSON, or not a request.
    pub fn from_json(text: &[u8]) -> Result<Self, InvalidRequest> {
        let invalid = |error: serde_json::Error| InvalidRequest(error.to_string());
        let fields: serde_json::Map<String, Value> = serde_json::from_slice(text).map_err(invalid)?;
        let has = |field: &str| fields.contains_key(field);
        let content = match (has("resourceSpans"), has("resourceLogs"), has("resourceMetrics")) {
            (true, false, false) => Content::Traces(from_json(text).map_err(invalid)?),
            (false, true, false) => Content::Logs(from_json(text).map_err(invalid)?),
            (false, false, true) => Content::Metrics(from_json(text).map_err(invalid)?),
            (false, false, false) => {
                let message = "there is no field `resourceSpans`, `resourceLogs` or `resourceMetrics`";
                let first = fields.keys().next().map(|key| format!(", but `{key}`")).unwrap_or_default();
                return Err(InvalidRequest(format!("{message}{first}")));
            }
            _ => return Err(InvalidRequest("a request contains one signal, but this one contains several".to_owned())),
        };
        Ok(Self(content))
    }

    #[cfg(feature = "receiver")]
    pub(crate) const fn traces(message: ExportTraceServiceRequest) -> Self {
        Self(Content::Traces(message))
    }

    #[cfg(feature = "receiver")]
    pub(crate) const fn logs(message: ExportLogsServiceRequest) -> Self {
        Self(Content::Logs(message))
    }

    #[cfg(feature = "receiver")]
    pub(crate) const fn metrics(message: ExportMetricsServiceRequest) -> Self {
        Self(Content::Metrics(message))
    }

    /// Returns the signal of the telemetry.
    pub fn signal(&self) -> Signal {
        match self.0 {
            Content::Traces(_) => Signal::Traces,
            Content::Logs(_) => Signal::Logs,
            Content::Metrics(_) => Signal::Metrics,
        }
    }

    /// Returns the request in OTLP/JSON, in one line without a line break.
    ///
    /// ```
    /// use otel_runtime::received::OtlpRequest;
    /// let request = OtlpRequest::from_json(br#"{ "resourceLogs": [] }"#)?;
    /// assert_eq!(OtlpRequest::from_json(request.to_json()?.as_bytes())?, request);
    /// # Ok::<(), otel_runtime::received::InvalidRequest>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if a value cannot be represented in JSON.
    pub fn to_json(&self) -> Result<String, InvalidRequest> {
        let text = match &self.0 {
            Content::Traces(message) => to_json(message),
            Content::Logs(message) => to_json(message),
            Content::Metrics(message) => to_json(message),
        };
        let invalid = |error: serde_json::Error| InvalidRequest(error.to_string());
        text.map_err(invalid).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Converts the request to what it contains.
    pub fn into_telemetry(self) -> ReceivedTelemetry {
        match self.0 {
            Content::Traces(message) => ReceivedTelemetry::Spans(spans(message)),
            Content::Logs(message) => ReceivedTelemetry::Logs(logs(message)),
            Content::Metrics(message) => ReceivedTelemetry::Metrics(metrics(message)),
        }
    }
}

impl ReceivedTelemetry {
    /// Removes this many items at the end.
    #[cfg(feature = "testing")]
    pub(crate) fn without_last(mut self, count: usize) -> Self {
        match &mut self {
            Self::Spans(all) => all.truncate(all.len().saturating_sub(count)),
            Self::Logs(all) => all.truncate(all.len().saturating_sub(count)),
            Self::Metrics(all) => all.truncate(all.len().saturating_sub(count)),
        }
        self
    }
}
