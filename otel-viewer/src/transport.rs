//! The pipeline of the same process, without the network.

use crate::viewer::Viewer;
use otel_runtime::received::OtlpRequest;
use otel_runtime::report::Signal;
use otel_runtime::{Logs, Metrics, OtlpTransport, Traces, TransportError};

/// Hands the requests of one signal to a viewer in the same process.
///
/// ```
/// use otel_runtime::{Telemetry, traced};
/// use otel_viewer::{TraceFilter, Viewer};
///
/// #[traced]
/// fn load() {}
///
/// let viewer = Viewer::new();
/// let telemetry = Telemetry::builder().traces(viewer.otlp_traces()).logs(viewer.otlp_logs()).install()?;
/// load();
/// telemetry.shutdown()?;
/// assert_eq!(viewer.traces(&TraceFilter::new())?.traces[0].name, "load");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ViewerTransport {
    viewer: Viewer,
    signal: Signal,
}

impl OtlpTransport for ViewerTransport {
    fn send(&self, request: &[u8]) -> Result<(), TransportError> {
        let request = OtlpRequest::from_protobuf(self.signal, request).map_err(TransportError::refused)?;
        self.viewer.add(request);
        Ok(())
    }
}

impl Viewer {
    /// Returns a transport for the pipeline of the same process.
    ///
    /// ```
    /// use otel_runtime::{Logs, report::Signal};
    /// let viewer = otel_viewer::Viewer::new();
    /// let logs = Logs::otlp().transport(viewer.transport(Signal::Logs));
    /// ```
    pub fn transport(&self, signal: Signal) -> ViewerTransport {
        ViewerTransport { viewer: self.clone(), signal }
    }

    /// Returns the setting that sends the spans of the process to this viewer. Further destinations are added with [`Traces::and`].
    pub fn otlp_traces(&self) -> Traces {
        Traces::otlp().transport(self.transport(Signal::Traces))
    }

    /// Returns the setting that sends the log records of the process to this viewer. Further destinations are added with [`Logs::and`].
    pub fn otlp_logs(&self) -> Logs {
        Logs::otlp().transport(self.transport(Signal::Logs))
    }

    /// Returns the setting that sends the metrics of the process to this viewer. Further destinations are added with [`Metrics::and`].
    pub fn otlp_metrics(&self) -> Metrics {
        Metrics::otlp().transport(self.transport(Signal::Metrics))
    }
}
