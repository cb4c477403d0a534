//! The extension of the request builder.

use super::send::SendFuture;
use otel_runtime::RecordedQuery;
use reqwest::{RequestBuilder, Response};
use std::borrow::Cow;

/// Adds [`traced`](Self::traced) to reqwest's builder of requests.
///
/// For a request that is built already there is reqwest's [`from_parts`](reqwest::RequestBuilder::from_parts):
///
/// ```no_run
/// use otel_reqwest::RequestBuilderExt as _;
/// use reqwest::{Client, Request, RequestBuilder, Response};
///
/// async fn execute(client: Client, request: Request) -> reqwest::Result<Response> {
///     RequestBuilder::from_parts(client, request).traced().send().await
/// }
/// ```
pub trait RequestBuilderExt: sealed::Sealed {
    /// The same request, to be sent with a span and a measurement.
    fn traced(self) -> TracedRequest;
}

impl RequestBuilderExt for RequestBuilder {
    fn traced(self) -> TracedRequest {
        TracedRequest { request: self, options: RequestOptions::default() }
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for reqwest::RequestBuilder {}
}

/// A request that is going to be recorded, made by [`RequestBuilderExt::traced`].
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct TracedRequest {
    request: RequestBuilder,
    options: RequestOptions,
}

/// What is recorded of a request besides what it says itself.
#[derive(Debug, Default)]
pub(super) struct RequestOptions {
    pub(super) url_template: Option<Cow<'static, str>>,
    pub(super) query: RecordedQuery,
}

impl TracedRequest {
    /// The path before values were put into it, such as `/users/{id}`: it names the span (`GET /users/{id}`) and is a label of the
    /// measurement, so never put a value into it.
    ///
    /// Without it the span has the name of the method, because a path could be anything.
    ///
    /// ```
    /// use otel_reqwest::RequestBuilderExt as _;
    ///
    /// let client = reqwest::Client::new();
    /// let request = client.get("https://users.example/users/7").traced().url_template("/users/{id}");
    /// ```
    ///
    /// It becomes [`url.template`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/).
    pub fn url_template(mut self, template: impl Into<Cow<'static, str>>) -> Self {
        self.options.url_template = Some(template.into());
        self
    }

    /// Replaces what is recorded of the query of the URL: by default all but the secrets that the conventions list.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// use otel_reqwest::RequestBuilderExt as _;
    ///
    /// let client = reqwest::Client::new();
    /// let request = client.get("https://maps.example/?key=0a1b").traced().query(RecordedQuery::redacting(["key"]));
    /// ```
    ///
    /// What is sent does not change.
    pub fn query(mut self, query: RecordedQuery) -> Self {
        self.options.query = query;
        self
    }

    /// Sends the request as a child of the span that is current now.
    ///
    /// ```no_run
    /// # async fn ping(client: &reqwest::Client) -> reqwest::Result<bool> {
    /// use otel_reqwest::RequestBuilderExt as _;
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
        SendFuture::start(request, &self.options, |request| client.execute(request))
    }
}
