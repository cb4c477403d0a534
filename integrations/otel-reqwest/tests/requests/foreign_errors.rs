//! Errors of the application inside those of reqwest: a panic in their code does not reach the caller.

use super::{client, serve};
use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use http_body::{Body as HttpBody, Frame};
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::TestTelemetry;
use reqwest::dns::{Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, RequestBuilder};
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// An error whose implementations misbehave.
#[derive(Clone, Copy, Debug)]
enum Foreign {
    PanicsInDisplay,
    PanicsInSource,
    PrintsForever,
    PrintsNothing,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PanicsInDisplay => panic!("in `Display`"),
            Self::PanicsInSource => f.write_str("foreign"),
            Self::PrintsForever => loop {
                f.write_str("na ")?;
            },
            Self::PrintsNothing => Ok(()),
        }
    }
}

impl Error for Foreign {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        assert!(!matches!(self, Self::PanicsInSource), "in `source`");
        None
    }
}

impl Resolve for Foreign {
    fn resolve(&self, _: Name) -> Resolving {
        let error = *self;
        Box::pin(async move { Err(error.into()) })
    }
}

/// A body that cannot be read.
struct Unreadable;

impl HttpBody for Unreadable {
    type Data = &'static [u8];
    type Error = Foreign;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Self::Data>, Foreign>>> {
        Poll::Ready(Some(Err(Foreign::PanicsInDisplay)))
    }
}

/// The type of the error and the status of the span of a request that fails.
async fn failed(request: RequestBuilder) -> (String, String) {
    let telemetry = TestTelemetry::new();
    let sent = telemetry.run_async(async { request.traced().send().await }).await;
    drop(sent.expect_err("the request fails"));
    let spans = telemetry.spans();
    let span = spans.assert_len(1).nth(0);
    (span.data().attributes.text("error.type").expect("a type").to_owned(), format!("{:?}", span.data().status))
}

fn unresolved(error: Foreign) -> RequestBuilder {
    let client = Client::builder().no_proxy().dns_resolver(error).build().expect("a client");
    client.get("http://users.example/")
}

#[tokio::test]
async fn an_error_that_panics_is_recorded_as_panicked() {
    let (kind, status) = failed(unresolved(Foreign::PanicsInDisplay)).await;
    assert!(kind == "dns" && status.contains("[panicked]"), "{kind}: {status}");
    let (kind, status) = failed(unresolved(Foreign::PanicsInSource)).await;
    assert!(kind == "_OTHER" && status.contains("[panicked]"), "{kind}: {status}");
}

#[tokio::test]
async fn the_message_of_an_error_is_cut() {
    let (kind, status) = failed(unresolved(Foreign::PrintsForever)).await;
    assert!(kind == "dns" && status.contains("na na") && status.len() < 5000, "{kind}: {status}");
    let (kind, status) = failed(unresolved(Foreign::PrintsNothing)).await;
    assert!(kind == "dns" && status.contains("dns error"), "{kind}: {status}");
}

#[tokio::test]
async fn errors_of_redirects_and_of_bodies_panic_as_well() {
    let app = Router::new()
        .route("/moved", get(|| async { Redirect::temporary("/users/7") }))
        .route("/upload", post(|body: String| async { body }));
    let server = serve(app).await;
    let policy = Policy::custom(|attempt| attempt.error(Foreign::PanicsInDisplay));
    let redirecting = Client::builder().no_proxy().redirect(policy).build().expect("a client");
    let (kind, status) = failed(redirecting.get(format!("http://{server}/moved"))).await;
    assert!(kind == "redirect" && status.contains("[panicked]"), "{kind}: {status}");

    let upload = client().post(format!("http://{server}/upload")).body(Body::wrap(Unreadable));
    let (kind, status) = failed(upload).await;
    assert!(kind == "request" && status.contains("[panicked]"), "{kind}: {status}");
}
