//! Creates the lanes of all destinations.

use super::answer::Sender;
use super::counting_exporter::CountingExporter;
use super::dyn_exporter::DynSpanExporter;
use super::exporters::{MAX_REQUEST, OtlpMetrics};
use super::json_lines::{LineFiles, LineSender, LineTarget};
use super::lane::{Lane, LaneLimits, QUEUE_BYTES};
use super::otlp::{Otlp, RequestFormat};
use super::protocol::Protocol;
use super::terminal::Terminal;
use super::{grpc, http, url};
use crate::attribute_limits::AttributeLimits;
use crate::error::InstallError;
use crate::report::{Delivery, Signal};
use opentelemetry_sdk::metrics::Temporality;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Creates exporters and owns what they need while they run.
#[derive(Debug, Default)]
pub(crate) struct Transport {
    grpc: grpc::GrpcTransport,
    /// The terminal on which spans and log records are printed.
    pub(crate) terminal: Option<Arc<Terminal>>,
    line_files: LineFiles,
    /// The lanes of all destinations that receive encoded requests.
    pub(crate) lanes: Vec<Lane>,
    pub(crate) deliveries: Vec<Arc<Delivery>>,
    /// Addresses that serve metrics to Prometheus.
    pub(crate) listening: Vec<SocketAddr>,
}

impl Transport {
    /// `terminal` is where spans and log records are printed.
    pub(crate) fn new(terminal: Arc<Terminal>) -> Self {
        let mut transport = Self::default();
        transport.terminal = Some(terminal);
        transport
    }

    /// # Errors
    ///
    /// Returns an error if the feature of the protocol is disabled, or if a setting is invalid.
    pub(crate) fn metrics(&mut self, otlp: &Otlp, temporality: Temporality) -> Result<OtlpMetrics, InstallError> {
        self.lane(otlp).map(|lane| OtlpMetrics::new(lane, temporality))
    }

    /// Starts the lane that writes JSON lines to standard output or to a file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be opened, or if the operating system fails to create a thread.
    pub(crate) fn json_lines(&mut self, signal: Signal, target: &LineTarget) -> Result<Lane, InstallError> {
        let delivery = self.add_delivery(signal, &target.to_string());
        match target {
            LineTarget::Stdout => self.start(LineSender::to_stdout(signal), delivery, LOCAL_LIMITS),
            LineTarget::File { path, setting } => {
                let file = self.line_files.open(path).map_err(|source| InstallError::OutputFile {
                    setting: setting.clone(),
                    path: path.display().to_string(),
                    source,
                })?;
                self.start(LineSender::new(signal, file), delivery, LOCAL_LIMITS)
            }
        }
    }

    /// Returns the lane that prints to the terminal, or `None` if the signal is printed already.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system fails to create a thread.
    pub(crate) fn console(&mut self, signal: Signal) -> Result<Option<Lane>, InstallError> {
        let Some(terminal) = self.terminal.clone().filter(|terminal| terminal.existing_lane(signal).is_none()) else {
            return Ok(None);
        };
        let delivery = self.add_delivery(signal, "console");
        let lane = self.start(terminal.sender(signal), delivery, LOCAL_LIMITS)?;
        terminal.set_lane(lane.clone());
        Ok(Some(lane))
    }

    /// Wraps an exporter that does not use OTLP.
    pub(crate) fn local<E: ?Sized>(&mut self, exporter: Box<E>, signal: Signal, name: &str) -> CountingExporter<E> {
        CountingExporter::new(exporter, self.add_delivery(signal, name))
    }

    /// Wraps an exporter of spans that does not use OTLP.
    pub(crate) fn local_spans(
        &mut self,
        exporter: Box<dyn DynSpanExporter>,
        name: &str,
        limits: AttributeLimits,
    ) -> CountingExporter<dyn DynSpanExporter> {
        self.local(exporter, Signal::Traces, name).limits(limits)
    }

    /// Adds the counts of a destination.
    pub(crate) fn add_delivery(&mut self, signal: Signal, by: &str) -> Arc<Delivery> {
        let delivery = Arc::new(Delivery::new(signal, by));
        self.deliveries.push(Arc::clone(&delivery));
        delivery
    }

    /// Starts the lane of an OTLP destination.
    ///
    /// # Errors
    ///
    /// Returns an error if the feature of the protocol is disabled, or if a setting is invalid.
    pub(crate) fn lane(&mut self, otlp: &Otlp) -> Result<Lane, InstallError> {
        if let Some(custom) = &otlp.custom {
            return self.start_otlp(custom.clone(), otlp);
        }
        #[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
        otlp.tls.check()?;
        match otlp.protocol {
            Protocol::HttpProtobuf | Protocol::HttpJson => self.start_otlp(http::sender(otlp)?, otlp),
            Protocol::Grpc => {
                let sender = self.grpc.sender(otlp)?;
                self.start_otlp(sender, otlp)
            }
        }
    }

    fn start_otlp(&mut self, sender: impl Sender, otlp: &Otlp) -> Result<Lane, InstallError> {
        let delivery = self.add_delivery(otlp.signal, &url::without_secrets(&otlp.url));
        if otlp.custom.is_none() {
            delivery.set_exporter(exporter_type(otlp), url::host_and_port(&otlp.url));
        }
        self.start(sender, delivery, otlp.limits)
    }

    fn start(
        &mut self,
        sender: impl Sender,
        delivery: Arc<Delivery>,
        limits: LaneLimits,
    ) -> Result<Lane, InstallError> {
        let signal = delivery.signal();
        let lane = Lane::start(sender, delivery, limits);
        let lane = lane.map_err(|source| InstallError::Thread { signal, source })?;
        self.lanes.push(lane.clone());
        Ok(lane)
    }
}

/// The limits of destinations in this process, which are not tried again.
const LOCAL_LIMITS: LaneLimits =
    LaneLimits { bytes: QUEUE_BYTES, request_bytes: MAX_REQUEST, retry_for: Duration::ZERO };

/// Returns the type of the exporter, as the conventions name it.
fn exporter_type(otlp: &Otlp) -> &'static str {
    match (otlp.protocol, otlp.signal) {
        _ if otlp.format == RequestFormat::Zipkin => "zipkin_http_span_exporter",
        (Protocol::HttpProtobuf, Signal::Traces) => "otlp_http_span_exporter",
        (Protocol::HttpProtobuf, Signal::Logs) => "otlp_http_log_exporter",
        (Protocol::HttpProtobuf, Signal::Metrics) => "otlp_http_metric_exporter",
        (Protocol::HttpJson, Signal::Traces) => "otlp_http_json_span_exporter",
        (Protocol::HttpJson, Signal::Logs) => "otlp_http_json_log_exporter",
        (Protocol::HttpJson, Signal::Metrics) => "otlp_http_json_metric_exporter",
        (Protocol::Grpc, Signal::Traces) => "otlp_grpc_span_exporter",
        (Protocol::Grpc, Signal::Logs) => "otlp_grpc_log_exporter",
        (Protocol::Grpc, Signal::Metrics) => "otlp_grpc_metric_exporter",
    }
}

impl Drop for Transport {
    /// Ends the threads of an installation that failed. After a shutdown, they have ended.
    fn drop(&mut self) {
        self.lanes.iter().for_each(|lane| lane.close(Some(Instant::now()), Duration::ZERO));
    }
}
