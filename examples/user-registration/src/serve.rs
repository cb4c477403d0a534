//! Serves connections until the server stops, with a graceful shutdown.

use axum::Router;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::routing::get;
use otel_runtime::prometheus::Scrape;
use otel_runtime::{RecordedQuery, logged};
use otel_tower::HttpServerLayer;
use std::future::{IntoFuture as _, pending};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::ctrl_c;
use tokio::sync::oneshot;

/// How long requests in progress may take to finish. Afterwards the process flushes its telemetry and exits.
pub const GRACE: Duration = Duration::from_secs(10);

/// The event that stops a server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stop {
    /// Ctrl-c, or SIGTERM on Unix.
    Signal,
    /// The end of the standard input, for example because the parent process exits; or a signal.
    StdinEnds,
}

/// Creates server spans for a router. The response header `x-trace-id` contains the trace id, for error reports. Query
/// strings are not recorded, because no route of these services has any.
pub fn server_layer() -> HttpServerLayer {
    let layer = HttpServerLayer::new().query(RecordedQuery::omitted());
    layer.trace_id_header(HeaderName::from_static("x-trace-id"))
}

/// Serves requests until `stop`, and then finishes those in progress.
pub async fn serve(address: SocketAddr, router: Router, scrape: Scrape, stop: Stop) -> io::Result<()> {
    let router = router.route("/metrics", get(|headers: HeaderMap| async move { metrics(&scrape, &headers) }));
    // Registered before the server is reachable, so that no signal is lost.
    let stop = stopped(stop)?;
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    run(listener, router, stop).await
}

fn metrics(scrape: &Scrape, headers: &HeaderMap) -> impl IntoResponse + use<> {
    let page = scrape.render(headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()));
    ([(CONTENT_TYPE, page.content_type)], page.body)
}

#[logged("server stopped after {elapsed}", name = "server", entry)]
async fn run(listener: TcpListener, router: Router, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let (sender, stopping) = oneshot::channel();
    let stop = async move {
        stop.await;
        // Fails only if the server has ended already.
        _ = sender.send(());
    };
    let grace_period_over = async move {
        match stopping.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            Err(_) => pending().await,
        }
    };
    // Without connect info: the address of a client is personal data, which must not be in the telemetry.
    let server = axum::serve(listener, router).with_graceful_shutdown(stop);
    tokio::select! {
        ended = server.into_future() => ended,
        () = grace_period_over => Ok(()),
    }
}

fn stopped(stop: Stop) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminated = terminated()?;
    let (sender, stdin_ended) = oneshot::channel();
    if stop == Stop::StdinEnds {
        // Reading from stdin cannot be interrupted. This thread ends with the process.
        std::thread::spawn(move || {
            _ = io::copy(&mut io::stdin(), &mut io::sink());
            _ = sender.send(());
        });
    }
    Ok(async move {
        let stdin_ended = async {
            if stdin_ended.await.is_err() {
                pending::<()>().await;
            }
        };
        tokio::select! {
            _ = ctrl_c() => (),
            () = terminated.recv() => (),
            () = stdin_ended => (),
        }
    })
}

#[cfg(unix)]
fn terminated() -> io::Result<Terminated> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate()).map(Terminated)
}

#[cfg(unix)]
struct Terminated(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Terminated {
    async fn recv(&mut self) {
        self.0.recv().await;
    }
}

#[cfg(not(unix))]
fn terminated() -> io::Result<Terminated> {
    Ok(Terminated)
}

#[cfg(not(unix))]
struct Terminated;

#[cfg(not(unix))]
impl Terminated {
    async fn recv(&mut self) {
        pending().await
    }
}
