//! Spans are exported as the SDK exports them.

use super::{default_provider, provider, recorded, recorder};
use crate::attribute_limits::AttributeLimits;
use crate::otlp::{EncodedResource, RequestLimits, encode_spans};
use opentelemetry::trace::{
    Event, Link, Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer, TracerProvider as _,
};
use opentelemetry::{Array, Context, InstrumentationScope, KeyValue, Value};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::{ScopeSpans, Span};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter, SpanLimits};
use prost::Message as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn scope() -> InstrumentationScope {
    InstrumentationScope::builder("shop")
        .with_version("1.2")
        .with_schema_url("https://example.org/schema")
        .with_attributes([KeyValue::new("team", "orders")])
        .build()
}

fn time(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds)
}

fn remote(flags: u8) -> SpanContext {
    let state = TraceState::from_key_value([("vendor", "1")]).expect("is valid");
    SpanContext::new(TraceId::from(7), SpanId::from(9), TraceFlags::new(flags), true, state)
}

fn limits() -> SpanLimits {
    SpanLimits {
        max_attributes_per_span: 6,
        max_events_per_span: 2,
        max_links_per_span: 2,
        max_attributes_per_event: 1,
        max_attributes_per_link: 1,
    }
}

/// Uses everything that the API offers for a span.
fn use_everything<T: Tracer>(tracer: &T) {
    let parent = Context::new().with_remote_span_context(remote(1));
    let pairs = |keys: &[&'static str]| keys.iter().map(|key| KeyValue::new(*key, *key)).collect::<Vec<_>>();
    let builder = tracer
        .span_builder("first name")
        .with_kind(SpanKind::Consumer)
        .with_start_time(time(1))
        .with_attributes([KeyValue::new("a", 1), KeyValue::new("b", "text"), KeyValue::new("a", 2)])
        .with_events(vec![Event::new("begin", time(2), pairs(&["x", "y"]), 0)])
        .with_links(vec![Link::new(remote(0), pairs(&["x", "y", "z"]), 0)]);
    let mut span = builder.start_with_context(tracer, &parent);
    span.set_attribute(KeyValue::new("b", Value::Array(Array::String(vec!["one".into(), "two".into()]))));
    span.set_attributes([
        KeyValue::new("float", f64::NEG_INFINITY),
        KeyValue::new("bool", false),
        KeyValue::new("numbers", Value::Array(Array::I64(vec![-1, i64::MAX]))),
        KeyValue::new("long", "x".repeat(400)),
        KeyValue::new("too many", 1),
    ]);
    span.update_name("second name");
    span.add_event_with_timestamp("middle", time(3), Vec::new());
    span.add_event_with_timestamp("dropped", time(4), Vec::new());
    span.add_link(remote(3), Vec::new());
    span.add_link(remote(3), Vec::new());
    span.set_status(Status::error("broken"));
    span.set_status(Status::Unset);
    span.end_with_timestamp(time(5));
    span.set_attribute(KeyValue::new("after the end", true));
    span.end();

    let mut plain = tracer.span_builder("").with_start_time(time(1)).start_with_context(tracer, &Context::new());
    plain.set_status(Status::Ok);
    plain.set_status(Status::error("not any more"));
    plain.end_with_timestamp(time(1));
}

#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Vec<SpanData>>>);

impl SpanExporter for Kept {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.lock().expect("is not poisoned").extend(batch);
        Ok(())
    }
}

fn of_sdk(limits: SpanLimits) -> Vec<ScopeSpans> {
    let (own, of_sdk) = AttributeLimits::separate(limits);
    let exporter = Kept::default();
    let provider = SdkTracerProvider::builder().with_span_limits(of_sdk).with_simple_exporter(exporter.clone()).build();
    use_everything(&provider.tracer_with_scope(scope()));
    let mut spans = std::mem::take(&mut *exporter.0.lock().expect("is not poisoned"));
    for span in &mut spans {
        own.apply(span);
    }
    let limits = RequestLimits { bytes: usize::MAX, items: usize::MAX };
    let requests = encode_spans(&spans, &EncodedResource::default(), limits);
    let decoded = ExportTraceServiceRequest::decode(&requests[0].body[..]).expect("is valid");
    decoded.resource_spans.into_iter().flat_map(|resource| resource.scope_spans).collect()
}

/// Removes what is random.
fn without_ids(mut scopes: Vec<ScopeSpans>) -> Vec<ScopeSpans> {
    for span in scopes.iter_mut().flat_map(|scope| &mut scope.spans) {
        assert_eq!((span.trace_id.len(), span.span_id.len()), (16, 8));
        span.span_id.clear();
        if span.parent_span_id.is_empty() {
            span.trace_id.clear();
        }
    }
    scopes
}

#[test]
fn every_field_is_that_of_the_sdk() {
    let recorder = recorder();
    for limits in [limits(), SpanLimits::default()] {
        let provider = provider(&recorder, Sampler::AlwaysOn, limits);
        use_everything(&provider.tracer_with_scope(scope()));
        assert_eq!(without_ids(recorded(&recorder)), without_ids(of_sdk(limits)));
    }
}

fn only(mut scopes: Vec<ScopeSpans>) -> Span {
    assert_eq!(scopes.iter().map(|scope| scope.spans.len()).sum::<usize>(), 1);
    scopes.remove(0).spans.remove(0)
}

#[test]
fn the_present_is_read_from_one_clock() {
    let recorder = recorder();
    let tracer = default_provider(&recorder).tracer("clock");
    let before = SystemTime::now();
    let mut span = tracer.start_with_context("work", &Context::new());
    span.end();
    let span = only(recorded(&recorder));
    let nanos =
        |time: SystemTime| u64::try_from(time.duration_since(UNIX_EPOCH).expect("is later").as_nanos()).expect("fits");
    assert!(span.start_time_unix_nano <= span.end_time_unix_nano);
    assert!(span.start_time_unix_nano + 2_000_000 > nanos(before));
    assert!(span.end_time_unix_nano < nanos(SystemTime::now()) + 2_000_000);
}

#[test]
fn a_span_that_is_dropped_has_ended() {
    let recorder = recorder();
    drop(default_provider(&recorder).tracer("t").start_with_context("work", &Context::new()));
    assert_eq!(only(recorded(&recorder)).name, "work");
}

#[test]
fn unsampled_and_suppressed_spans_are_not_recorded() {
    let recorder = recorder();
    let tracer = default_provider(&recorder).tracer("t");
    let unsampled = tracer.start_with_context("work", &Context::new().with_remote_span_context(remote(2)));
    assert!(!unsampled.is_recording());
    assert_eq!((unsampled.span_context().trace_flags().to_u8(), unsampled.span_context().trace_id()), (2, 7.into()));
    assert!(unsampled.span_context().span_id() != 9.into());
    let suppressed = tracer.start_with_context("work", &Context::new().with_telemetry_suppressed());
    assert!(!suppressed.is_recording() && !suppressed.span_context().is_valid());
    drop((unsampled, suppressed));
    assert!(recorded(&recorder).is_empty());
}

#[test]
fn an_active_but_invalid_parent_is_no_parent() {
    let recorder = recorder();
    let parent = Context::new().with_remote_span_context(SpanContext::NONE);
    drop(default_provider(&recorder).tracer("t").start_with_context("work", &parent));
    let span = only(recorded(&recorder));
    assert!(span.parent_span_id.is_empty() && span.trace_id != [0; 16]);
}

#[test]
fn a_decision_to_record_without_sampling_is_not_exported() {
    #[derive(Clone, Debug)]
    struct RecordOnly;
    impl opentelemetry_sdk::trace::ShouldSample for RecordOnly {
        fn should_sample(
            &self,
            _: Option<&Context>,
            _: TraceId,
            _: &str,
            _: &SpanKind,
            _: &[KeyValue],
            _: &[Link],
        ) -> opentelemetry_sdk::trace::SamplingResult {
            opentelemetry_sdk::trace::SamplingResult {
                decision: opentelemetry_sdk::trace::SamplingDecision::RecordOnly,
                attributes: vec![KeyValue::new("by", "sampler")],
                trace_state: TraceState::NONE,
            }
        }
    }
    let recorder = recorder();
    let span =
        provider(&recorder, RecordOnly, SpanLimits::default()).tracer("t").start_with_context("work", &Context::new());
    assert!(span.is_recording() && !span.span_context().is_sampled());
    drop(span);
    assert!(recorded(&recorder).is_empty());
}
