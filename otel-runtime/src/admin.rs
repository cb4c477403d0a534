//! A route that shows what telemetry does, and that changes it while the program runs.

mod access;
mod form;
mod page;
mod request;

pub use request::{AdminRequest, AdminResponse};

use crate::callsite::site::filter::Filter;
use crate::setup::{Telemetry, TelemetryHandle};
use access::{Access, AccessRules};
use form::Form;
use page::Format;

/// Answers requests of an admin route: `GET` shows the report and the open spans, `PUT` changes the filter.
///
/// It is independent of a server. With axum, `otel_tower::admin_route` (feature `admin`) makes it a route. For another server, pass what a
/// request contains to [`respond`](Self::respond).
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
///
/// The parameters of a `PUT` are those of a form, in the body or in the query. `%` and `+` have their meaning in forms. If a parameter is
/// unknown, invalid or given twice, nothing is changed, and the response says why.
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
        let filter = match form.only(&["filter"]).and_then(|()| filter(form)) {
            Ok(filter) => filter,
            Err(reason) => return AdminResponse::text(400, reason),
        };
        let peer = request.peer.map_or_else(|| "unknown address".to_owned(), |peer| peer.to_string());
        let text = format!("filter: {filter}\n");
        if self.telemetry.change_filter(filter, &format!("admin route, {peer}")) {
            AdminResponse::text(200, text)
        } else {
            AdminResponse::text(409, "telemetry was shut down or installed again; nothing was changed")
        }
    }
}

fn filter(form: &Form) -> Result<Filter, String> {
    let text = form.get("filter").filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| "nothing to change; write `filter=warn,orders=debug`".to_owned())?;
    text.parse().map_err(|problem| format!("filter: {problem}"))
}

#[cfg(test)]
mod tests;
