//! The layer in an application that sets OpenTelemetry's global providers itself, after the first requests.

use axum::body::Body;
use http::{Request, Response};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::metrics::data::{
    AggregatedMetrics, HistogramDataPoint, MetricData, ResourceMetrics, ScopeMetrics,
};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, SdkMeterProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use otel_tower::HttpServerLayer;
use std::convert::Infallible;
use tower::{Layer as _, ServiceExt as _, service_fn};

#[tokio::test]
async fn a_global_provider_is_found_whenever_it_is_set() {
    let service = service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(Body::empty())) });
    let service = HttpServerLayer::new().layer(service);
    let request = || Request::get("/users").body(()).expect("a valid request");
    service.clone().oneshot(request()).await.expect("it never fails");

    let exporter = InMemorySpanExporter::default();
    global::set_tracer_provider(SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build());
    service.clone().oneshot(request()).await.expect("it never fails");
    service.clone().oneshot(request()).await.expect("it never fails");

    let spans = exporter.get_finished_spans().expect("an exporter at work");
    assert_eq!(spans.len(), 2, "one for each request since");
    for span in spans {
        assert_eq!(span.name, "GET");
        assert!(span.attributes.contains(&KeyValue::new("url.path", "/users")));
        assert!(span.attributes.contains(&KeyValue::new("http.response.status_code", 200)));
    }

    let measured = InMemoryMetricExporter::default();
    let meters = SdkMeterProvider::builder().with_periodic_exporter(measured.clone()).build();
    global::set_meter_provider(meters.clone());
    for _ in 0..2 {
        service.clone().oneshot(request()).await.expect("it never fails");
    }
    meters.force_flush().expect("an exporter at work");
    let measured = measured.get_finished_metrics().expect("an exporter at work");
    let mut metrics = measured.iter().flat_map(ResourceMetrics::scope_metrics).flat_map(ScopeMetrics::metrics);
    let duration = metrics.find(|metric| metric.name() == "http.server.request.duration").expect("it is measured");
    let AggregatedMetrics::F64(MetricData::Histogram(histogram)) = duration.data() else { panic!("a histogram") };
    let counts: Vec<_> = histogram.data_points().map(HistogramDataPoint::count).collect();
    assert_eq!(counts, [2], "one for each request since");
}
