//! What axum tells about a request beside the request itself.

use axum::extract::{ConnectInfo, MatchedPath};
use http::Request;
use std::net::SocketAddr;

/// The route that matched, such as `/users/{id}`.
pub(super) fn route<B>(request: &Request<B>) -> Option<&str> {
    request.extensions().get::<MatchedPath>().map(MatchedPath::as_str)
}

/// Who connected, if the server was told to remember.
pub(super) fn peer<B>(request: &Request<B>) -> Option<SocketAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(*peer)
}
