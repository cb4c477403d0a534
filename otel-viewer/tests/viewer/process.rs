//! The viewer inside an application: its pipeline, and its router.

use crate::otlp::outline;
use otel_runtime::opentelemetry::trace::{Tracer as _, TracerProvider as _};
use otel_runtime::testing::Receiver;
use otel_runtime::{JsonLines, Telemetry, counted, logged, traced};
use otel_viewer::{LogFilter, MetricFilter, TraceFilter, Viewer};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

#[traced]
#[counted("acme.orders")]
#[logged]
fn order() {
    price();
    price();
}

#[traced]
fn price() {}

/// Installing is global to the process.
static ONE: Mutex<()> = Mutex::new(());

#[test]
fn the_pipeline_feeds_it_and_a_receiver_the_same() {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (viewer, receiver) = (Viewer::new(), Receiver::start());
    let telemetry = Telemetry::builder()
        .service_name("shop")
        .traces(viewer.otlp_traces().and(otel_runtime::Traces::otlp().endpoint(receiver.http_endpoint())))
        .logs(viewer.otlp_logs())
        .metrics(viewer.otlp_metrics())
        .install()
        .expect("telemetry");
    let handle = telemetry.handle();
    viewer.set_report(move || handle.report().to_string());
    order();
    telemetry.shutdown().expect("delivered");

    let list = viewer.traces(&TraceFilter::new().service("shop")).expect("traces");
    assert_eq!((list.total, &*list.traces[0].name, list.traces[0].spans), (1, "order", 3));
    let trace = viewer.trace(&list.traces[0].trace_id).expect("a trace");
    let spans = serde_json::to_value(&trace.spans).expect("JSON");
    assert_eq!(outline(&spans), ["order", "  price", "  price"]);
    // The receiver's tree of the same telemetry.
    let expected = receiver.wait_for_spans(3, Duration::from_secs(5));
    for (span, at) in trace.spans.iter().zip(["order", "price", "price"]) {
        let other = expected.iter().find(|other| other.span_id.to_string() == span.span_id).expect("the same span");
        assert_eq!((&*other.name, other.parent.map(|id| id.to_string())), (at, span.parent.clone()));
    }
    receiver.assert_tree(&outline(&spans).join("\n"));
    assert_eq!(trace.logs.len(), 1);
    assert_eq!(viewer.logs(&LogFilter::new().trace(&trace.trace_id)).expect("logs").total, 1);
    let metrics = viewer.metrics(&MetricFilter::new().text("acme.orders")).metrics;
    assert_eq!((&*metrics[0].name, metrics[0].kind), ("acme.orders", "counter"));
    assert!(viewer.report().is_some_and(|report| report.contains("custom transport")), "{:?}", viewer.report());
}

#[test]
fn lines_of_our_exporter_are_read() {
    /// A writer that the test can read.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let out = Shared::default();
    let exporter = JsonLines::new(out.clone());
    let provider = opentelemetry_sdk::trace::SdkTracerProvider::builder().with_simple_exporter(exporter).build();
    provider.tracer("by hand").in_span("work", |_| ());
    provider.shutdown().expect("written");
    let file = std::env::temp_dir().join(format!("otel-viewer-exported-{}.jsonl", std::process::id()));
    std::fs::write(&file, &*out.0.lock().unwrap_or_else(PoisonError::into_inner)).expect("a file");
    let viewer = Viewer::new();
    let report = viewer.read(&file).expect("a file");
    _ = std::fs::remove_file(&file);
    assert_eq!((report.spans, report.malformed), (1, 0));
    assert_eq!(viewer.traces(&TraceFilter::new()).expect("traces").traces[0].name, "work");
}

mod mounted {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode, header};
    use otel_viewer::Viewer;
    use tower::ServiceExt as _;

    async fn get(app: &Router, path: &str, host: &str) -> (StatusCode, String, String) {
        let request = Request::get(path).header("host", host).body(Body::empty()).expect("a request");
        let response = app.clone().oneshot(request).await.expect("a response");
        let location = response.headers().get(header::LOCATION).map(|value| value.to_str().expect("text").to_owned());
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        (status, location.unwrap_or_default(), String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn the_router_works_below_a_path() {
        let viewer = Viewer::builder().allow_host("Shop.test").build().expect("a viewer");
        let app = Router::new().nest_service("/telemetry", otel_viewer::router(&viewer));
        let (status, location, _) = get(&app, "/telemetry", "localhost").await;
        assert_eq!((status, &*location), (StatusCode::PERMANENT_REDIRECT, "/telemetry/"));
        let (status, _, page) = get(&app, "/telemetry/", "localhost").await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.starts_with("<!doctype html>"), "{page}");
        for (host, expected) in
            [("localhost:80", StatusCode::OK), ("shop.test", StatusCode::OK), ("evil.test", StatusCode::FORBIDDEN)]
        {
            let (status, _, body) = get(&app, "/telemetry/api/summary", host).await;
            assert_eq!(status, expected, "{host}: {body}");
        }
        assert_eq!(get(&app, "/telemetry/api/nothing", "localhost").await.0, StatusCode::NOT_FOUND);
    }
}
