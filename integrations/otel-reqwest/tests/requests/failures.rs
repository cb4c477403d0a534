//! Errors of requests, and their types.

use super::{DURATION, answered, app, attributes, client, read, serve};
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::TestTelemetry;
use reqwest::dns::{Name, Resolve, Resolving};
use reqwest::{Client, Response};
use std::time::Duration;

#[tokio::test]
async fn a_status_from_400_on_is_an_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    for (path, status) in [("/nowhere", 404), ("/fails", 500)] {
        read(&telemetry, client().get(format!("http://{server}{path}"))).await;
        let span = telemetry.span("GET");
        span.error_type(&status.to_string()).attr("http.response.status_code", status);
        let failed = answered(server, status, &[("error.type", status.to_string().into())]);
        telemetry.metric(DURATION).count(&failed, 1);
        telemetry.conventions().assert_clean();
        telemetry.clear();
    }
}

#[tokio::test]
async fn a_refused_connection_is_an_error() {
    let telemetry = TestTelemetry::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let server = listener.local_addr().expect("it is bound");
    drop(listener);
    let send = client().get(format!("http://{server}/?token=0a1b")).traced();
    let error = telemetry.run_async(async { send.send().await }).await.expect_err("nobody listens");
    assert!(error.is_connect() && error.url().is_some(), "the error is reqwest's own");
    let span = telemetry.span("GET");
    span.error_type("connect").no_attr("http.response.status_code");
    let said = format!("{:?}", span.data().status);
    assert!(said.contains("refused") && !said.contains("0a1b"), "{said}");
    telemetry.metric(DURATION).count(&attributes(server, &[("error.type", "connect".into())]), 1);
    telemetry.conventions().assert_clean();
}

struct NoNames;

impl Resolve for NoNames {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err("no such name".into()) })
    }
}

#[tokio::test]
async fn an_unknown_host_name_is_an_error() {
    let telemetry = TestTelemetry::new();
    let client = Client::builder().no_proxy().dns_resolver(NoNames).build().expect("a client");
    let send = client.get("http://users.example/").traced();
    assert!(telemetry.run_async(async { send.send().await }).await.is_err());
    telemetry.span("GET").error_type("dns").attr("server.address", "users.example").attr("server.port", 80);
}

#[tokio::test]
async fn a_time_limit_is_an_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let send = client().get(format!("http://{server}/slow")).timeout(Duration::from_millis(50)).traced();
    let error = telemetry.run_async(async { send.send().await }).await.expect_err("it takes too long");
    assert!(error.is_timeout());
    telemetry.span("GET").error_type("timeout").no_attr("http.response.status_code");
    telemetry.metric(DURATION).count(&attributes(server, &[("error.type", "timeout".into())]), 1);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn redirects_are_part_of_the_request() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let moved = client().get(format!("http://{server}/moved"));
    let response: Response = telemetry.run_async(async { moved.traced().send().await }).await.expect("a response");
    assert_eq!(response.url().path(), "/users/7", "the last one");
    drop(response);
    let span = telemetry.span("GET");
    span.status_unset().attr("url.full", format!("http://{server}/moved"));
    telemetry.clear();
    let round = client().get(format!("http://{server}/round"));
    assert!(telemetry.run_async(async { round.traced().send().await }).await.is_err());
    telemetry.span("GET").error_type("redirect");
}

#[tokio::test]
async fn a_request_that_cannot_be_built_is_not_recorded() {
    let telemetry = TestTelemetry::new();
    let send = client().get("no url").traced();
    let error = telemetry.run_async(async { send.send().await }).await.expect_err("there is no such URL");
    assert!(error.is_builder());
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
}
