//! The provider of traces.

use super::{Folder, PATIENCE, at, builder, received, refused, setting, turn};
use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry::{KeyValue, global};
use otel_runtime::testing::Receiver;
use otel_runtime::traced;

#[traced("work", fields(text = "0123456789", b = 1, c = 1))]
fn work() {}

/// The provider with one processor. What follows is at the level of its keys.
fn provider(processor: &str, rest: &str) -> String {
    format!("tracer_provider:\n  processors:\n    - {processor}\n{rest}")
}

const HTTP: &str = "batch: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/traces\"}}}";

#[test]
fn the_exporter_over_http_has_all_settings() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let processor = "batch:
        exporter:
          otlp_http:
            endpoint: ${HTTP}/v1/traces
            headers_list: \"api-key=list,tenant=a%20b\"
            headers:
              - name: Api-Key
                value: ${KEY}
              - name: nothing
                value:
            compression: gzip
            timeout: 3000
            encoding: json
            max_request_size: 100000";
    let yaml = provider(processor, "");
    let telemetry = builder(&folder, &yaml, &receiver, &[("KEY", "secret")]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "traces"), at("otlp", "otel.yaml:3"));
    assert_eq!(setting(&telemetry, "traces.protocol"), at("http/json", "otel.yaml:16"));
    assert_eq!(
        setting(&telemetry, "traces.endpoint"),
        at(&format!("{}/v1/traces", receiver.http_endpoint()), "otel.yaml:7")
    );
    assert_eq!(setting(&telemetry, "traces.headers"), at("tenant=***,Api-Key=***", "otel.yaml:9"));
    assert_eq!(setting(&telemetry, "traces.compression"), at("gzip", "otel.yaml:14"));
    assert_eq!(setting(&telemetry, "traces.timeout"), at("3000 ms", "otel.yaml:15"));
    assert_eq!(setting(&telemetry, "traces.max_request_bytes"), at("100000", "otel.yaml:17"));
    work();
    telemetry.shutdown().expect("it arrives");
    receiver.wait_for_spans(1, PATIENCE);
    let request = receiver.requests().remove(0);
    assert_eq!((request.header("api-key"), request.header("tenant")), (Some("secret"), Some("a b")));
    assert_eq!(request.header("nothing"), None);
    assert_eq!(request.header("content-encoding"), Some("gzip"));
    assert_eq!(request.header("content-type"), Some("application/json"));
}

#[test]
fn the_endpoint_is_used_as_it_is() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let yaml = provider("batch: {exporter: {otlp_http: {endpoint: \"${HTTP}\"}}}", "");
    let telemetry = builder(&folder, &yaml, &receiver, &[]).install().expect("a valid file");
    work();
    telemetry.shutdown().expect_err("the receiver has no such path");
    assert_eq!(receiver.requests()[0].path, "/");
}

#[test]
fn the_exporter_over_grpc_needs_no_scheme() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let processor = "batch: {exporter: {otlp_grpc: {endpoint: \"${ADDRESS}\", tls: {insecure: true}}}}";
    let address = receiver.addresses()[0].to_string();
    let yaml = provider(processor, "");
    let telemetry = builder(&folder, &yaml, &receiver, &[("ADDRESS", &address)]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "traces.protocol").0, "grpc");
    work();
    telemetry.shutdown().expect("it arrives");
    receiver.wait_for_spans(1, PATIENCE);
}

#[test]
fn files_of_tls_are_read() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let processor = "batch:\n        exporter:\n          otlp_http:\n            endpoint: https://localhost:1/\n            \
                     tls:\n              ca_file: /missing/ca.pem";
    let error = refused(builder(&folder, &provider(processor, ""), &receiver, &[]));
    assert_eq!(error.to_string(), "otel.yaml:9: cannot read `/missing/ca.pem`: No such file or directory (os error 2)");
}

#[test]
fn a_batch_has_the_size_in_the_file() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let processor = "batch:\n        schedule_delay: 60000\n        max_export_batch_size: 2\n        max_queue_size: 100\n        \
                     export_timeout: 2000\n        exporter: {otlp_http: {endpoint: \"${HTTP}/v1/traces\"}}";
    let telemetry = builder(&folder, &provider(processor, ""), &receiver, &[]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "traces.delay"), at("60000 ms", "otel.yaml:5"));
    assert_eq!(setting(&telemetry, "traces.batch_size"), at("2", "otel.yaml:6"));
    assert_eq!(setting(&telemetry, "traces.queue_size"), at("100", "otel.yaml:7"));
    assert_eq!(setting(&telemetry, "traces.export_timeout"), at("2000 ms", "otel.yaml:8"));
    (0..6).for_each(|_| work());
    telemetry.shutdown().expect("it arrives");
    receiver.wait_for_spans(6, PATIENCE);
    assert!(receiver.requests().len() >= 3, "{}", receiver.requests().len());
}

#[test]
fn a_simple_processor_sends_each_span() {
    let yaml = provider("simple: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/traces\"}}}", "");
    let receiver = received(&yaml, || (0..3).for_each(|_| work()));
    receiver.wait_for_spans(3, PATIENCE);
    assert_eq!(receiver.requests().len(), 3);
}

#[test]
fn several_processors_receive_the_same() {
    let yaml = provider(HTTP, "    - batch: {exporter: {otlp_grpc: {endpoint: \"${GRPC}\"}}}\n");
    let receiver = received(&yaml, work);
    receiver.wait_for_spans(2, PATIENCE);
}

#[test]
fn lines_are_written_to_a_file() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let path = folder.path().join("spans 1.jsonl");
    let url = format!("file://{}", path.to_str().expect("UTF-8").replace(' ', "%20"));
    let processor = "batch: {exporter: {otlp_file/development: {output_stream: \"${URL}\"}}}";
    let yaml = provider(processor, "");
    let telemetry = builder(&folder, &yaml, &receiver, &[("URL", &url)]).install().expect("a valid file");
    work();
    telemetry.shutdown().expect("it is written");
    let lines = std::fs::read_to_string(path).expect("the file");
    assert!(lines.contains("\"name\":\"work\""), "{lines}");
}

#[test]
fn spans_have_limits() {
    let limits = "  limits:
    attribute_value_length_limit: 4
    attribute_value_depth_limit: 2
    attribute_count_limit: 5
    event_count_limit: 1
    link_count_limit: 0
    event_attribute_count_limit: 1
    link_attribute_count_limit: 1
attribute_limits:
  attribute_value_length_limit: 2
  attribute_count_limit: 1
";
    let receiver = received(&provider(HTTP, limits), || {
        let mut span = global::tracer("t").start("by hand");
        for key in 0..7 {
            span.set_attribute(KeyValue::new(format!("k{key}"), "0123456789"));
        }
        span.add_event("one", vec![KeyValue::new("a", 1), KeyValue::new("b", 1)]);
        span.add_event("two", vec![]);
        span.end();
        work();
    });
    let spans = receiver.wait_for_spans(2, PATIENCE);
    let span = spans.iter().find(|span| span.name == "by hand").expect("the span");
    assert_eq!((span.attributes.text("k0"), span.dropped_attributes_count), (Some("0123"), 2));
    assert_eq!(span.events.len(), 1);
    assert_eq!(span.events[0].dropped_attributes_count, 1);
    assert_eq!(receiver.span("work").data().attributes.text("text"), Some("0123"));
}

#[test]
fn samplers_decide() {
    let sampled = |sampler: &str| {
        let yaml = provider(HTTP, &format!("  sampler: {sampler}\n"));
        let receiver = received(&yaml, || {
            let tracer = global::tracer("by hand");
            let attributes = [KeyValue::new("text", "0123456789"), KeyValue::new("b", 1)];
            for _ in 0..4 {
                tracer.span_builder("work").with_attributes(attributes.clone()).start(&tracer).end();
            }
        });
        receiver.spans().iter().count()
    };
    assert_eq!(sampled("{always_on: }"), 4);
    assert_eq!(sampled("{always_off: }"), 0);
    assert_eq!(sampled("{trace_id_ratio_based: {ratio: 0}}"), 0);
    assert_eq!(sampled("{trace_id_ratio_based: }"), 4);
    assert_eq!(sampled("{parent_based: {root: {always_off: }}}"), 0);
    assert_eq!(sampled("{parent_based: }"), 4);
    assert_eq!(sampled("{probability/development: {ratio: 0}}"), 0);
    assert_eq!(sampled("{always_record: {root: {always_off: }}}"), 0);
    let rule = |rule: &str| {
        sampled(&format!(
            "{{composite/development: {{rule_based: {{rules: [{rule}, {{sampler: {{always_on: }}}}]}}}}}}"
        ))
    };
    assert_eq!(rule("{span_kinds: [internal], sampler: {always_off: }}"), 0);
    assert_eq!(rule("{span_kinds: [client, server], sampler: {always_off: }}"), 4);
    assert_eq!(rule("{parent: [none], sampler: {always_off: }}"), 0);
    assert_eq!(rule("{attribute_values: {key: b, values: [\"1\"]}, sampler: {always_off: }}"), 0);
    assert_eq!(
        rule("{attribute_patterns: {key: text, included: [\"01*\"], excluded: [\"*9\"]}, sampler: {always_off: }}"),
        4
    );
    assert_eq!(rule("{sampler: {parent_threshold: {root: {probability: {ratio: 0}}}}}"), 0);
}

#[test]
fn the_sampler_is_in_the_report() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let sampler = "  sampler:\n    parent_based:\n      root: {trace_id_ratio_based: {ratio: 0.25}}\n      remote_parent_not_sampled: {always_on: }\n";
    let telemetry = builder(&folder, &provider(HTTP, sampler), &receiver, &[]).install().expect("a valid file");
    let expected = "parentbased(traceidratio(0.25), remote_parent_not_sampled: always_on)";
    assert_eq!(setting(&telemetry, "traces.sampler"), at(expected, "otel.yaml:5"));
}
