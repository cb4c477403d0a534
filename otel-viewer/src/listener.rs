//! The listeners of a viewer.

use crate::http::router;
use crate::viewer::Viewer;
use otel_runtime::__integration::ServerThread;
use otel_runtime::receiver::{OtlpReceiver, TelemetrySink};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

/// A viewer that listens. When it is dropped, the listeners stop.
#[derive(Debug)]
pub struct RunningViewer {
    viewer: Viewer,
    page: ServerThread,
    otlp: Vec<OtlpReceiver>,
    token: Option<String>,
}

impl RunningViewer {
    pub(crate) fn start(
        viewer: Viewer,
        page: SocketAddr,
        otlp: &[SocketAddr],
        token: Option<String>,
    ) -> io::Result<Self> {
        let start = |address: &SocketAddr| {
            let sink = Arc::new(viewer.clone()) as Arc<dyn TelemetrySink>;
            match token.as_deref().filter(|_| !address.ip().is_loopback()) {
                Some(token) => OtlpReceiver::listen_with_token(&[*address], token, sink),
                None => OtlpReceiver::listen(&[*address], sink),
            }
            .map_err(|error| at(*address, &error))
        };
        let otlp = otlp.iter().map(start).collect::<io::Result<Vec<_>>>()?;
        let routes = router(&viewer);
        let page = ServerThread::start(&[page], "otel-viewer", |listener| {
            let routes = routes.clone();
            async move { axum::serve(listener, routes).await }
        })
        .map_err(|error| at(page, &error))?;
        Ok(Self { viewer, page, otlp, token })
    }

    /// Returns the viewer.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// Returns the address for browsers.
    pub fn address(&self) -> SocketAddr {
        self.page.addresses()[0]
    }

    /// Returns the URL to open in a browser, with the token if there is one.
    pub fn url(&self) -> String {
        let token = self.token.as_deref().map(|token| format!("?token={token}")).unwrap_or_default();
        format!("http://{}/{token}", self.address())
    }

    /// Returns the addresses for OTLP, in the order in which they were added.
    pub fn otlp_addresses(&self) -> Vec<SocketAddr> {
        self.otlp.iter().flat_map(OtlpReceiver::addresses).copied().collect()
    }
}

/// Checks that an address that other machines can reach has a token.
///
/// # Errors
///
/// Returns an error if it has none.
pub(crate) fn check_address(address: SocketAddr, token: Option<&str>) -> io::Result<()> {
    if address.ip().is_loopback() || token.is_some() {
        return Ok(());
    }
    let message = format!("{address} can be reached by other machines; use 127.0.0.1, or set a token");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

fn at(address: SocketAddr, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
}
