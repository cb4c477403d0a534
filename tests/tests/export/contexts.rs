//! Spans that are not recorded: they have a context of their own, which they pass on, and which their log records have.
//!
//! Specification: [SDK span creation](https://opentelemetry.io/docs/specs/otel/trace/sdk/#sdk-span-creation): "Generate a new span ID for
//! the Span, independently of the sampling decision", [the exporter `none`](
//! https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#exporter-selection), and
//! [W3C Trace Context](https://www.w3.org/TR/trace-context-2/#random-trace-id-flag), whose random flag is propagated.

use super::turn;
use http::HeaderMap;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceId, Tracer as _};
use opentelemetry::{Context, global};
use opentelemetry_sdk::logs::InMemoryLogExporter;
use otel_runtime::{Logs, Metrics, Telemetry, counted, log, logged, record, span, traced};
use std::cell::Cell;
use std::pin::pin;
use std::task::{Poll, Waker};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// Runs `work` with these variables, and returns the span ids of the log records.
fn installed<T>(variables: &[(&str, &str)], work: impl FnOnce() -> T) -> (T, Vec<Option<(TraceId, SpanId)>>) {
    let _turn = turn();
    let logs = InMemoryLogExporter::default();
    let telemetry = Telemetry::builder()
        .environment(variables.iter().copied())
        .logs(Logs::exporter(logs.clone()).bridge_tracing())
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    let result = work();
    telemetry.flush().expect("everything is delivered");
    let records = logs.get_emitted_logs().expect("the exporter keeps records");
    (result, records.iter().map(|log| log.record.trace_context().map(|span| (span.trace_id, span.span_id))).collect())
}

fn current() -> SpanContext {
    Context::current().span().span_context().clone()
}

/// The headers of a caller with these flags.
fn caller(flags: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("traceparent", format!("00-{TRACE}-{CALLER}-{flags}").parse().expect("a value"));
    headers.insert("tracestate", "vendor=value".parse().expect("a value"));
    headers
}

/// The header that the current context is sent with.
fn sent() -> String {
    let mut headers = HeaderMap::new();
    otel_runtime::context::inject(&Context::current(), &mut headers);
    assert_eq!(headers.get("tracestate").and_then(|value| value.to_str().ok()), Some("vendor=value"));
    headers.get("traceparent").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Asserts that the contexts are different spans of the caller's trace, with these flags.
#[track_caller]
fn assert_own(contexts: &[SpanContext], flags: u8) {
    for (at, context) in contexts.iter().enumerate() {
        assert_eq!((context.trace_id().to_string().as_str(), context.trace_flags().to_u8()), (TRACE, flags), "{at}");
        assert_ne!(context.span_id().to_string(), CALLER, "{at}");
        assert!(!context.is_remote() && context.is_valid(), "{at}");
        assert!(contexts[..at].iter().all(|other| other.span_id() != context.span_id()), "{at} in {contexts:?}");
    }
}

thread_local! {
    static EVALUATED: Cell<u32> = const { Cell::new(0) };
}

fn evaluated() -> u32 {
    EVALUATED.with(|count| count.replace(count.get() + 1))
}

#[traced(fields(count = evaluated()))]
fn inner() -> SpanContext {
    record!(late = evaluated());
    current()
}

#[traced(parent = headers, kind = server)]
fn handle(headers: &HeaderMap) -> Vec<SpanContext> {
    let own = current();
    assert!(sent().contains(&own.span_id().to_string()));
    let mut all = vec![own, inner(), logs(), block_on(later()), block_on(returns_future())];
    all.extend(items());
    let guard = span!("inline", fields(count = evaluated()));
    all.push(current());
    drop(guard);
    let by_hand = global::tracer("by hand").in_span("by hand", |context| context.span().span_context().clone());
    all.push(by_hand);
    assert_eq!(current(), all[0], "each call restores the context of its caller");
    all
}

#[traced]
#[counted]
#[logged]
fn logs() -> SpanContext {
    log!("inside");
    tracing::info!("an event");
    current()
}

#[traced(fields(count = evaluated()))]
async fn later() -> SpanContext {
    current()
}

#[traced(fields(count = evaluated()), future)]
fn returns_future() -> impl Future<Output = SpanContext> {
    async { current() }
}

#[traced(iter)]
fn items() -> impl Iterator<Item = SpanContext> {
    (0..1).map(|_| current())
}

fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut std::task::Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing waits"),
    }
}

#[test]
fn an_unsampled_call_has_a_context_of_its_own() {
    // 00: not sampled; 02: not sampled, with a random trace id.
    for flags in [0, 2] {
        let (contexts, logs) = installed(&[("OTEL_TRACES_EXPORTER", "console")], || {
            EVALUATED.set(0);
            handle(&caller(&format!("0{flags}")))
        });
        assert_own(&contexts, flags);
        assert_eq!(EVALUATED.get(), 0, "no field is evaluated");
        let span = &contexts[2];
        assert_eq!(logs, [Some((span.trace_id(), span.span_id())); 3]);
    }
}

#[test]
fn samplers_that_do_not_follow_the_parent_keep_the_other_flags() {
    for (sampler, flags) in [("always_off", "03"), ("always_off", "02"), ("traceidratio", "03")] {
        let variables =
            [("OTEL_TRACES_EXPORTER", "console"), ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", "0")];
        let variables = if sampler == "always_off" { &variables[..2] } else { &variables };
        let (contexts, _) = installed(variables, || handle(&caller(flags)));
        assert_own(&contexts, 2);
    }
}

#[test]
fn a_root_that_is_not_sampled_starts_a_trace() {
    let variables = [("OTEL_TRACES_EXPORTER", "console"), ("OTEL_TRACES_SAMPLER", "parentbased_always_off")];
    let ((first, second), _) = installed(&variables, || (inner(), inner()));
    assert!(first.is_valid() && !first.is_sampled() && second.is_valid());
    assert_ne!(first.trace_id(), second.trace_id());
}

#[test]
fn without_an_exporter_contexts_are_created_and_propagated() {
    for (flags, expected) in [("01", 1), ("03", 3), ("00", 0)] {
        let (contexts, logs) = installed(&[("OTEL_TRACES_EXPORTER", "none")], || {
            EVALUATED.set(0);
            handle(&caller(flags))
        });
        assert_own(&contexts, expected);
        assert_eq!(EVALUATED.get(), 0, "no field is evaluated");
        let span = &contexts[2];
        assert_eq!(logs, [Some((span.trace_id(), span.span_id())); 3]);
    }
    // The sampler decides about new traces.
    let (root, _) = installed(&[("OTEL_TRACES_EXPORTER", "none")], inner);
    assert!(root.is_valid() && root.is_sampled());
    let (root, _) =
        installed(&[("OTEL_TRACES_EXPORTER", "none"), ("OTEL_TRACES_SAMPLER", "parentbased_always_off")], inner);
    assert!(root.is_valid() && !root.is_sampled());
    let always_off = [("OTEL_TRACES_EXPORTER", "none"), ("OTEL_TRACES_SAMPLER", "always_off")];
    assert_own(&installed(&always_off, || handle(&caller("01"))).0, 0);
}

#[test]
fn a_disabled_sdk_passes_the_context_of_the_caller_on() {
    let ((), logs) = installed(&[("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none")], || {
        let extracted = otel_runtime::context::extract(&caller("03"));
        let _attached = extracted.attach();
        assert_eq!(inner().span_id().to_string(), CALLER);
        assert_eq!(sent(), format!("00-{TRACE}-{CALLER}-03"));
    });
    assert!(logs.is_empty());
}

/// A function that the filter disables has no span at all.
#[test]
fn a_disabled_call_has_no_context() {
    let variables = [("OTEL_TRACES_EXPORTER", "console"), ("OTEL_RUST_FILTER", "off")];
    let (context, _) = installed(&variables, || {
        let _attached = otel_runtime::context::extract(&caller("00")).attach();
        inner()
    });
    assert_eq!(context.span_id().to_string(), CALLER);
}
