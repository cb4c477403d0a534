//! The SDK as a whole, the resource and sampling.

use super::run::{exported, run, run_by, spans, work};
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, global};
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
    let extracted = |propagators: &str| {
        let mut trace = None;
        run(&[("OTEL_PROPAGATORS", propagators)], |_| {
            let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
            let headers = HashMap::from([("traceparent".to_owned(), parent.to_owned())]);
            let context = global::get_text_map_propagator(|all| all.extract_with_context(&Context::new(), &headers));
            trace = Some(context.has_active_span());
        });
        trace
    };
    assert_eq!(extracted("baggage"), Some(false));
    assert_eq!(extracted("baggage,tracecontext"), Some(true));
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
