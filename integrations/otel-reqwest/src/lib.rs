//! Client spans and metrics of requests that are sent with [reqwest].
//!
//! Follows the [HTTP client conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client). Put
//! [`traced`](Traced::traced) before `send`:
//!
//! ```no_run
//! use otel_reqwest::Traced as _;
//!
//! # async fn user(client: &reqwest::Client, id: u64) -> reqwest::Result<String> {
//! let request = client.get(format!("https://users.example/users/{id}"));
//! let response = request.traced().url_template("/users/{id}").send().await?;
//! response.error_for_status()?.text().await
//! # }
//! ```
//!
//! # What is recorded
//!
//! | what | of the span | of `http.client.request.duration` |
//! |---|---|---|
//! | `http.request.method` (`_OTHER`, with `http.request.method_original` on the span) | yes | yes |
//! | `server.address`, `server.port` | yes | yes |
//! | `url.full`, without user, password and [secrets in the query](otel_runtime::RecordedQuery) | yes | |
//! | `url.template`, if it is given | yes | yes |
//! | `http.response.status_code`, `network.protocol.version` | yes | yes |
//! | `network.peer.address`, `network.peer.port` | yes | |
//! | `error.type`: the status from 400 on, or one of the table below | yes | yes |
//!
//! Context and baggage are written into the headers by OpenTelemetry's global propagator, see [`inject`](otel_runtime::inject), whether
//! or not the request is recorded. A filter knows the integration as `otel_runtime::reqwest`.
//!
//! | `error.type` | when |
//! |---|---|
//! | `timeout` | a time limit of the client or of the request has passed |
//! | `dns` | the name of the server is not known |
//! | `connect` | no connection |
//! | `redirect` | too many redirects, or a loop |
//! | `builder`, `request`, `body`, `decode`, `upgrade` | as [`reqwest::Error`] tells them apart |
//! | `cancelled` | nobody waits for it any more |
//!
//! # When a request ends
//!
//! With the body of its response, which is part of it: a span, and a measurement, last until the body was read or dropped.
//!
//! - Dropping a response is no failure: many callers want the status, or the first lines of a stream, and no more. What the
//!   span says then is what the status says.
//! - A future that is dropped before the response is there, or while it waits for more of the body (as a time limit around
//!   `text()` does), is a request that was `cancelled`.
//! - A request that could not be built was not sent, so it is no request: the error is returned and nothing is recorded.
//!
//! Redirects that the client follows are part of the one request: the address is that of the first.
//!
//! The response is one of reqwest with another body. Status, version, headers, extensions, `url()`, `remote_addr()` and
//! `content_length()` are those of the server's response, and an upgrade is possible. An error while reading the body is of the
//! same kind and answers `is_timeout()` as before; its chain of sources has two more links. A request that is not recorded, and a
//! response that has no body, keep reqwest's own.

mod body;
mod exchange;
mod fault;
mod sending;
mod url;

use otel_runtime::RecordedQuery;
use reqwest::{RequestBuilder, Response};
use sending::Sending;
use std::borrow::Cow;

/// Adds [`traced`](Self::traced) to reqwest's builder of requests.
///
/// For a request that is built already there is reqwest's [`from_parts`](reqwest::RequestBuilder::from_parts):
///
/// ```no_run
/// use otel_reqwest::Traced as _;
/// use reqwest::{Client, Request, RequestBuilder, Response};
///
/// async fn execute(client: Client, request: Request) -> reqwest::Result<Response> {
///     RequestBuilder::from_parts(client, request).traced().send().await
/// }
/// ```
pub trait Traced: sealed::Sealed {
    /// The same request, to be sent with a span and a measurement.
    fn traced(self) -> TracedRequest;
}

impl Traced for RequestBuilder {
    fn traced(self) -> TracedRequest {
        TracedRequest { request: self, recorded: Recorded::default() }
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for reqwest::RequestBuilder {}
}

/// A request that is going to be recorded, made by [`Traced::traced`].
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct TracedRequest {
    request: RequestBuilder,
    recorded: Recorded,
}

/// What is recorded of a request besides what it says itself.
#[derive(Debug, Default)]
struct Recorded {
    template: Option<Cow<'static, str>>,
    query: RecordedQuery,
}

impl TracedRequest {
    /// The path before values were put into it, such as `/users/{id}`: it names the span (`GET /users/{id}`) and is a label of the
    /// measurement, so never put a value into it.
    ///
    /// Without it the span has the name of the method, because a path could be anything.
    ///
    /// ```
    /// use otel_reqwest::Traced as _;
    ///
    /// let client = reqwest::Client::new();
    /// let request = client.get("https://users.example/users/7").traced().url_template("/users/{id}");
    /// ```
    ///
    /// It becomes [`url.template`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/).
    pub fn url_template(mut self, template: impl Into<Cow<'static, str>>) -> Self {
        self.recorded.template = Some(template.into());
        self
    }

    /// Replaces what is recorded of the query of the URL: by default all but the secrets that the conventions list.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// use otel_reqwest::Traced as _;
    ///
    /// let client = reqwest::Client::new();
    /// let request = client.get("https://maps.example/?key=0a1b").traced().query(RecordedQuery::redacting(["key"]));
    /// ```
    ///
    /// What is sent does not change.
    pub fn query(mut self, query: RecordedQuery) -> Self {
        self.recorded.query = query;
        self
    }

    /// Sends the request as a child of the span that is current now.
    ///
    /// ```no_run
    /// # async fn ping(client: &reqwest::Client) -> reqwest::Result<bool> {
    /// use otel_reqwest::Traced as _;
    ///
    /// let response = client.head("https://users.example/").traced().send().await?;
    /// # Ok(response.status().is_success())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`RequestBuilder::send`](reqwest::RequestBuilder::send).
    pub fn send(self) -> impl Future<Output = reqwest::Result<Response>> + Send + 'static {
        let (client, request) = self.request.build_split();
        Sending::start(request, &self.recorded, |request| client.execute(request))
    }
}
