//! The head of a call: which method it calls, and its metadata.

use http::{HeaderMap, Request, header};
use otel_runtime::__integration::{caught, cut};
use std::fmt;
use std::sync::Arc;

/// The maximum number of characters of a recorded name.
const MAX_CHARACTERS: usize = 255;

/// The head of a call, for settings of [`GrpcServerLayer`](crate::GrpcServerLayer) that depend on it.
///
/// ```
/// use otel_tonic::{GrpcRequest, GrpcServerLayer};
///
/// fn is_probe(request: &GrpcRequest<'_>) -> bool {
///     request.service() == "shop.Orders" && request.headers().contains_key("x-probe")
/// }
/// let layer = GrpcServerLayer::new().exclude_if(is_probe);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GrpcRequest<'a> {
    path: &'a str,
    headers: &'a HeaderMap,
}

impl<'a> GrpcRequest<'a> {
    pub(super) fn of<B>(request: &'a Request<B>) -> Self {
        Self { path: request.uri().path(), headers: request.headers() }
    }

    /// Returns the full name of the service, such as `shop.Orders`.
    pub fn service(&self) -> &'a str {
        self.full_method().rsplit_once('/').map_or("", |(service, _)| service)
    }

    /// Returns the name of the method without that of its service, such as `Place`.
    pub fn method(&self) -> &'a str {
        self.full_method().rsplit_once('/').map_or(self.full_method(), |(_, method)| method)
    }

    /// Returns the name of the method with that of its service, such as `shop.Orders/Place`.
    pub fn full_method(&self) -> &'a str {
        self.path.strip_prefix('/').unwrap_or(self.path)
    }

    /// Returns the name of the method as it is recorded. A client can send a name of any length.
    pub(super) fn recorded_method(&self) -> &'a str {
        cut(self.full_method(), MAX_CHARACTERS)
    }

    /// Returns the metadata, as headers.
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// Whether this is a call. Requests of other protocols, such as gRPC-Web, can arrive at the same server.
    pub(super) fn is_grpc(&self) -> bool {
        let content_type = self.headers.get(header::CONTENT_TYPE).map(http::HeaderValue::as_bytes);
        let format = content_type.and_then(|content_type| content_type.strip_prefix(b"application/grpc"));
        format.is_some_and(|format| matches!(format.first(), None | Some(b'+' | b';' | b' ')))
    }
}

/// A condition on calls.
#[derive(Clone)]
pub(super) struct RequestCondition(Arc<dyn Fn(&GrpcRequest<'_>) -> bool + Send + Sync>);

impl RequestCondition {
    pub(super) fn new(condition: impl Fn(&GrpcRequest<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(condition))
    }

    /// Returns `None` if the condition panics.
    pub(super) fn holds(&self, request: &GrpcRequest<'_>) -> Option<bool> {
        caught(|| (self.0)(request))
    }
}

impl fmt::Debug for RequestCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestCondition")
    }
}

#[cfg(test)]
mod tests {
    use super::GrpcRequest;
    use http::Request;

    fn request(path: &str, content_type: &str) -> Request<()> {
        Request::post(path).header("content-type", content_type).body(()).expect("a valid request")
    }

    #[test]
    fn a_path_is_a_service_and_a_method() {
        let cases = [
            ("/shop.Orders/Place", "shop.Orders", "Place", "shop.Orders/Place"),
            ("/prefix/shop.Orders/Place", "prefix/shop.Orders", "Place", "prefix/shop.Orders/Place"),
            ("/Place", "", "Place", "Place"),
            ("/", "", "", ""),
        ];
        for (path, service, method, full) in cases {
            let request = request(path, "application/grpc");
            let request = GrpcRequest::of(&request);
            assert_eq!((request.service(), request.method(), request.full_method()), (service, method, full));
        }
    }

    #[test]
    fn other_protocols_are_not_grpc() {
        let grpc = ["application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8"];
        let other = ["application/grpc-web", "application/grpc-web-text+proto", "application/json", ""];
        for (content_type, expected) in grpc.map(|text| (text, true)).into_iter().chain(other.map(|text| (text, false)))
        {
            assert_eq!(GrpcRequest::of(&request("/a.B/C", content_type)).is_grpc(), expected, "{content_type}");
        }
    }
}
