//! What axum stores in the extensions of a request: the route and the address of the peer.

use axum::extract::{ConnectInfo, MatchedPath};
use http::Request;
use std::net::SocketAddr;

/// The route that matched, such as `/users/{id}`.
pub(super) fn route<B>(request: &Request<B>) -> Option<&str> {
    request.extensions().get::<MatchedPath>().map(MatchedPath::as_str)
}

/// The address of the peer, if the router is served with connect info.
pub(super) fn peer<B>(request: &Request<B>) -> Option<SocketAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(*peer)
}
