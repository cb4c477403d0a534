//! The thread of a receiver and its listeners.

use super::sink::TelemetrySink;
use super::{grpc, http, refusal};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use opentelemetry::Context;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A receiver of OTLP over `http/protobuf`, `http/json` and gRPC, with and without gzip, and zstd with the feature `zstd`.
///
/// It runs on its own thread, so it needs no asynchronous runtime. When it is dropped, it stops and closes all connections.
///
/// Responses follow the OTLP specification. The status is 400 for requests that are not OTLP, 404 for unknown paths, 413 for
/// bodies over 16 MiB (compressed or not), and 415 for unsupported content types and encodings.
///
/// A web page of another origin cannot send telemetry to it: browsers send a preflight request before the content types of OTLP, and the
/// receiver does not allow it. Everybody who can connect to the address can send telemetry, so use a loopback address.
///
/// ```
/// use otel_runtime::received::OtlpRequest;
/// use otel_runtime::receiver::{OtlpReceiver, Rejected, TelemetrySink};
/// use std::sync::Arc;
///
/// struct Print;
///
/// impl TelemetrySink for Print {
///     fn received(&self, request: OtlpRequest) -> Result<(), Rejected> {
///         println!("{:?}", request.into_telemetry());
///         Ok(())
///     }
/// }
///
/// let receiver = OtlpReceiver::listen(&["127.0.0.1:0".parse()?], Arc::new(Print))?;
/// assert_ne!(receiver.addresses()[0].port(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OtlpReceiver(ServerThread);

impl OtlpReceiver {
    /// Starts a receiver on the given addresses, each for all protocols. Port 0 stands for any free port.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no address, if an address cannot be bound, or if the thread cannot be started.
    pub fn listen(addresses: &[SocketAddr], sink: Arc<dyn TelemetrySink>) -> io::Result<Self> {
        Self::serve(addresses, None, sink)
    }

    /// Starts a receiver that requires the header `authorization: Bearer ..` with a token, for addresses that other machines can reach.
    ///
    /// Senders set it with `OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20..`. Without it, the status is 401.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`listen`](Self::listen).
    pub fn listen_with_token(addresses: &[SocketAddr], token: &str, sink: Arc<dyn TelemetrySink>) -> io::Result<Self> {
        Self::serve(addresses, Some(token), sink)
    }

    fn serve(addresses: &[SocketAddr], token: Option<&str>, sink: Arc<dyn TelemetrySink>) -> io::Result<Self> {
        let expected = token.map(|token| Arc::<str>::from(format!("Bearer {token}")));
        let server = ServerThread::start(addresses, "otlp-receiver", move |listener| {
            let checked = router(Arc::clone(&sink)).layer(from_fn_with_state(expected.clone(), refusal::without_token));
            let router = checked.layer(from_fn_with_state(Arc::clone(&sink), report_refusal));
            async move { axum::serve(listener, router).await }
        })?;
        Ok(Self(server))
    }

    /// Returns the addresses of the receiver, in the given order.
    pub fn addresses(&self) -> &[SocketAddr] {
        self.0.addresses()
    }
}

/// The routes of both transports, which hand what they read to `sink`.
pub(crate) fn router(sink: Arc<dyn TelemetrySink>) -> axum::Router {
    grpc::router(Arc::clone(&sink)).merge(http::router(sink)).fallback(refusal::unknown_path)
}

/// Reports a refused request to the sink before the response is sent.
async fn report_refusal(State(sink): State<Arc<dyn TelemetrySink>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut received = crate::received::ReceivedRequest::new(&parts, true);
    let (reason, response) = refusal::refusal(next.run(Request::from_parts(parts, body)).await).await;
    if let Some(reason) = reason {
        received.accepted = false;
        received.refusal = Some(reason);
        sink.refused(received);
    }
    response
}

/// A thread that serves connections until it is dropped, for the crates of this project.
#[doc(hidden)]
pub struct ServerThread {
    addresses: Vec<SocketAddr>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ServerThread {
    /// Binds the addresses and starts the thread, on which `serve` runs for each listener.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no address, if an address cannot be bound, or if the thread cannot be started.
    pub fn start<F>(
        addresses: &[SocketAddr],
        name: &str,
        serve: impl Fn(tokio::net::TcpListener) -> F,
    ) -> io::Result<Self>
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        if addresses.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is no address to listen on"));
        }
        // The ports are bound here, not on the thread, so that they accept connections immediately.
        let listeners = addresses.iter().map(bind).collect::<io::Result<Vec<_>>>()?;
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<io::Result<_>>()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut served = Vec::new();
        {
            let _entered = runtime.enter();
            for listener in listeners {
                served.push(serve(tokio::net::TcpListener::from_std(listener)?));
            }
        }
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // Events that the server logs must not be exported to it by a bridge in the same process.
            let _suppressed = Context::enter_telemetry_suppressed_scope();
            runtime.block_on(async {
                for server in served {
                    tokio::spawn(server);
                }
                _ = stopped.await;
            });
        })?;
        Ok(Self { addresses, stop: Some(stop), thread: Some(thread) })
    }

    /// Returns the addresses, in the given order.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }
}

fn bind(address: &SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl fmt::Debug for ServerThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ServerThread").field(&self.addresses).finish()
    }
}

impl Drop for ServerThread {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        // The thread ends by itself. A panic on it has already been printed to stderr.
        self.thread.take().map(JoinHandle::join);
    }
}
