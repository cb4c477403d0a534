//! Without the feature `transport`, the address of the peer is not known.

use http::Request;
use std::net::SocketAddr;

pub(super) fn address<B>(_: &Request<B>) -> Option<SocketAddr> {
    None
}
