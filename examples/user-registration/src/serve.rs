//! The life of the server: from its first connection to the last one after it was told to stop.

use crate::api;
use crate::service::Users;
use otel_runtime::logged;
use std::future::{IntoFuture as _, pending};
use std::io;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::ctrl_c;
use tokio::sync::oneshot;

/// Requests that are under way get this long to finish; then the process ends, with its telemetry sent.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until `stop` is ready, and then finishes what is under way.
#[logged("server stopped after {elapsed}", name = "server", entry)]
pub async fn serve(
    listener: TcpListener,
    users: Users,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
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
    let server = axum::serve(listener, api::router(users)).with_graceful_shutdown(stop);
    tokio::select! {
        ended = server.into_future() => ended,
        () = out_of_patience => Ok(()),
    }
}

/// Ready on ctrl-c, and on SIGTERM where there is such a thing.
pub fn told_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    // Registered at once, so that a signal between here and the first poll is not lost.
    let mut terminated = terminated()?;
    Ok(async move {
        tokio::select! {
            _ = ctrl_c() => (),
            () = terminated.recv() => (),
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
