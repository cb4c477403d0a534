//! What applies to every request: who may ask, and the headers of the response.

use super::respond::failure;
use crate::access::COOKIE;
use crate::viewer::Viewer;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Nothing but the files of the page is loaded, nothing inline is executed, and no other page can contain this one.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Refuses requests without access, and sets the headers of all responses.
pub(super) async fn guard(
    State(viewer): State<Viewer>,
    OriginalUri(original): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let is_page = matches!(request.uri().path(), "" | "/");
    let access = viewer.access();
    let response = if let Err(message) = access.check_origin(request.method(), request.headers(), is_page) {
        failure(StatusCode::FORBIDDEN, &message)
    } else if is_page && access.is_in_query(request.uri().query().unwrap_or_default()) {
        admitted(original.path(), request.uri().query().unwrap_or_default())
    } else if !access.has_token(request.headers()) {
        failure(StatusCode::FORBIDDEN, "the token is missing or wrong; open the URL that was printed at the start")
    } else {
        next.run(request).await
    };
    with_headers(response)
}

/// Keeps the token in a cookie, and continues without it in the URL.
fn admitted(path: &str, query: &str) -> Response {
    let token = query.split('&').find_map(|pair| pair.strip_prefix("token=")).unwrap_or_default();
    let cookie = format!("{COOKIE}={token}; Path={path}; HttpOnly; SameSite=Strict");
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned()), (header::SET_COOKIE, cookie)]).into_response()
}

fn with_headers(mut response: Response) -> Response {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
