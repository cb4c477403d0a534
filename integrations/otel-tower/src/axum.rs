//! What axum stores in the extensions of a request: the route, the original URI and the address of the peer.

use axum::extract::{ConnectInfo, MatchedPath, OriginalUri};
use http::{Request, Uri};
use std::net::SocketAddr;

/// The route that matched, such as `/users/{id}`.
pub(super) fn route<B>(request: &Request<B>) -> Option<&str> {
    request.extensions().get::<MatchedPath>().map(MatchedPath::as_str)
}

/// The URI with the prefix that a nested router removes.
pub(super) fn original_uri<B>(request: &Request<B>) -> &Uri {
    request.extensions().get::<OriginalUri>().map_or(request.uri(), |OriginalUri(uri)| uri)
}

/// The address of the peer, if the router is served with connect info.
pub(super) fn peer<B>(request: &Request<B>) -> Option<SocketAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(*peer)
}
