//! A route that shows what telemetry does, and that changes it while the program runs.

mod access;
mod form;
mod page;
mod request;

pub use request::{AdminRequest, AdminResponse};

use crate::callsite::site::filter::Filter;
use crate::callsite::site::level::InvalidFilter;
use crate::error::ChangeError;
use crate::setup::{Telemetry, TelemetryHandle};
use access::{Access, AccessRules};
use form::Form;
use page::Format;
use std::fmt::Write as _;

/// Answers requests of an admin route: `GET` returns the report and the open spans, and `PUT` changes the filter and the sampling ratio.
///
/// It does not depend on a server. For axum, `otel_tower::admin_route` (feature `admin`) returns a route. For another server, pass the parts of
/// a request to [`respond`](Self::respond).
///
/// ```
/// use otel_runtime::admin::{Admin, AdminRequest};
/// let telemetry = otel_runtime::Telemetry::builder().service_name("shop").install()?;
/// let admin = Admin::new(&telemetry);
/// let peer = "127.0.0.1".parse()?;
/// let request = AdminRequest::new("GET", Some(peer)).header("host", "localhost:9000");
/// let response = admin.respond(&request);
/// assert_eq!(response.status, 200);
/// assert!(response.body.contains("shop"));
///
/// let request = AdminRequest::new("PUT", Some(peer)).header("host", "localhost:9000").body("filter=warn,shop=debug");
/// assert_eq!(admin.respond(&request).status, 200);
/// assert_eq!(telemetry.report().changes()[0].value, "warn,shop=debug");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Requests
///
/// | request | effect |
/// |---|---|
/// | `GET` | The [`Report`](crate::report::Report), and the open spans if [`track_open_spans`](crate::TelemetryBuilder::track_open_spans) is set, as text. |
/// | `GET` with `Accept: application/json` or `?format=json` | The same as JSON. |
/// | `PUT` with `filter=warn,orders=debug` | Replaces the [`Filter`]. |
/// | `PUT` with `ratio=0.1` | Replaces the sampler, as [`Telemetry::set_sampling_ratio`] does. |
///
/// The parameters of a `PUT` are form-encoded, in the body or in the query. If a parameter is
/// unknown, invalid or given twice, nothing is changed, and the response contains the reason.
///
/// # Access
///
/// - A client on the same machine, whose address is a loopback address, needs no token. Its `Host` header must name the machine, such as
///   `localhost` or `127.0.0.1`, so that a web page cannot reach the route through a name of its own. A request that came through a proxy is
///   refused, because its client may be on another machine.
/// - Any other client needs the [`token`](Self::token), as `Authorization: Bearer ..`. If no token is set, it is refused.
/// - A request from a web page of another origin is always refused.
///
/// On a machine that others log in to, set [`require_token`](Self::require_token): loopback addresses are not specific to a user.
#[derive(Clone, Debug)]
pub struct Admin {
    telemetry: TelemetryHandle,
    rules: AccessRules,
}

impl Admin {
    /// Creates a route for installed telemetry, for clients on the same machine.
    pub fn new(telemetry: &Telemetry) -> Self {
        Self::of_handle(telemetry.handle())
    }

    /// Creates a route for a handle to installed telemetry.
    ///
    /// ```
    /// use otel_runtime::admin::Admin;
    /// let telemetry = otel_runtime::init()?;
    /// let admin = Admin::of_handle(telemetry.handle());
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn of_handle(telemetry: TelemetryHandle) -> Self {
        Self { telemetry, rules: AccessRules::default() }
    }

    /// Sets the token that clients on other machines need. Use at least 32 random characters. An empty token admits nobody.
    ///
    /// ```
    /// use otel_runtime::admin::{Admin, AdminRequest};
    /// let telemetry = otel_runtime::init()?;
    /// let admin = Admin::new(&telemetry).token("jJ3vS0rTq8WbX5mZk2LhC7yGf9NdPa4E");
    /// let request = AdminRequest::new("GET", Some("192.0.2.1".parse()?));
    /// assert_eq!(admin.respond(&request).status, 401);
    /// let request = request.header("authorization", "Bearer jJ3vS0rTq8WbX5mZk2LhC7yGf9NdPa4E");
    /// assert_eq!(admin.respond(&request).status, 200);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.rules.set_token(token.into());
        self
    }

    /// Sets whether clients on the same machine need the token, too. The default is `false`.
    ///
    /// ```
    /// use otel_runtime::admin::{Admin, AdminRequest};
    /// let telemetry = otel_runtime::init()?;
    /// let admin = Admin::new(&telemetry).token("jJ3vS0rTq8WbX5mZk2LhC7yGf9NdPa4E").require_token(true);
    /// let request = AdminRequest::new("GET", Some("127.0.0.1".parse()?)).header("host", "localhost");
    /// assert_eq!(admin.respond(&request).status, 401);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn require_token(mut self, yes: bool) -> Self {
        self.rules.requires_token = yes;
        self
    }

    /// Adds a name of the machine that clients on it may use in the `Host` header, without a port.
    ///
    /// ```
    /// use otel_runtime::admin::{Admin, AdminRequest};
    /// let telemetry = otel_runtime::init()?;
    /// let request = AdminRequest::new("GET", Some("127.0.0.1".parse()?)).header("host", "web-1:9000");
    /// assert_eq!(Admin::new(&telemetry).respond(&request).status, 403);
    /// assert_eq!(Admin::new(&telemetry).allow_host("web-1").respond(&request).status, 200);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.rules.hosts.push(host.into());
        self
    }

    /// Returns whether a client may use the route, according to the headers of its request. If not, the body need not be read.
    ///
    /// ```
    /// use otel_runtime::admin::{Admin, AdminRequest};
    /// let telemetry = otel_runtime::init()?;
    /// let request = AdminRequest::new("PUT", Some("192.0.2.1".parse()?));
    /// assert!(!Admin::new(&telemetry).admits(&request));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn admits(&self, request: &AdminRequest) -> bool {
        self.rules.decide(request) == Access::Granted
    }

    /// Answers a request.
    pub fn respond(&self, request: &AdminRequest) -> AdminResponse {
        match self.rules.decide(request) {
            Access::Refused(reason) => return AdminResponse::text(403, reason),
            Access::NeedsToken => {
                let response = AdminResponse::text(401, "a token is needed: `Authorization: Bearer ..`");
                return response.header("www-authenticate", "Bearer");
            }
            Access::Granted => {}
        }
        let form = match Form::parse(request) {
            Ok(form) => form,
            Err(reason) => return AdminResponse::text(400, reason),
        };
        match request.method.as_str() {
            "GET" | "HEAD" => self.show(request, &form),
            "PUT" => self.change(request, &form),
            _ => AdminResponse::text(405, "use `GET` or `PUT`").header("allow", "GET, HEAD, PUT"),
        }
    }

    fn show(&self, request: &AdminRequest, form: &Form) -> AdminResponse {
        let format = match form.only(&["format"]).and_then(|()| Format::of(request, form)) {
            Ok(format) => format,
            Err(reason) => return AdminResponse::text(400, reason),
        };
        page::page(&self.telemetry, format)
    }

    fn change(&self, request: &AdminRequest, form: &Form) -> AdminResponse {
        let (filter, ratio) = match form.only(&["filter", "ratio"]).and_then(|()| changes(form)) {
            Ok(changes) => changes,
            Err(reason) => return AdminResponse::text(400, reason),
        };
        let peer = request.peer.map_or_else(|| "unknown address".to_owned(), |peer| peer.to_string());
        let (source, mut done) = (format!("admin route, {peer}"), String::new());
        // The ratio first: if it cannot be changed, the filter is not changed either.
        if let Some(ratio) = ratio {
            match self.telemetry.change_sampling_ratio(ratio, &source) {
                // Writing to a string cannot fail.
                Ok(()) => _ = writeln!(done, "ratio: {ratio}"),
                Err(error @ ChangeError::NotInstalled) => return AdminResponse::text(409, error.to_string()),
                Err(error) => return AdminResponse::text(400, error.to_string()),
            }
        }
        if let Some(filter) = filter {
            _ = writeln!(done, "filter: {filter}");
            if !self.telemetry.change_filter(filter, &source) {
                return AdminResponse::text(409, ChangeError::NotInstalled.to_string());
            }
        }
        AdminResponse::text(200, done)
    }
}

/// Returns the new filter and the new ratio.
fn changes(form: &Form) -> Result<(Option<Filter>, Option<f64>), String> {
    let value = |key: &str| form.get(key).map(str::trim).filter(|text| !text.is_empty());
    let invalid = |problem: InvalidFilter| format!("filter: {problem}");
    let filter = value("filter").map(|text| text.parse().map_err(invalid)).transpose()?;
    let number = |text: &str| text.parse().map_err(|_| format!("ratio: `{}` is not a number", text.escape_debug()));
    let ratio = value("ratio").map(number).transpose()?;
    if filter.is_none() && ratio.is_none() {
        return Err("nothing to change; write `filter=warn,orders=debug` or `ratio=0.1`".to_owned());
    }
    Ok((filter, ratio))
}

#[cfg(test)]
mod tests;
