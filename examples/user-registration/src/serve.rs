//! Serves connections until the server stops, with a graceful shutdown.

use crate::problem::other_method;
use crate::tasks::Tasks;
use axum::Router;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use otel_runtime::prometheus::Scrape;
use otel_runtime::{RecordedQuery, Termination, logged};
use otel_tower::HttpServerLayer;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

/// How long requests in progress may take to finish. Afterwards the process flushes its telemetry and exits.
pub const GRACE: Duration = Duration::from_secs(10);

/// How long the headers of a request may take, from the end of the last request on the same connection. An idle connection is closed after
/// this time.
const HEADERS: Duration = Duration::from_secs(10);

/// The pause after a connection that could not be accepted.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

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
    // For the routes without server spans, too.
    let router = router.method_not_allowed_fallback(other_method);
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
    let (connections, running_connections) = Tasks::new();
    let (running, stopping) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        // Without the address of the client: it is personal data, which must not be in the telemetry.
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => drop(connections.spawn(connection(stream, router.clone(), stopping.clone()))),
            // The process has too many open files, for example. Trying again at once would only use the processor.
            Err(_) => tokio::time::sleep(ACCEPT_AGAIN).await,
        }
    }
    drop((listener, router, connections, running));
    // What is still running after the grace period ends with the process.
    _ = timeout(GRACE, running_connections.ended()).await;
    Ok(())
}

/// Serves a connection until the client closes it, or until the server stops and the request in progress is finished.
async fn connection(stream: TcpStream, router: Router, mut stopping: watch::Receiver<()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
    // A client that breaks the protocol or the connection is not worth a log record.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
    }
    _ = connection.await;
}

fn stopped(stop: Stop) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let termination = Termination::listen()?;
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
            () = termination => (),
            () = stdin_ended => (),
        }
    })
}
