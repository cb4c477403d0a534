//! An OTLP receiver inside the process: what an exporter sent can be read, and how it is answered can be chosen.

mod answer;
mod connection;
mod fault;
mod grpc;
mod http;
mod printed;
mod refusal;
mod store;

pub use fault::Fault;

use super::conventions::ConventionCheck;
use super::received::{ReceivedLog, ReceivedMetric, ReceivedRequest, ReceivedSpan};
use connection::FaultyListener;
use opentelemetry::Context;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use store::Store;
use tokio::sync::oneshot;

/// An OTLP receiver, mostly on a free port of 127.0.0.1, for `http/protobuf`, `http/json` and gRPC, with and without gzip.
///
/// It runs on a thread of its own, so it needs no async runtime and works with blocking exporters. It stops when dropped,
/// and open connections are closed then. Answers are those of the OTLP specification: the response message in the form of
/// the request, 400 for what is not OTLP, 404 for another path, 413 beyond 16 MiB (packed or not), 415 for another content type
/// or encoding. What was refused is told by [`requests`](Self::requests), and makes [`conventions`](Self::conventions) fail.
///
/// ```
/// use otel_runtime::testing::Receiver;
/// let receiver = Receiver::start();
/// assert!(receiver.http_endpoint().starts_with("http://127.0.0.1:"));
/// assert!(receiver.requests().is_empty());
/// ```
#[derive(Debug)]
pub struct Receiver {
    addresses: Vec<SocketAddr>,
    store: Arc<Store>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Starts to listen; the receiver is ready when this returns.
    ///
    /// # Panics
    ///
    /// When no port of 127.0.0.1 can be bound or no thread be started.
    #[track_caller]
    pub fn start() -> Self {
        match Self::listen(&[SocketAddr::from(([127, 0, 0, 1], 0))]) {
            Ok(receiver) => receiver,
            Err(error) => panic!("the OTLP receiver cannot listen on 127.0.0.1: {error}"),
        }
    }

    /// Listens on all of these addresses, each for all protocols; a port of 0 is any free one.
    ///
    /// For programs that send where they always do. Whatever arrives is kept until the receiver is dropped.
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
    /// When there is no address, or one cannot be bound, or no thread be started.
    pub fn listen(addresses: &[SocketAddr]) -> io::Result<Self> {
        if addresses.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is no address to listen on"));
        }
        // Bound here, not on the thread, so that the ports accept connections from now on.
        let listeners = addresses.iter().map(bind).collect::<io::Result<Vec<_>>>()?;
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<io::Result<_>>()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let store = Arc::new(Store::default());
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&store);
        let thread = std::thread::Builder::new().name("otlp-receiver".into()).spawn(move || {
            // What the server logs of a request must not become the next request, by a bridge in the same process.
            let _suppressed = Context::enter_telemetry_suppressed_scope();
            runtime.block_on(async {
                for listener in listeners {
                    tokio::spawn(serve(listener, Arc::clone(&served)));
                }
                _ = stopped.await;
            });
        })?;
        Ok(Self { addresses, store, stop: Some(stop), thread: Some(thread) })
    }

    /// The addresses that it listens on, in the order in which they were given.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The base URL for OTLP over HTTP, such as `http://127.0.0.1:40123`; the signals' paths are appended to it.
    pub fn http_endpoint(&self) -> String {
        format!("http://{}", self.addresses[0])
    }

    /// The URL for OTLP over gRPC. One port serves both.
    pub fn grpc_endpoint(&self) -> String {
        self.http_endpoint()
    }

    /// Waits until at least `count` spans have arrived, and returns all of them in the order of their arrival.
    ///
    /// # Panics
    ///
    /// When fewer have arrived after `patience`; the message lists them.
    #[track_caller]
    pub fn wait_for_spans(&self, count: usize, timeout: Duration) -> Vec<ReceivedSpan> {
        let show = |span: &ReceivedSpan| span.name.clone();
        self.store.wait(count, timeout, "span", |received| &received.emitted.spans, show)
    }

    /// Waits until at least `count` log records have arrived, and returns all of them in the order of their arrival.
    ///
    /// # Panics
    ///
    /// When fewer have arrived after `patience`; the message lists them.
    #[track_caller]
    pub fn wait_for_logs(&self, count: usize, timeout: Duration) -> Vec<ReceivedLog> {
        let show = |log: &ReceivedLog| log.event_name.clone().unwrap_or_else(|| format!("{:?}", log.body));
        self.store.wait(count, timeout, "log record", |received| &received.emitted.logs, show)
    }

    /// Waits until at least `count` metrics have arrived, and returns all of them in the order of their arrival.
    ///
    /// A metric that is exported again counts again.
    ///
    /// # Panics
    ///
    /// When fewer have arrived after `patience`; the message lists them.
    #[track_caller]
    pub fn wait_for_metrics(&self, count: usize, timeout: Duration) -> Vec<ReceivedMetric> {
        let show = |metric: &ReceivedMetric| metric.name.clone();
        self.store.wait(count, timeout, "metric", |received| &received.emitted.metrics, show)
    }

    /// Waits until at least `count` requests have arrived, refused ones included, and returns all of them.
    ///
    /// # Panics
    ///
    /// When fewer have arrived after `patience`; the message lists them.
    #[track_caller]
    pub fn wait_for_requests(&self, count: usize, timeout: Duration) -> Vec<ReceivedRequest> {
        let show = |request: &ReceivedRequest| request.path.clone();
        self.store.wait(count, timeout, "request", |received| &received.requests, show)
    }

    /// The requests so far, refused ones included.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.store.read(|received| received.requests.clone())
    }

    /// A check of everything that has arrived so far against the semantic conventions; not clean if a request was refused.
    ///
    /// ```should_panic
    /// use otel_runtime::testing::Receiver;
    /// let receiver = Receiver::start();
    /// // Nothing was sent, and that is a failure, too.
    /// receiver.conventions().assert_clean();
    /// ```
    pub fn conventions(&self) -> ConventionCheck {
        self.store.read(|received| ConventionCheck::of(received.emitted.clone()).refused(received.refused()))
    }

    /// Everything that has arrived so far, as text for people: each trace as one tree, also where it crosses services, with its
    /// log records under their spans; then the records outside of spans; then the last value of each metric, by service.
    ///
    /// ```
    /// use otel_runtime::testing::Receiver;
    /// let receiver = Receiver::start();
    /// assert_eq!(receiver.printed(), "");
    /// ```
    pub fn printed(&self) -> String {
        printed::text(&self.store.read(|received| received.emitted.clone()))
    }

    /// Answers every request from now on with `fault`, until [`recover`](Self::recover).
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

    /// Answers the next `count` requests with `fault`, then as usual again.
    pub fn fail_next(&self, count: usize, fault: Fault) {
        self.store.fail((count > 0).then_some((fault, count)));
    }

    /// Answers as usual again. Requests that hang go on to hang.
    pub fn recover(&self) {
        self.store.fail(None);
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        // The thread ends by itself then; a panic on it has been reported on stderr already.
        self.thread.take().map(JoinHandle::join);
    }
}

fn bind(address: &SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn serve(listener: TcpListener, store: Arc<Store>) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => FaultyListener::new(listener),
        Err(error) => panic!("the OTLP receiver cannot listen: {error}"),
    };
    let router = grpc::router(&store)
        .merge(http::router(&store))
        .fallback(refusal::unknown_path)
        .layer(axum::middleware::from_fn_with_state(store, answer::answer));
    let service = router.into_make_service_with_connect_info::<connection::Connection>();
    axum::serve(listener, service).await.unwrap_or_else(|error| panic!("the OTLP receiver stopped: {error}"));
}
