//! Without a framework, the route and the address of the peer are unknown.

use http::{Request, Uri};
use std::net::SocketAddr;

pub(super) fn route<B>(_: &Request<B>) -> Option<&str> {
    None
}

pub(super) fn original_uri<B>(request: &Request<B>) -> &Uri {
    request.uri()
}

pub(super) fn peer<B>(_: &Request<B>) -> Option<SocketAddr> {
    None
}
