//! The life of a server: from its first connection to the last one after it was told to stop.

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

/// What is under way gets this long to finish; then the process ends, with its telemetry sent.
pub const GRACE: Duration = Duration::from_secs(10);

/// What makes a server stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stop {
    /// Ctrl-c, or SIGTERM where there is such a thing.
    Signal,
    /// The process that started this one closed its end, or ended; or a signal.
    StdinEnds,
}

/// Server spans for a router. `x-trace-id` names the trace of a request in its response, for whoever reports that something
/// went wrong. What stands in a query is not recorded: no route of ours has one, so it can only be a mistake, or worse.
pub fn server_layer() -> HttpServerLayer {
    let layer = HttpServerLayer::new().query(RecordedQuery::omitted());
    layer.trace_id_header(HeaderName::from_static("x-trace-id"))
}

/// Serves until it is told to stop, and then finishes what is under way.
pub async fn serve(address: SocketAddr, router: Router, scrape: Scrape, stop: Stop) -> io::Result<()> {
    let router = router.route("/metrics", get(|headers: HeaderMap| async move { metrics(&scrape, &headers) }));
    // Registered before anybody can know that the server is there, so that no signal is lost.
    let stop = told(stop)?;
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
    let (tell, told) = oneshot::channel();
    let stop = async move {
        stop.await;
        // Nobody listens any more only if the server has ended already.
        _ = tell.send(());
    };
    let out_of_patience = async move {
        match told.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            Err(_) => pending().await,
        }
    };
    // Without connect info: the address of a user is personal data, and we keep that out of telemetry.
    let server = axum::serve(listener, router).with_graceful_shutdown(stop);
    tokio::select! {
        ended = server.into_future() => ended,
        () = out_of_patience => Ok(()),
    }
}

fn told(stop: Stop) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminated = terminated()?;
    let (tell, stdin_ended) = oneshot::channel();
    if stop == Stop::StdinEnds {
        // Reading stdin cannot be interrupted; this thread ends with the process.
        std::thread::spawn(move || {
            _ = io::copy(&mut io::stdin(), &mut io::sink());
            _ = tell.send(());
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
