//! The head of a request, without its body.

use super::framework;
use http::{HeaderMap, Method, Request, Uri, Version};
use otel_runtime::__integration::caught;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

/// The head of a request, for settings of [`HttpServerLayer`](crate::HttpServerLayer) that depend on the request.
///
/// ```
/// use otel_tower::{HttpServerLayer, RequestHead};
///
/// fn is_internal(request: &RequestHead<'_>) -> bool {
///     request.peer().is_some_and(|peer| peer.ip().is_loopback()) && request.path().starts_with("/internal/")
/// }
/// let layer = HttpServerLayer::new().exclude_if(is_internal);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    method: &'a Method,
    uri: &'a Uri,
    version: Version,
    headers: &'a HeaderMap,
    route: Option<&'a str>,
    peer: Option<SocketAddr>,
}

impl<'a> RequestHead<'a> {
    pub(super) fn of<B>(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: framework::original_uri(request),
            version: request.version(),
            headers: request.headers(),
            route: framework::route(request),
            peer: framework::peer(request),
        }
    }

    /// Returns the method.
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// Returns the URI that the client sent. In a nested router of axum, it still has the prefix.
    pub fn uri(&self) -> &'a Uri {
        self.uri
    }

    /// Returns the path of the URI.
    pub fn path(&self) -> &'a str {
        self.uri.path()
    }

    /// Returns the route that matched, such as `/users/{id}`, if the layer knows it. This requires the feature `axum`.
    pub fn route(&self) -> Option<&'a str> {
        self.route
    }

    /// Returns the headers.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// Returns the address that the connection comes from, if the layer knows it. This requires the feature `axum` and a router that
    /// is served with `into_make_service_with_connect_info::<SocketAddr>()`.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    pub(super) fn version(&self) -> Version {
        self.version
    }
}

/// A condition on requests.
#[derive(Clone)]
pub(super) struct RequestCondition(Arc<dyn Fn(&RequestHead<'_>) -> bool + Send + Sync>);

impl RequestCondition {
    pub(super) fn new(condition: impl Fn(&RequestHead<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(condition))
    }

    /// Returns whether the condition holds, or `None` if it panics.
    pub(super) fn holds(&self, request: &RequestHead<'_>) -> Option<bool> {
        caught(|| (self.0)(request))
    }
}

impl fmt::Debug for RequestCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestCondition")
    }
}
