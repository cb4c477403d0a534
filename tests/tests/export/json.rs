//! OTLP/JSON: what arrives is what arrives in protobuf, and responses in JSON are read.

use super::{PATIENCE, turn};
use opentelemetry::trace::{
    Event, Link, Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer as _,
};
use opentelemetry::{Array, Context, KeyValue, Value, global};
use otel_runtime::testing::{Fault, Receiver};
use otel_runtime::{Compression, Logs, Metrics, Protocol, Telemetry, Traces, log};
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

/// Attributes of every type. They are sorted, because the readers of the SDK order those of metrics in different ways.
fn attributes() -> Vec<KeyValue> {
    let floats = [0.1, -0.0, 1e300, f64::MIN_POSITIVE, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    vec![
        KeyValue::new("acme.bools", Value::Array(Array::Bool(vec![true, false]))),
        KeyValue::new("acme.empty", ""),
        KeyValue::new("acme.float", f64::NEG_INFINITY),
        KeyValue::new("acme.floats", Value::Array(Array::F64(floats.to_vec()))),
        KeyValue::new("acme.integers", Value::Array(Array::I64(vec![0, -1, i64::MAX]))),
        KeyValue::new("acme.largest", i64::MAX),
        KeyValue::new("acme.none", Value::Array(Array::I64(vec![]))),
        KeyValue::new("acme.smallest", i64::MIN),
        KeyValue::new("acme.text", "quote \" backslash \\ line\n emoji 🦀 nul \0 Infinity"),
        KeyValue::new("acme.texts", Value::Array(Array::String(vec!["NaN".into(), "1".into()]))),
        KeyValue::new("acme.yes", true),
    ]
}

/// Records every kind of field of all signals.
fn record_everything() {
    let state = TraceState::from_key_value([("vendor", "value")]).expect("valid");
    let remote = SpanContext::new(TraceId::from(7), SpanId::from(9), TraceFlags::SAMPLED, true, state);
    let parent = Context::new().with_remote_span_context(remote.clone());
    let tracer = global::tracer("export");
    let builder = tracer
        .span_builder("everything")
        .with_kind(SpanKind::Producer)
        .with_attributes(attributes())
        .with_start_time(SystemTime::UNIX_EPOCH + Duration::new(1, 7))
        .with_events(vec![Event::new("happened", SystemTime::UNIX_EPOCH + Duration::new(1, 8), attributes(), 0)])
        .with_links(vec![Link::new(remote, attributes(), 0)]);
    let mut span = tracer.build_with_context(builder, &parent);
    span.set_status(Status::error("it failed"));
    let inside = parent.with_span(span);
    {
        let _inside = inside.clone().attach();
        log!("a record", event = "acme.happened", level = "warn", fields(acme.count = 3, acme.part = 0.5));
    }
    inside.span().end();
    let meter = global::meter("export");
    meter
        .u64_counter("counter")
        .with_unit("{order}")
        .with_description("orders")
        .build()
        .add(u64::MAX >> 1, &attributes());
    meter.f64_up_down_counter("level").build().add(-0.5, &[]);
    meter.f64_gauge("gauge").build().record(1e300, &[]);
    meter.f64_histogram("histogram").with_boundaries(vec![1.0, 10.0]).build().record(5.0, &attributes());
}

fn without_times(text: &impl Debug) -> String {
    let text = format!("{text:?}");
    // Each destination collects metrics at a time of its own.
    let parts = text.split("SystemTime { ");
    parts.map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect()
}

#[test]
fn json_and_protobuf_arrive_as_the_same() {
    let _turn = turn();
    let receivers = [Receiver::start(), Receiver::start(), Receiver::start()];
    let no_variables: [(&str, &str); 0] = [];
    let [json, protobuf, grpc] = receivers.each_ref().map(Receiver::http_endpoint);
    let over = [Protocol::HttpJson, Protocol::HttpProtobuf, Protocol::Grpc];
    macro_rules! to_all {
        ($Signal:ident) => {{
            let json = $Signal::otlp().endpoint(&json).protocol(over[0]).compression(Compression::Gzip);
            let protobuf = $Signal::otlp().endpoint(&protobuf).protocol(over[1]);
            json.and(protobuf).and($Signal::otlp().endpoint(&grpc).protocol(over[2]))
        }};
    }
    let telemetry = Telemetry::builder()
        .environment(no_variables)
        .traces(to_all!(Traces))
        .logs(to_all!(Logs))
        .metrics(to_all!(Metrics))
        .install()
        .expect("the settings can be followed");
    record_everything();
    telemetry.shutdown().expect("everything is delivered");
    let [json, others @ ..] = receivers;
    for other in others {
        let (one, two) = (json.wait_for_spans(1, PATIENCE), other.wait_for_spans(1, PATIENCE));
        assert_eq!(format!("{one:#?}"), format!("{two:#?}"));
        let (one, two) = (json.wait_for_logs(1, PATIENCE), other.wait_for_logs(1, PATIENCE));
        assert_eq!(format!("{one:#?}"), format!("{two:#?}"));
        let (one, two) = (json.wait_for_metrics(4, PATIENCE), other.wait_for_metrics(4, PATIENCE));
        let own = |metrics: Vec<otel_runtime::testing::ReceivedMetric>| -> Vec<_> {
            metrics.into_iter().filter(|metric| metric.scope.name == "export").collect()
        };
        assert_eq!(without_times(&own(one)), without_times(&own(two)));
    }
    for request in json.requests() {
        assert_eq!(
            (request.header("content-type"), request.header("content-encoding")),
            (Some("application/json"), Some("gzip"))
        );
        assert_eq!(request.refusal, None);
    }
}

#[test]
fn the_environment_selects_json_and_a_partial_success_in_json_is_counted() {
    let _turn = turn();
    let receiver = Receiver::start();
    receiver.fail(Fault::PartialSuccess(1, "too old".to_owned()));
    let telemetry = Telemetry::builder()
        .environment([
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint().as_str()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"),
            ("OTEL_METRICS_EXPORTER", "none"),
        ])
        .install()
        .expect("the settings can be followed");
    let setting = telemetry.report().setting("traces.protocol").expect("it is reported");
    assert_eq!((setting.value.as_str(), setting.source.as_str()), ("http/json", "OTEL_EXPORTER_OTLP_PROTOCOL"));
    super::record(2);
    log!("a record");
    log!("another record");
    let error = telemetry.shutdown().expect_err("one of each is rejected");
    let lost: Vec<_> = error.failures().iter().map(|failure| (failure.lost, failure.cause.as_str())).collect();
    assert_eq!(lost, [(1, "the collector rejected part of the batch: too old"); 2]);
    let paths: Vec<_> = receiver.requests().into_iter().map(|request| request.path).collect();
    assert!(paths.contains(&"/v1/traces".to_owned()) && paths.contains(&"/v1/logs".to_owned()), "{paths:?}");
}
