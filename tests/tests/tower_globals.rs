//! The tower layer in an application that sets OpenTelemetry's global provider by itself, after the first requests.

use axum::body::Body;
use http::{Request, Response};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use otel_runtime::tower::ServerLayer;
use std::convert::Infallible;
use tower::{Layer as _, ServiceExt as _, service_fn};

#[tokio::test]
async fn a_global_provider_is_found_whenever_it_comes() {
    let service = service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(Body::empty())) });
    let service = ServerLayer::new().layer(service);
    let request = || Request::get("/users").body(()).expect("a valid request");
    service.clone().oneshot(request()).await.expect("it never fails");

    let exporter = InMemorySpanExporter::default();
    global::set_tracer_provider(SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build());
    service.clone().oneshot(request()).await.expect("it never fails");
    service.oneshot(request()).await.expect("it never fails");

    let spans = exporter.get_finished_spans().expect("an exporter at work");
    assert_eq!(spans.len(), 2, "one for each request since");
    for span in spans {
        assert_eq!(span.name, "GET");
        assert!(span.attributes.contains(&KeyValue::new("url.path", "/users")));
        assert!(span.attributes.contains(&KeyValue::new("http.response.status_code", 200)));
    }
}
