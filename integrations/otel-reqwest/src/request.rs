//! The extension trait of the request builder.

use super::options::RequestOptions;
use super::send::SendFuture;
use otel_runtime::RecordedQuery;
use reqwest::{RequestBuilder, Response};
use std::borrow::Cow;

/// Adds [`traced`](Self::traced) to the request builder of reqwest.
///
/// For a request that is already built, use [`RequestBuilder::from_parts`]:
///
/// ```no_run
/// use otel_reqwest::RequestBuilderExt as _;
/// use reqwest::{Client, Request, RequestBuilder, Response};
///
/// async fn execute(client: Client, request: Request) -> reqwest::Result<Response> {
///     RequestBuilder::from_parts(client, request).traced().send().await
/// }
/// ```
pub trait RequestBuilderExt: sealed::SealedBuilder {
    /// Converts the builder to a request that is recorded when it is sent.
    fn traced(self) -> TracedRequest;
}

impl RequestBuilderExt for RequestBuilder {
    fn traced(self) -> TracedRequest {
        TracedRequest { request: self, options: RequestOptions::default() }
    }
}

mod sealed {
    pub trait SealedBuilder {}
    impl SealedBuilder for reqwest::RequestBuilder {}
}

/// A request that is recorded when it is sent. Created by [`RequestBuilderExt::traced`].
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct TracedRequest {
    request: RequestBuilder,
    options: RequestOptions,
}

impl TracedRequest {
    /// Sets the template of the path, such as `/users/{id}`. It becomes part of the name of the span (`GET /users/{id}`) and an
    /// attribute of the measurement, so it must not contain values.
    ///
    /// Without a template the span is named after the method alone, because paths are of high cardinality.
    ///
    /// ```
    /// use otel_reqwest::RequestBuilderExt as _;
    ///
    /// let client = reqwest::Client::new();
    /// let request = client.get("https://users.example/users/7").traced().url_template("/users/{id}");
    /// ```
    ///
    /// It is recorded as [`url.template`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/).
    pub fn url_template(mut self, template: impl Into<Cow<'static, str>>) -> Self {
        self.options.url_template = Some(template.into());
        self
    }

    /// Sets what is recorded of the query of the URL. By default, everything except the secrets that the conventions list is
    /// recorded.
    ///
    /// ```
    /// use otel_runtime::RecordedQuery;
    /// use otel_reqwest::RequestBuilderExt as _;
    ///
    /// let client = reqwest::Client::new();
    /// let request = client.get("https://maps.example/?key=0a1b").traced().query(RecordedQuery::redacting(["key"]));
    /// ```
    ///
    /// The request that is sent does not change.
    pub fn query(mut self, query: RecordedQuery) -> Self {
        self.options.query = query;
        self
    }

    /// Records an error of this type if the caller stops waiting: if it drops the future of [`send`](Self::send) after the request was
    /// sent, or a body that it is waiting for.
    ///
    /// By default, such a request is not an error, as the
    /// [conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status) say for a request that its caller cancels.
    /// A time limit around the future looks the same, because it drops the future too. To record a request that exceeds it as an
    /// error, set a type:
    ///
    /// ```no_run
    /// # async fn ping(client: &reqwest::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use otel_reqwest::RequestBuilderExt as _;
    /// use std::time::Duration;
    ///
    /// let ping = client.get("https://users.example/").traced().error_if_dropped("timeout");
    /// let response = tokio::time::timeout(Duration::from_secs(5), ping.send()).await??;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The time limits of reqwest, as in [`RequestBuilder::timeout`], are always errors. `error_type` is an attribute of the
    /// measurement, so it must not contain values.
    pub fn error_if_dropped(mut self, error_type: impl Into<Cow<'static, str>>) -> Self {
        let error_type = error_type.into();
        // An empty text is no type.
        self.options.error_if_dropped = Some(if error_type.is_empty() { Cow::Borrowed("_OTHER") } else { error_type });
        self
    }

    /// Sends the request as a child of the span that is current now.
    ///
    /// Nothing happens before the future is polled for the first time. Then the span starts, and the time limit of the request.
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
    /// Returns the error of [`RequestBuilder::send`].
    pub fn send(self) -> impl Future<Output = reqwest::Result<Response>> + Send + 'static {
        let (client, request) = self.request.build_split();
        SendFuture::new(request, self.options, move |request| client.execute(request))
    }
}
