//! The trace is propagated to the server, whether or not the request is recorded.

use super::{DURATION, answered, app, client, read, serve};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::context::FutureExt as _;
use opentelemetry::propagation::{TextMapCompositePropagator, TextMapPropagator};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use opentelemetry_sdk::trace::Sampler;
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use otel_tower::HttpServerLayer;

fn with_propagators() {
    let propagators: [Box<dyn TextMapPropagator + Send + Sync>; 2] =
        [Box::new(TraceContextPropagator::new()), Box::new(BaggagePropagator::new())];
    global::set_text_map_propagator(TextMapCompositePropagator::new(propagators.into()));
}

#[tokio::test]
async fn trace_and_baggage_are_sent_to_the_server() {
    with_propagators();
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let context = telemetry.context().with_baggage([KeyValue::new("tenant", "7")]);
    let request = client().get(format!("http://{server}/headers"));
    let send = async { request.traced().send().await.expect("a response").text().await.expect("a body") };
    let headers = send.with_context(context).await;
    let span = telemetry.span("GET");
    let span = span.data();
    assert_eq!(headers, format!("00-{}-{}-01 tenant=7", span.trace_id, span.span_id));
}

#[tokio::test]
async fn the_server_continues_the_trace() {
    #[traced]
    async fn fetch(url: String) -> reqwest::Result<String> {
        client().get(url).traced().send().await?.text().await
    }
    with_propagators();
    let telemetry = TestTelemetry::new();
    let of_server = telemetry.clone();
    let inside = move |request: Request, next: Next| of_server.run_async(next.run(request));
    let server = serve(app().layer(HttpServerLayer::new()).layer(from_fn(inside))).await;
    telemetry.run_async(fetch(format!("http://{server}/users/7"))).await.expect("a response");
    while telemetry.spans().len() < 3 {
        tokio::task::yield_now().await;
    }
    let (client, server) = (telemetry.span("GET"), telemetry.span("GET /users/{id}"));
    assert_eq!(server.remote_parent().data().parent, Some(client.data().span_id));
    telemetry.assert_tree("fetch > GET > GET /users/{id}");
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn without_telemetry_the_trace_is_propagated() {
    with_propagators();
    let (telemetry, server) = (TestTelemetry::builder().sampler(Sampler::AlwaysOff).build(), serve(app()).await);
    let headers = read(&telemetry, client().get(format!("http://{server}/headers"))).await;
    assert!(headers.starts_with("00-") && headers.contains("-00 "), "an unsampled trace: {headers}");
    telemetry.assert_no_spans();
    telemetry.metric(DURATION).count(&answered(server, 200, &[]), 1);

    let filter = "info,otel_runtime::reqwest=off".parse().expect("a valid filter");
    let silent = TestTelemetry::builder().filter(filter).build();
    let inside = silent.context().with_baggage([KeyValue::new("tenant", "7")]);
    let request = client().get(format!("http://{server}/headers"));
    let send = async { request.traced().send().await.expect("a response").text().await.expect("a body") };
    assert_eq!(send.with_context(inside).await, "- tenant=7");
    silent.assert_no_spans();
    assert!(silent.metrics().is_empty());
}

#[tokio::test]
async fn a_suppressed_request_is_not_recorded() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let suppressed = telemetry.context().with_telemetry_suppressed();
    let request = client().get(format!("http://{server}/any"));
    let send = async { request.traced().send().await.expect("a response") };
    assert_eq!(send.with_context(suppressed).await.status(), StatusCode::OK);
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
}

/// A gateway that copies the headers of its client.
#[tokio::test]
async fn trace_headers_that_a_request_has_already_are_replaced() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    let echo = |request: Request| async move {
        let of_trace = request.headers().iter().filter(|(name, _)| name.as_str().starts_with("trace"));
        of_trace.map(|(name, value)| format!("{name}: {value:?}")).collect::<Vec<_>>().join(", ")
    };
    let server = serve(Router::new().route("/", get(echo))).await;
    let old = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let copied = client().get(format!("http://{server}/")).header("traceparent", old).header("traceparent", old);
    let copied = copied.header("tracestate", "rojo=1").header("tracestate", "congo=2");
    let headers = read(&telemetry, copied).await;
    let span = telemetry.span("GET");
    let span = span.data();
    let expected = format!("00-{}-{}-01", span.trace_id, span.span_id);
    assert_eq!(headers, format!("traceparent: {expected:?}"));
}

/// Without a trace, there is nothing to replace them with.
#[tokio::test]
async fn trace_headers_of_a_request_without_a_trace_are_kept() {
    with_propagators();
    let server = serve(app()).await;
    let old = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let copied = client().get(format!("http://{server}/headers")).header("traceparent", old);
    let headers = copied.traced().send().await.expect("a response").text().await.expect("a body");
    assert_eq!(headers, format!("{old} -"));
}
