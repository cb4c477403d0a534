//! The admin route of `otel-runtime` as a route of axum.

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::routing::{MethodRouter, any};
use http::header::{HOST, HeaderName};
use http::{HeaderValue, Request, Response, StatusCode};
use otel_runtime::admin::{Admin, AdminRequest, AdminResponse};
use std::net::SocketAddr;

/// Returns the [`Admin`] route for axum, which shows the report and the open spans, and changes telemetry while the program runs.
///
/// The addresses of clients come from axum's `ConnectInfo`. Without it, all clients are treated as those on other machines.
///
/// ```no_run
/// use axum::Router;
/// use otel_runtime::admin::Admin;
/// use otel_tower::admin_route;
/// use std::net::SocketAddr;
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let telemetry = otel_runtime::Telemetry::builder().track_open_spans(true).install()?;
/// let router = Router::new().route("/telemetry", admin_route(Admin::new(&telemetry)));
/// // A port of its own, which only clients on the same machine can reach.
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
/// axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await?;
/// # Ok(())
/// # }
/// ```
///
/// ```text
/// $ curl http://localhost:9000/telemetry
/// $ curl -X PUT -d filter=warn,orders=debug http://localhost:9000/telemetry
/// ```
pub fn admin_route<S: Clone + Send + Sync + 'static>(admin: Admin) -> MethodRouter<S> {
    any(move |request: Request<Body>| {
        let admin = admin.clone();
        async move { response(answer(&admin, request).await) }
    })
}

async fn answer(admin: &Admin, request: Request<Body>) -> AdminResponse {
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let mut request = AdminRequest::new(head.method.as_str(), peer).query(head.uri.query().unwrap_or_default());
    for (name, value) in &head.headers {
        request = request.header(name.as_str(), value);
    }
    // In HTTP/2, the host is a part of the URL.
    if let Some(authority) = head.uri.authority().filter(|_| !head.headers.contains_key(HOST)) {
        request = request.header(HOST.as_str(), authority.as_str());
    }
    // Nothing is read for a client that is refused anyway.
    if head.method != http::Method::PUT || !admin.admits(&request) {
        return admin.respond(&request);
    }
    match to_bytes(body, AdminRequest::MAX_BODY + 1).await {
        Ok(body) => admin.respond(&request.body(body)),
        Err(_) => admin.respond(&request.body(vec![b' '; AdminRequest::MAX_BODY + 1])),
    }
}

fn response(answer: AdminResponse) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
