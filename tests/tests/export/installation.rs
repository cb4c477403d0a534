//! What is installed: all signals with their settings, one installation at a time, or nothing.

use super::{Over, PATIENCE, installed, record, refused, turn};
use opentelemetry::global;
use otel_runtime::testing::Receiver;
use otel_runtime::{Sampler, Telemetry, traced};

#[test]
fn all_three_signals_arrive_with_headers_compression_and_resource() {
    let _turn = turn();
    for protocol in ["http/protobuf", "grpc"] {
        let receiver = Receiver::start();
        let telemetry = Telemetry::builder()
            .environment([
                ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint().as_str()),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                ("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=seven%207"),
                ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
                ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=a%2Cb"),
            ])
            .service_name("shop")
            .service_version("1.2.3")
            .install()
            .expect("the settings can be followed");
        refused();
        global::meter("export").u64_counter("orders").build().add(2, &[]);
        telemetry.shutdown().expect("everything is delivered");
        let span = &receiver.wait_for_spans(1, PATIENCE)[0];
        let log = &receiver.wait_for_logs(1, PATIENCE)[0];
        let metric = &receiver.wait_for_metrics(1, PATIENCE)[0];
        assert_eq!((span.name.as_str(), metric.name.as_str()), ("refuse", "orders"));
        for resource in [&span.resource, &log.resource, &metric.resource] {
            let text = format!("{resource:?}");
            for part in ["shop", "1.2.3", "a,b", "otel-runtime", "service.instance.id"] {
                assert!(text.contains(part), "{part} in {text}");
            }
        }
        for request in receiver.requests() {
            assert_eq!(request.header("x-tenant"), Some("seven 7"));
            let encoding = request.header("content-encoding").or(request.header("grpc-encoding"));
            assert_eq!(encoding, Some("gzip"));
        }
    }
}

#[test]
fn an_older_guard_leaves_the_newer_alone() {
    let _turn = turn();
    let (first, second) = (Receiver::start(), Receiver::start());
    let older = installed(Over::Http.traces(&first));
    let newer = installed(Over::Http.traces(&second));
    older.set_filter("off".parse().expect("a filter"));
    drop(older);
    quiet();
    record(1);
    newer.set_filter("off".parse().expect("a filter"));
    quiet();
    newer.shutdown().expect("everything is delivered");
    let names: Vec<_> = second.wait_for_spans(2, PATIENCE).into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["quiet", "work"]);
    let again = installed(Over::Http.traces(&second));
    quiet();
    again.shutdown().expect("everything is delivered");
    assert_eq!(second.wait_for_spans(3, PATIENCE).len(), 3);
    assert!(first.requests().is_empty());
}

#[traced]
fn quiet() {}

#[test]
fn disabled_means_nothing_but_propagation() {
    let _turn = turn();
    let receiver = Receiver::start();
    let endpoint = receiver.http_endpoint();
    let telemetry = Telemetry::builder()
        .environment([("OTEL_SDK_DISABLED", "true"), ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)])
        .install()
        .expect("nothing to refuse");
    quiet();
    let mut headers = http::HeaderMap::new();
    headers.insert("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().expect("a value"));
    let caller = otel_runtime::extract(&headers);
    let mut forwarded = http::HeaderMap::new();
    otel_runtime::inject(&caller, &mut forwarded);
    assert_eq!(forwarded.get("traceparent"), headers.get("traceparent"));
    telemetry.shutdown().expect("nothing to lose");
    assert!(receiver.requests().is_empty());
}

#[test]
fn unsampled_traces_stay_here() {
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = installed(Over::Http.traces(&receiver).sampler(Sampler::parent_ratio(0.0)));
    record(10);
    telemetry.shutdown().expect("nothing to lose");
    assert!(receiver.requests().is_empty());
}
