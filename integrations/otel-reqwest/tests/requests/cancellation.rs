//! When a request starts, and what is recorded if its caller stops waiting for it.

use super::DURATION;
use super::lifetime::{assert_measured, get_from, response, serve};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::{PointValue, TestTelemetry};
use otel_runtime::traced;
use reqwest::Response;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::{sleep, timeout};

const SOON: Duration = Duration::from_millis(50);

/// Asserts that the only request was cancelled, which is not an error: "the span status SHOULD be left unset and `error.type` SHOULD
/// NOT be set" (semantic conventions since 1.41, HTTP spans, section *Status*).
#[track_caller]
fn assert_cancelled(telemetry: &TestTelemetry) {
    telemetry.span("GET").status_unset().no_attr("error.type");
    assert_measured(telemetry, None);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_request_starts_when_it_is_polled() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let sending = telemetry.run(|| get_from(server, "/nothing").traced().send());
    sleep(Duration::from_millis(500)).await;
    sending.await.expect("a response");
    let span = telemetry.span("GET");
    let took = span.data().end.duration_since(span.data().start).expect("it ends after it starts");
    assert!(took < Duration::from_millis(400), "{took:?} without the time before the first poll");
    let metric = telemetry.metric(DURATION);
    let PointValue::Distribution { sum, .. } = &metric.points(1).data().points[0].value else { panic!("a histogram") };
    assert!(*sum < 0.4, "{sum} seconds");
}

#[tokio::test]
async fn the_time_limit_of_a_request_starts_when_it_is_polled() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let request = get_from(server, "/nothing").timeout(Duration::from_millis(300));
    let sending = telemetry.run(|| request.traced().send());
    sleep(Duration::from_millis(500)).await;
    sending.await.expect("a response in time");
    telemetry.span("GET").status_unset();
}

#[test]
fn a_request_that_is_never_polled_leaves_nothing() {
    let telemetry = TestTelemetry::new();
    // There is no runtime either, without which reqwest cannot send.
    let server = SocketAddr::from(([127, 0, 0, 1], 9));
    drop(telemetry.run(|| get_from(server, "/").traced().error_if_dropped("timeout").send()));
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
}

#[tokio::test]
async fn a_request_is_a_child_of_the_span_that_creates_it() {
    #[traced]
    fn caller(server: SocketAddr) -> (impl Future<Output = reqwest::Result<Response>> + Send + 'static,) {
        (get_from(server, "/marked").traced().send(),)
    }
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let (sending,) = telemetry.run(|| caller(server));
    // Polled on another thread, it uses the context of its creation and detaches it again.
    let response = tokio::spawn(sending).await.expect("no panic").expect("a response");
    assert!(!Context::map_current(Context::has_active_span));
    drop(response);
    telemetry.assert_tree("caller > GET");
}

#[tokio::test]
async fn a_request_that_its_caller_cancels_is_no_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let sending = telemetry.run(|| get_from(server, "/slow").traced().send());
    assert!(timeout(SOON, sending).await.is_err());
    telemetry.span("GET").no_attr("http.response.status_code");
    assert_cancelled(&telemetry);
}

#[tokio::test]
async fn the_loser_of_a_select_is_no_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let sending = telemetry.run(|| get_from(server, "/slow").traced().send());
    tokio::select! {
        _ = sending => panic!("it takes a minute"),
        () = sleep(SOON) => {}
    }
    assert_cancelled(&telemetry);
}

#[tokio::test]
async fn an_aborted_task_is_no_error_of_its_request() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let task = tokio::spawn(telemetry.run(|| get_from(server, "/slow").traced().send()));
    sleep(SOON).await;
    task.abort();
    assert!(task.await.expect_err("aborted").is_cancelled());
    assert_cancelled(&telemetry);
}

#[tokio::test]
async fn a_body_that_its_caller_stops_waiting_for_is_no_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let response = response(&telemetry, get_from(server, "/endless")).await;
    assert!(timeout(SOON, response.text()).await.is_err());
    telemetry.span("GET").attr("http.response.status_code", 200);
    assert_cancelled(&telemetry);
}

#[tokio::test]
async fn a_dropped_request_is_an_error_if_configured() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let sending = telemetry.run(|| get_from(server, "/slow").traced().error_if_dropped("timeout").send());
    assert!(timeout(SOON, sending).await.is_err());
    telemetry.span("GET").error("").error_type("timeout").no_attr("http.response.status_code");
    assert_measured(&telemetry, Some("timeout"));
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_body_that_takes_too_long_is_an_error_if_configured() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let request = get_from(server, "/endless").traced().error_if_dropped("timeout");
    let response = telemetry.run_async(async { request.send().await }).await.expect("a response");
    assert!(timeout(SOON, response.text()).await.is_err());
    telemetry.span("GET").error_type("timeout").attr("http.response.status_code", 200);
    assert_measured(&telemetry, Some("timeout"));
}

#[tokio::test]
async fn a_response_that_is_not_read_is_no_error_in_any_case() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let request = get_from(server, "/endless").traced().error_if_dropped("timeout");
    let mut response = telemetry.run_async(async { request.send().await }).await.expect("a response");
    response.chunk().await.expect("a body");
    drop(response);
    assert_cancelled(&telemetry);
}
