//! Requests and responses of the admin route, independent of a server.

use std::net::IpAddr;

/// A request of the admin route.
///
/// ```
/// use otel_runtime::admin::AdminRequest;
/// let peer = "127.0.0.1".parse().ok();
/// let request = AdminRequest::new("PUT", peer).header("host", "localhost:9000").body("filter=warn");
/// # _ = request;
/// ```
#[derive(Clone, Debug)]
#[must_use = "pass it to `Admin::respond`"]
pub struct AdminRequest {
    pub(super) method: String,
    pub(super) peer: Option<IpAddr>,
    pub(super) query: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

/// The largest part of a body, a query or a header that is kept. Longer ones are refused.
pub(super) const MAX_LENGTH: usize = 16 << 10;

impl AdminRequest {
    /// The maximum length of a body in bytes. A server does not have to read more than one byte beyond it.
    pub const MAX_BODY: usize = MAX_LENGTH;

    /// Creates a request with a method such as `GET` from the address of the client. A request without an address is treated as one from
    /// another machine.
    ///
    /// It must be the address of the connection, not one from a header such as `X-Forwarded-For`.
    pub fn new(method: impl Into<String>, peer: Option<IpAddr>) -> Self {
        Self { method: method.into(), peer, query: String::new(), headers: Vec::new(), body: Vec::new() }
    }

    /// Sets the query of the URL, without `?`.
    pub fn query(mut self, query: impl Into<String>) -> Self {
        self.query = query.into();
        self
    }

    /// Adds a header. Pass all headers of the request, because some of them decide about the access.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.as_ref().to_vec()));
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(other, _)| other == name)
    }

    /// Returns the value of a header, or an error if there are several or if it is not text.
    pub(super) fn single(&self, name: &'static str) -> Result<Option<&str>, String> {
        let mut values = self.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| value);
        let Some(value) = values.next() else { return Ok(None) };
        let text = std::str::from_utf8(value).ok().filter(|text| text.len() <= MAX_LENGTH && values.next().is_none());
        text.map(|text| Some(text.trim())).ok_or_else(|| format!("the header `{name}` is not valid"))
    }
}

/// A response of the admin route.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdminResponse {
    /// The status code.
    pub status: u16,
    /// The names, in lower case, and the values of the headers.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body.
    pub body: String,
}

impl AdminResponse {
    pub(super) fn text(status: u16, body: impl Into<String>) -> Self {
        Self::of_type(status, "text/plain; charset=utf-8", body.into())
    }

    pub(super) fn of_type(status: u16, content_type: &'static str, mut body: String) -> Self {
        if !body.ends_with('\n') {
            body.push('\n');
        }
        // The page changes with every request, and a browser must not take it for something else.
        let headers =
            vec![("content-type", content_type), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")];
        Self { status, headers, body }
    }

    pub(super) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
}
