//! The address of the peer, which tonic's server puts into each request, with and without TLS.

use http::Request;
use std::net::SocketAddr;
use tonic::transport::server::TcpConnectInfo;

pub(super) fn address<B>(request: &Request<B>) -> Option<SocketAddr> {
    request.extensions().get::<TcpConnectInfo>()?.remote_addr
}
