//! `parent`, `root` and `links`.

use crate::{block_on, record};
use http::HeaderMap;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::trace::{SpanContext, SpanId, SpanKind, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{span, traced};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

const TRACE: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
const SPAN: u64 = 0x00f0_67aa_0ba9_02b7;

fn remote(flags: TraceFlags) -> SpanContext {
    SpanContext::new(TraceId::from(TRACE), SpanId::from(SPAN), flags, true, TraceState::default())
}

fn is_remote_child(telemetry: &TestTelemetry, name: &str) {
    let span = telemetry.span(name);
    span.remote_parent();
    assert_eq!(span.data().parent, Some(SpanId::from(SPAN)));
    assert_eq!(span.data().trace_id, TraceId::from(TRACE));
}

#[derive(Debug, PartialEq)]
struct Tenant(u8);

fn tenant() -> Option<u8> {
    Context::current().get::<Tenant>().map(|tenant| tenant.0)
}

fn baggage() -> Option<String> {
    Context::current().baggage().get("user").map(ToString::to_string)
}

struct Job {
    context: Context,
    span: SpanContext,
}

#[traced(parent = job.context)]
fn in_context(job: &Job) -> (Option<u8>, Option<String>) {
    child();
    (tenant(), baggage())
}

#[traced(parent = &job.span)]
fn in_span(job: &Job) -> Option<u8> {
    tenant()
}

#[traced(parent = span)]
fn in_option(span: Option<SpanContext>) -> Option<u8> {
    tenant()
}

#[traced(parent = None)]
fn in_none() -> Option<u8> {
    tenant()
}

#[traced(root)]
async fn alone() -> Option<u8> {
    tenant()
}

#[traced(parent = headers)]
async fn in_headers(headers: &HeaderMap) -> Option<u8> {
    tenant()
}

#[traced(parent = job.context)]
fn in_future(job: Job) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        drop(job);
        child();
    })
}

#[traced]
fn child() {}

fn job() -> Job {
    let span = remote(TraceFlags::SAMPLED);
    let context = Context::current()
        .with_remote_span_context(span.clone())
        .with_value(Tenant(7))
        .with_baggage([KeyValue::new("user", "u1")]);
    Job { context, span }
}

#[test]
fn a_context_is_the_parent_with_its_baggage() {
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| in_context(&job())), (Some(7), Some("u1".into())));
    is_remote_child(&telemetry, "in_context");
    telemetry.span("child").child_of("in_context");
}

#[test]
fn a_context_of_another_origin_does_not_leave_the_telemetry_of_a_test() {
    let telemetry = TestTelemetry::new();
    let job = job();
    telemetry.run(|| in_context(&job));
    is_remote_child(&telemetry, "in_context");
    telemetry.span("child").child_of("in_context");
}

#[test]
fn a_span_context_is_the_parent_and_keeps_the_current_context() {
    #[traced]
    fn outer(job: &Job) -> Option<u8> {
        let _tenant = Context::current_with_value(Tenant(1)).attach();
        in_span(job)
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| outer(&job())), Some(1));
    is_remote_child(&telemetry, "in_span");
}

#[test]
fn an_option_is_a_parent_or_a_root() {
    #[traced]
    fn outer() {
        let _tenant = Context::current_with_value(Tenant(1)).attach();
        assert_eq!(in_option(Some(remote(TraceFlags::SAMPLED))), Some(1));
    }
    #[traced]
    fn outer_without() {
        let _tenant = Context::current_with_value(Tenant(1)).attach();
        assert_eq!(in_option(None), Some(1), "only the span is left out");
        assert_eq!(in_none(), Some(1));
        assert_eq!(block_on(alone()), Some(1));
    }
    is_remote_child(&record(outer), "in_option");
    let telemetry = record(outer_without);
    for name in ["in_option", "in_none", "alone"] {
        telemetry.span(name).root();
    }
    let trace = |name: &str| telemetry.span(name).data().trace_id;
    assert_ne!(trace("in_none"), trace("outer_without"));
}

#[test]
fn headers_are_a_parent() {
    global::set_text_map_propagator(TraceContextPropagator::new());
    let mut headers = HeaderMap::new();
    let value = format!("00-{TRACE:032x}-{SPAN:016x}-01");
    headers.insert("traceparent", value.parse().expect("a header"));
    let telemetry = TestTelemetry::new();
    let within = telemetry.context().with_value(Tenant(2));
    let found = {
        let _inside = within.attach();
        block_on(in_headers(&headers))
    };
    assert_eq!(found, Some(2));
    is_remote_child(&telemetry, "in_headers");
    record(|| block_on(in_headers(&HeaderMap::new()))).span("in_headers").root();
}

#[test]
fn a_returned_future_has_the_parent_of_its_call() {
    let telemetry = record(|| block_on(in_future(job())));
    is_remote_child(&telemetry, "in_future");
    telemetry.span("child").child_of("in_future");
}

#[test]
fn children_of_an_unsampled_parent_are_current_but_not_recorded() {
    #[traced(parent = span)]
    fn unsampled(span: &SpanContext) -> SpanContext {
        child();
        Context::current().span().span_context().clone()
    }
    let telemetry = TestTelemetry::new();
    let span = remote(TraceFlags::NOT_SAMPLED);
    let own = telemetry.run(|| unsampled(&span));
    // The specification gives every span an id of its own, whether or not it is sampled.
    assert!(own.trace_id() == span.trace_id() && own.span_id() != span.span_id() && !own.is_sampled());
    telemetry.assert_no_spans();
}

#[test]
fn the_parent_is_not_changed() {
    use opentelemetry::trace::Tracer as _;
    let telemetry = TestTelemetry::new();
    let parent = telemetry.context().with_span(telemetry.tracer("by hand").start("parent"));
    #[traced(parent = parent)]
    fn joins(parent: &Context) {}
    telemetry.run(|| joins(&parent));
    assert!(parent.span().is_recording());
    parent.span().end();
    telemetry.span("joins").child_of("parent");
}

#[test]
fn links_go_to_contexts_and_spans() {
    #[traced(links = batch)]
    fn to_contexts(batch: &[Context]) {}
    #[traced(links = [span])]
    fn to_spans(span: SpanContext) {}
    #[traced(follows_from = batch.iter().map(|job| &job.context))]
    async fn to_jobs(batch: &[Job]) {}
    #[traced]
    fn outer() {
        to_contexts(&[job().context, Context::new()]);
    }
    let telemetry = record(outer);
    let span = telemetry.span("to_contexts");
    span.links(1).child_of("outer");
    assert_eq!(span.data().links[0].span_id, SpanId::from(SPAN), "values that are not spans are ignored");
    let telemetry = record(|| to_spans(remote(TraceFlags::SAMPLED)));
    telemetry.span("to_spans").links(1).root();
    let telemetry = record(|| block_on(to_jobs(&[job(), job()])));
    telemetry.span("to_jobs").links(2).root();
}

#[test]
fn nothing_is_recorded_where_telemetry_is_suppressed() {
    #[traced]
    fn outer() {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        child();
        block_on(alone());
    }
    assert_eq!(record(outer).spans().names(), ["outer"]);
}

#[test]
fn baggage_outlives_a_root() {
    #[traced(root)]
    fn fresh() -> Option<String> {
        baggage()
    }
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.context().with_baggage([KeyValue::new("user", "u2")]).attach();
    assert_eq!(fresh(), Some("u2".into()));
    telemetry.span("fresh").root();
}

/// The options read the variables, and the body still owns them.
#[test]
fn links_and_kind_leave_the_parameters_to_the_body() {
    struct Batch {
        contexts: Vec<Context>,
        kind: SpanKind,
    }
    impl Batch {
        #[traced(links = self.contexts, kind = self.kind)]
        fn run(&self) {}
    }
    #[traced(links = batch.contexts, kind = batch.kind)]
    fn own(batch: Batch) -> (Vec<Context>, SpanKind) {
        (batch.contexts, batch.kind)
    }
    #[traced(links = contexts)]
    fn list(contexts: Vec<Context>) -> Vec<Context> {
        contexts
    }
    #[traced(links = *contexts, kind = *kind)]
    fn behind(contexts: Box<[Context; 1]>, kind: Box<SpanKind>) -> ([Context; 1], SpanKind) {
        (*contexts, *kind)
    }
    #[traced(links = **contexts, kind = kind)]
    fn deeper(contexts: &Arc<Vec<Context>>, kind: SpanKind) -> (usize, SpanKind) {
        (contexts.len(), kind)
    }
    #[traced(links = contexts)]
    async fn slice(contexts: &[Context]) -> usize {
        contexts.len()
    }
    #[traced(links = [first, second])]
    fn array(first: Context, second: Context) -> [Context; 2] {
        [first, second]
    }
    #[traced(links = context)]
    fn option(context: Option<SpanContext>) -> Option<SpanContext> {
        context
    }
    #[traced(follows_from = contexts)]
    fn iterator(contexts: impl Iterator<Item = Context> + Clone) -> usize {
        contexts.count()
    }
    #[traced(links = contexts.into_iter())]
    fn consumed(contexts: Box<dyn Iterator<Item = Context>>) {}
    let context = || Context::new().with_remote_span_context(remote(TraceFlags::SAMPLED));
    let telemetry = record(|| {
        let batch = || Batch { contexts: vec![context()], kind: SpanKind::Producer };
        batch().run();
        own(batch());
        list(vec![context(), context()]);
        behind(Box::new([context()]), Box::new(SpanKind::Server));
        deeper(&Arc::new(vec![context()]), SpanKind::Client);
        block_on(slice(&[context()]));
        array(context(), context());
        option(Some(remote(TraceFlags::SAMPLED)));
        iterator([context()].into_iter());
        consumed(Box::new([context()].into_iter()));
        let (first, second) = (context(), context());
        let kind = SpanKind::Consumer;
        drop(span!("inline", links = [first, second], kind = kind));
        assert_eq!(kind, SpanKind::Consumer);
        (first, second)
    });
    telemetry.span("run").kind(SpanKind::Producer);
    telemetry.span("own").kind(SpanKind::Producer).links(1);
    let links = [("run", 1), ("list", 2), ("slice", 1), ("array", 2), ("option", 1), ("iterator", 1), ("consumed", 1)];
    telemetry.span("behind").kind(SpanKind::Server).links(1);
    telemetry.span("deeper").kind(SpanKind::Client).links(1);
    for (name, links) in links {
        telemetry.span(name).links(links);
    }
    telemetry.span("inline").kind(SpanKind::Consumer).links(2);
}
