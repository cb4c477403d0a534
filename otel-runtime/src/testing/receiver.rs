//! An in-process OTLP receiver with configurable responses.

mod answer;
mod connection;
mod fault;
mod printed;
mod store;

pub use fault::Fault;

use super::conventions::ConventionCheck;
use super::emitted::{Collected, Snapshot, assertions, latest};
use crate::console::arrange::by_start;
use crate::received::{ReceivedLog, ReceivedMetric, ReceivedRequest, ReceivedSpan};
use crate::receiver::{ServerThread, TelemetrySink, router};
use connection::FaultyListener;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;

/// An OTLP receiver for `http/protobuf`, `http/json` and gRPC, with and without gzip, and zstd with the feature `zstd`.
///
/// It runs on its own thread, so it needs no asynchronous runtime and works with blocking exporters. When it is dropped, it stops and
/// closes all connections.
///
/// Responses follow the OTLP specification. The status is 400 for requests that are not OTLP, 404 for unknown paths, 413 for
/// bodies over 16 MiB (compressed or not), and 415 for unsupported content types and encodings. Refused requests are returned by
/// [`requests`](Self::requests), and [`conventions`](Self::conventions) fails if there are any.
///
/// ```
/// use otel_runtime::testing::Receiver;
/// let receiver = Receiver::start();
/// assert!(receiver.http_endpoint().starts_with("http://127.0.0.1:"));
/// assert!(receiver.requests().is_empty());
/// ```
///
/// Wait for the telemetry of the program under test, and then use the same assertions as for [`TestTelemetry`](super::TestTelemetry). Spans
/// of several services form one tree.
///
/// ```
/// use otel_runtime::testing::Receiver;
/// use otel_runtime::{Logs, Metrics, Telemetry, Traces, traced};
/// use std::time::Duration;
///
/// #[traced]
/// fn work() {}
///
/// let receiver = Receiver::start();
/// let traces = Traces::otlp().endpoint(receiver.http_endpoint());
/// let telemetry = Telemetry::builder().traces(traces).metrics(Metrics::none()).logs(Logs::none()).install()?;
/// work();
/// telemetry.shutdown()?;
/// receiver.wait_for_spans(1, Duration::from_secs(5));
/// receiver.span("work").root().status_unset();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Receiver {
    server: ServerThread,
    store: Arc<Store>,
}

impl Receiver {
    /// Starts a receiver on a free port of 127.0.0.1. It accepts connections when this function returns.
    ///
    /// # Panics
    ///
    /// Panics if no port can be bound, or if the thread cannot be started.
    #[track_caller]
    pub fn start() -> Self {
        match Self::listen(&[SocketAddr::from(([127, 0, 0, 1], 0))]) {
            Ok(receiver) => receiver,
            Err(error) => panic!("the OTLP receiver cannot listen on 127.0.0.1: {error}"),
        }
    }

    /// Starts a receiver on the given addresses, each for all protocols. Port 0 stands for any free port.
    ///
    /// Use it for programs that export to a fixed address. Received telemetry is kept until the receiver is dropped.
    ///
    /// ```
    /// use otel_runtime::testing::Receiver;
    /// let receiver = Receiver::listen(&["127.0.0.1:0".parse()?, "127.0.0.1:0".parse()?])?;
    /// assert_eq!(receiver.addresses().len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if there is no address, if an address cannot be bound, or if the thread cannot be started.
    pub fn listen(addresses: &[SocketAddr]) -> io::Result<Self> {
        let store = Arc::new(Store::default());
        let server = ServerThread::start(addresses, "otlp-receiver", |listener| serve(listener, &store))?;
        Ok(Self { server, store })
    }

    /// Returns the addresses of the receiver, in the given order.
    pub fn addresses(&self) -> &[SocketAddr] {
        self.server.addresses()
    }

    /// Returns the base URL for OTLP over HTTP, such as `http://127.0.0.1:40123`, to which the paths of the signals are appended.
    pub fn http_endpoint(&self) -> String {
        format!("http://{}", self.addresses()[0])
    }

    /// Returns the URL for OTLP over gRPC. The same port serves both protocols.
    pub fn grpc_endpoint(&self) -> String {
        self.http_endpoint()
    }

    /// Waits until at least `count` spans have been received, and returns all of them in the order of arrival.
    ///
    /// # Panics
    ///
    /// Panics with a list of what was received if fewer have been received after `timeout`.
    #[track_caller]
    pub fn wait_for_spans(&self, count: usize, timeout: Duration) -> Vec<ReceivedSpan> {
        let show = |span: &ReceivedSpan| span.name.clone();
        self.store.wait(count, timeout, "span", |received| &received.emitted.spans, show)
    }

    /// Waits until at least `count` log records have been received, and returns all of them in the order of arrival.
    ///
    /// # Panics
    ///
    /// Panics with a list of what was received if fewer have been received after `timeout`.
    #[track_caller]
    pub fn wait_for_logs(&self, count: usize, timeout: Duration) -> Vec<ReceivedLog> {
        let show = |log: &ReceivedLog| log.event_name.clone().unwrap_or_else(|| format!("{:?}", log.body));
        self.store.wait(count, timeout, "log record", |received| &received.emitted.logs, show)
    }

    /// Waits until at least `count` metrics have been received, and returns all of them in the order of arrival.
    ///
    /// A metric that is exported repeatedly counts each time.
    ///
    /// # Panics
    ///
    /// Panics with a list of what was received if fewer have been received after `timeout`.
    #[track_caller]
    pub fn wait_for_metrics(&self, count: usize, timeout: Duration) -> Vec<ReceivedMetric> {
        let show = |metric: &ReceivedMetric| metric.name.clone();
        self.store.wait(count, timeout, "metric", |received| &received.emitted.metrics, show)
    }

    /// Waits until at least `count` requests have been received, including refused ones, and returns all of them.
    ///
    /// # Panics
    ///
    /// Panics with a list of what was received if fewer have been received after `timeout`.
    #[track_caller]
    pub fn wait_for_requests(&self, count: usize, timeout: Duration) -> Vec<ReceivedRequest> {
        let show = |request: &ReceivedRequest| request.path.clone();
        self.store.wait(count, timeout, "request", |received| &received.requests, show)
    }

    /// Returns the requests so far, including refused ones.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.store.read(|received| received.requests.clone())
    }

    /// Returns the last export of each metric of each service, sorted by name.
    pub fn metrics(&self) -> Vec<ReceivedMetric> {
        self.store.read(|received| latest(&received.emitted.metrics).into_iter().cloned().collect())
    }

    /// Returns a check of everything received so far against the semantic conventions. It fails if a request was refused.
    ///
    /// ```should_panic
    /// use otel_runtime::testing::Receiver;
    /// let receiver = Receiver::start();
    /// // Nothing was received, which is also a failure.
    /// receiver.conventions().assert_clean();
    /// ```
    pub fn conventions(&self) -> ConventionCheck {
        self.store.read(|received| ConventionCheck::of(received.emitted.clone()).refused(received.refused()))
    }

    /// Formats everything received so far in a human-readable form.
    ///
    /// The text contains each trace as a tree across services, with log records below their spans, then log records without a span, and
    /// then the last value of each metric by service.
    ///
    /// ```
    /// use otel_runtime::testing::Receiver;
    /// let receiver = Receiver::start();
    /// assert_eq!(receiver.printed(), "");
    /// ```
    pub fn printed(&self) -> String {
        printed::text(&self.store.read(|received| received.emitted.clone()))
    }

    /// Responds to all requests with `fault`, until [`recover`](Self::recover) is called.
    ///
    /// ```
    /// use otel_runtime::testing::{Fault, Receiver};
    /// let receiver = Receiver::start();
    /// receiver.fail(Fault::Refuse(503));
    /// receiver.recover();
    /// ```
    pub fn fail(&self, fault: Fault) {
        self.store.fail(Some((fault, usize::MAX)));
    }

    /// Responds to the next `count` requests with `fault`.
    pub fn fail_next(&self, count: usize, fault: Fault) {
        self.store.fail((count > 0).then_some((fault, count)));
    }

    /// Ends a fault. Requests that hang are still not answered.
    pub fn recover(&self) {
        self.store.fail(None);
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.store.read(|received| {
            let spans = by_start(&received.emitted.spans).into_iter().cloned().collect();
            let logs = received.emitted.logs.clone();
            Arc::new(Snapshot { by: Collected::Received, spans, open: Vec::new(), logs })
        })
    }
}

assertions!(Receiver);

fn serve(listener: TcpListener, store: &Arc<Store>) -> impl Future<Output = io::Result<()>> + Send + use<> {
    let router = router(Arc::clone(store) as Arc<dyn TelemetrySink>)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(store), answer::answer));
    let service = router.into_make_service_with_connect_info::<connection::Connection>();
    async { axum::serve(FaultyListener::new(listener), service).await }
}
