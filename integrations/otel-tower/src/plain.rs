//! Without a framework, the route and the address of the peer are unknown.

use http::Request;
use std::net::SocketAddr;

pub(super) fn route<B>(_: &Request<B>) -> Option<&str> {
    None
}

pub(super) fn peer<B>(_: &Request<B>) -> Option<SocketAddr> {
    None
}
