//! OTLP JSON lines, for files and standard output.

mod files;
mod sender;

pub(super) use files::LineFiles;
pub(crate) use files::LineTarget;
pub(super) use sender::LineSender;

use crate::received::to_json;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::logs::tonic::group_logs_by_resource_and_scope;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::fmt;
use std::io::{self, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// An exporter that writes one OTLP JSON object a line: `{"resourceSpans":[..]}`, `{"resourceMetrics":[..]}` or
/// `{"resourceLogs":[..]}`.
///
/// Each line is written with one call and flushed, so that the exporters of several signals can share a writer. If a line cannot be written
/// completely, such as on a full disk, the batch is lost and the next line begins on a new line, so that only the fragment is not JSON.
/// The format is that of the OTLP file exporter specification. The `otlpjsonfile` receiver of the Collector reads such files.
///
/// ```
/// use opentelemetry::trace::{Tracer as _, TracerProvider as _};
/// use opentelemetry_sdk::trace::SdkTracerProvider;
/// use otel_runtime::JsonLines;
///
/// let provider = SdkTracerProvider::builder().with_batch_exporter(JsonLines::stdout()).build();
/// provider.tracer("by hand").in_span("work", |_| ());
/// provider.shutdown()?;
/// # Ok::<(), opentelemetry_sdk::error::OTelSdkError>(())
/// ```
pub struct JsonLines<W> {
    out: Arc<Mutex<LineOutput<W>>>,
    resource: Arc<ResourceAttributesWithSchema>,
    temporality: Temporality,
    shut: AtomicBool,
}

impl JsonLines<Stdout> {
    /// Creates an exporter that writes to standard output.
    pub fn stdout() -> Self {
        Self::new(std::io::stdout())
    }
}

impl<W: Write + Send + 'static> JsonLines<W> {
    /// Creates an exporter that writes to `out`, such as a file opened for appending.
    ///
    /// ```
    /// let lines = otel_runtime::JsonLines::new(Vec::new());
    /// ```
    pub fn new(out: W) -> Self {
        Self {
            out: Arc::new(Mutex::new(LineOutput::new(out))),
            resource: Arc::default(),
            temporality: Temporality::default(),
            shut: AtomicBool::new(false),
        }
    }

    /// Sets whether metrics are cumulative (the default) or deltas since the previous line.
    #[must_use]
    pub fn temporality(mut self, temporality: Temporality) -> Self {
        self.temporality = temporality;
        self
    }

    fn write(&self, message: &impl serde::Serialize) -> OTelSdkResult {
        if self.shut.load(Relaxed) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        let mut line = to_json(message).map_err(failure)?;
        line.push(b'\n');
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_line(&line).map_err(failure)
    }

    /// The writer stays open, because other signals can share it.
    fn shut(&self) -> OTelSdkResult {
        if self.shut.swap(true, Relaxed) { Err(OTelSdkError::AlreadyShutdown) } else { Ok(()) }
    }
}

/// A writer of lines.
#[derive(Debug)]
pub(in crate::export) struct LineOutput<W> {
    writer: W,
    /// Whether the last line was written in part.
    is_in_line: bool,
}

impl<W: Write> LineOutput<W> {
    fn new(writer: W) -> Self {
        Self { writer, is_in_line: false }
    }

    /// Writes a line, which ends with a line break, after the end of a line that was written in part.
    fn write_line(&mut self, line: &[u8]) -> io::Result<()> {
        let ended = if self.is_in_line { [b"\n", line].concat() } else { Vec::new() };
        let mut left = if self.is_in_line { &ended } else { line };
        while !left.is_empty() {
            match self.writer.write(left) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => {
                    let (written, rest) = left.split_at(count.min(left.len()));
                    self.is_in_line = !written.ends_with(b"\n");
                    left = rest;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.writer.flush()
    }
}

fn failure(error: impl fmt::Display) -> OTelSdkError {
    OTelSdkError::InternalFailure(cannot_write(error))
}

fn cannot_write(error: impl fmt::Display) -> String {
    format!("JSON lines: cannot write: {error}")
}

impl<W> Clone for JsonLines<W> {
    /// Creates an exporter for another signal with the same writer.
    fn clone(&self) -> Self {
        Self {
            out: Arc::clone(&self.out),
            resource: Arc::clone(&self.resource),
            temporality: self.temporality,
            shut: AtomicBool::new(false),
        }
    }
}

impl<W> fmt::Debug for JsonLines<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").field("temporality", &self.temporality).finish_non_exhaustive()
    }
}

impl<W: Write + Send + 'static> SpanExporter for JsonLines<W> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let resource_spans = group_spans_by_resource_and_scope(batch, &self.resource);
        self.write(&ExportTraceServiceRequest { resource_spans })
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        self.shut()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = Arc::new(resource.into());
    }
}

impl<W: Write + Send + 'static> LogExporter for JsonLines<W> {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let resource_logs = group_logs_by_resource_and_scope(&batch, &self.resource);
        self.write(&ExportLogsServiceRequest { resource_logs })
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        self.shut()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = Arc::new(resource.into());
    }
}

impl<W: Write + Send + 'static> PushMetricExporter for JsonLines<W> {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        // A collection contains no metrics before the first measurement.
        if metrics.scope_metrics().next().is_none() {
            return Ok(());
        }
        self.write(&ExportMetricsServiceRequest::from(metrics))
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        self.shut()
    }

    fn temporality(&self) -> Temporality {
        self.temporality
    }
}

#[cfg(test)]
mod tests;
