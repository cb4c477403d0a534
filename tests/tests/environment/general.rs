//! The SDK as a whole, the resource and sampling.

use super::run::{exported, run, run_by, spans, work};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::{Context, KeyValue, global};
use otel_runtime::log;
use std::collections::HashMap;

#[test]
fn otel_sdk_disabled() {
    let run = exported(&[("OTEL_SDK_DISABLED", "True")]);
    assert!(run.receiver.requests().is_empty(), "{:?}", run.receiver.requests());
    // Any other value is `false`.
    let run = exported(&[("OTEL_SDK_DISABLED", "1")]);
    assert_eq!(run.problems, ["OTEL_SDK_DISABLED: `1` is neither `true` nor `false`; using false"]);
    run.receiver.span("work");
}

#[test]
fn otel_service_name() {
    let run = exported(&[("OTEL_SERVICE_NAME", "shop"), ("OTEL_RESOURCE_ATTRIBUTES", "service.name=other")]);
    assert_eq!(run.receiver.span("work").data().resource.text("service.name"), Some("shop"));
}

#[test]
fn otel_resource_attributes() {
    let run = exported(&[("OTEL_RESOURCE_ATTRIBUTES", "acme.zone=a%20b%2Cc,acme.rack=7")]);
    let resource = run.receiver.span("work").data().resource.clone();
    assert_eq!((resource.text("acme.zone"), resource.text("acme.rack")), (Some("a b,c"), Some("7")));
    let run = exported(&[("OTEL_RESOURCE_ATTRIBUTES", "acme.zone=a,acme.rack")]);
    assert_eq!(run.receiver.span("work").data().resource.text("acme.zone"), None);
    assert_eq!(run.problems, ["OTEL_RESOURCE_ATTRIBUTES: pair 2 has no `=`; write `key=value,key=value`"]);
}

#[test]
fn otel_propagators() {
    let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let headers = [
        ("traceparent", format!("00-{trace}-{span}-01")),
        ("b3", format!("{trace}-{span}-1")),
        ("uber-trace-id", format!("{trace}:{span}:0:1")),
    ];
    let parent_of = |header: usize, propagators: &str| {
        let (name, value) = headers[header].clone();
        let run = run(&[("OTEL_PROPAGATORS", propagators)], |_| {
            let headers = HashMap::from([(name.to_owned(), value)]);
            let parent = global::get_text_map_propagator(|all| all.extract_with_context(&Context::new(), &headers));
            let _attached = parent.attach();
            work("text");
        });
        run.receiver.span("work").data().parent.map(|parent| parent.to_string())
    };
    let found = Some(span.to_owned());
    assert_eq!(parent_of(0, "baggage"), None);
    assert_eq!(parent_of(0, "baggage,tracecontext"), found);
    assert_eq!(parent_of(1, "b3"), found);
    assert_eq!(parent_of(2, "Jaeger"), found);
    // The default holds if no name is known.
    assert_eq!(parent_of(0, "tracecontex"), found);
    for format in ["b3", "b3multi", "jaeger", "xray", "ottrace"] {
        let run = run(&[("OTEL_PROPAGATORS", format)], |_| ());
        assert_eq!(run.setting("propagators"), format!("{format}, OTEL_PROPAGATORS"));
        assert!(run.problems.is_empty(), "{:?}", run.problems);
    }
}

#[test]
fn otel_traces_sampler() {
    let run = run(&[("OTEL_TRACES_SAMPLER", "ALWAYS_OFF")], |_| work("text"));
    assert_eq!(run.paths(), ["/v1/logs", "/v1/metrics"]);
    let run = exported(&[("OTEL_TRACES_SAMPLER", "allways_off")]);
    let problem =
        "OTEL_TRACES_SAMPLER: `allways_off` is unknown; did you mean `always_off`?; using parentbased_always_on";
    assert_eq!(run.problems, [problem]);
    run.receiver.span("work");
}

#[test]
fn otel_traces_sampler_arg() {
    let sampled = |share: &str| {
        let variables = [("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_TRACES_SAMPLER_ARG", share)];
        run(&variables, |_| spans(200)).receiver.wait_for_spans(0, std::time::Duration::ZERO).len()
    };
    assert_eq!(sampled("0"), 0);
    assert!((20..180).contains(&sampled("0.5")));
    assert_eq!(sampled("1"), 200);
}

fn in_baggage(work: impl Fn()) {
    let entries =
        [KeyValue::new("tenant.id", "acme"), KeyValue::new("session.id", "s1"), KeyValue::new("user.email", "x")];
    let _current = Context::current_with_baggage(entries).attach();
    work();
}

#[test]
fn otel_rust_baggage_attributes() {
    let run = run(&[("OTEL_RUST_BAGGAGE_ATTRIBUTES", "tenant.id, session.*,*")], |_| in_baggage(|| work("text")));
    run.receiver.span("work").attr("tenant.id", "acme").attr("session.id", "s1").no_attr("user.email");
    let log = run.receiver.logs().only();
    log.attr("tenant.id", "acme").attr("session.id", "s1").no_attr("user.email");
    run.receiver.metric("environment.work").points(1).value(&[KeyValue::new("acme.text", "text")], 1);
    assert_eq!(run.setting("baggage_attributes"), "tenant.id,session.*, OTEL_RUST_BAGGAGE_ATTRIBUTES");
    assert_eq!(run.problems.len(), 1);
}

#[test]
fn otel_rust_metric_baggage_attributes() {
    let run = run(&[("OTEL_RUST_METRIC_BAGGAGE_ATTRIBUTES", "tenant.id")], |_| in_baggage(|| work("text")));
    run.receiver.span("work").no_attr("tenant.id");
    let attributes = [KeyValue::new("acme.text", "text"), KeyValue::new("tenant.id", "acme")];
    run.receiver.metric("environment.work").points(1).value(&attributes, 1);
    run.receiver.metric("environment.work.duration").points(1).count(&attributes, 1);
}

#[test]
fn otel_rust_filter() {
    let run = run(&[("OTEL_RUST_FILTER", "off,by hand=info"), ("OTEL_METRICS_EXPORTER", "none")], |_| {
        work("text");
        spans(1);
        log!("not written");
    });
    assert_eq!(run.paths(), ["/v1/traces"], "hand-written spans are not filtered");
    run.receiver.span("span");
}

#[test]
fn rust_log() {
    let variables = [("RUST_LOG", "off"), ("OTEL_METRICS_EXPORTER", "none")];
    let run = run_by(|builder| builder.rust_log(true), None, &variables, |_| work("text"));
    assert!(run.receiver.requests().is_empty());
    let run = run_by(|builder| builder, None, &variables, |_| work("text"));
    assert!(run.problems.is_empty());
    run.receiver.span("work");
}
