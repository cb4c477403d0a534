//! Hand-written code on the OpenTelemetry API, optimized with a cached tracer of the concrete SDK type, so nothing is boxed.

use super::expected;
use crate::case::{Case, Execution, Peer, State};
use crate::peers::calls::{async_calls, calls, work};
use crate::peers::exporter::{Tally, spans};
use crate::subject::{Batch, Subject};
use opentelemetry::global::{self, BoxedTracer};
use opentelemetry::trace::{FutureExt as _, SpanBuilder, TraceContextExt as _, Tracer, TracerProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use std::sync::{LazyLock, OnceLock};

static TRACER: OnceLock<SdkTracer> = OnceLock::new();
/// Without a provider there is no `SdkTracer`. A library then uses the global tracer, which does nothing.
static NO_TRACER: LazyLock<BoxedTracer> = LazyLock::new(|| global::tracer("benchmarks"));

/// The tracer of the installed provider.
pub(crate) fn tracer() -> &'static SdkTracer {
    TRACER.get().expect("installed before the first call")
}

/// A span named "leaf" in a context.
#[inline]
fn start<T>(tracer: &T, attributes: impl IntoIterator<Item = KeyValue>) -> Context
where
    T: Tracer,
    T::Span: Send + Sync + 'static,
{
    let parent = Context::current();
    let span = tracer.build_with_context(SpanBuilder::from_name("leaf").with_attributes(attributes), &parent);
    parent.with_span(span)
}

/// The span with both arguments as attributes.
#[inline]
pub(crate) fn span<T>(tracer: &T, id: u64, name: &str) -> Context
where
    T: Tracer,
    T::Span: Send + Sync + 'static,
{
    start(tracer, [KeyValue::new("id", id.cast_signed()), KeyValue::new("name", name.to_owned())])
}

/// The span with the source location, too.
#[inline]
pub(crate) fn located_span(id: u64, name: &str) -> Context {
    let attributes = [
        KeyValue::new("code.function.name", concat!(module_path!(), "::leaf")),
        KeyValue::new("code.file.path", file!()),
        KeyValue::new("code.line.number", i64::from(line!())),
        KeyValue::new("id", id.cast_signed()),
        KeyValue::new("name", name.to_owned()),
    ];
    start(tracer(), attributes)
}

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    let _ends_with_the_guard = span(tracer(), id, name).attach();
    work(id, name)
}

#[inline(never)]
fn located_leaf(id: u64, name: &str) -> u64 {
    let _ends_with_the_guard = located_span(id, name).attach();
    work(id, name)
}

#[inline(never)]
fn leaf_without_provider(id: u64, name: &str) -> u64 {
    let _ends_with_the_guard = span(&*NO_TRACER, id, name).attach();
    work(id, name)
}

async fn async_leaf(id: u64, name: &str) -> u64 {
    let span = span(tracer(), id, name);
    yield_and_work(id, name).with_context(span).await
}

async fn located_async_leaf(id: u64, name: &str) -> u64 {
    let span = located_span(id, name);
    yield_and_work(id, name).with_context(span).await
}

async fn async_leaf_without_provider(id: u64, name: &str) -> u64 {
    let span = span(&*NO_TRACER, id, name);
    yield_and_work(id, name).with_context(span).await
}

async fn yield_and_work(id: u64, name: &str) -> u64 {
    tokio::task::yield_now().await;
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    if matches!(case.state, State::Disabled | State::Absent) {
        return Subject::recording_nothing(match case.execution {
            Execution::Async => Box::new(|| async_calls(async_leaf_without_provider)),
            Execution::Sync | Execution::TwoThreads => Box::new(|| calls(leaf_without_provider)),
        });
    }
    let tally = Tally::default();
    let provider = install(case.state, &tally);
    let batch: Batch = match (case.execution, case.peer) {
        (Execution::Async, Peer::HandWrittenLocated) => Box::new(|| in_root(|| async_calls(located_async_leaf))),
        (Execution::Async, _) => Box::new(|| in_root(|| async_calls(async_leaf))),
        (Execution::Sync | Execution::TwoThreads, Peer::HandWrittenLocated) => {
            Box::new(|| in_root(|| calls(located_leaf)))
        }
        (Execution::Sync | Execution::TwoThreads, _) => Box::new(|| in_root(|| calls(leaf))),
    };
    let flush = move || _ = provider.force_flush();
    Subject::recording(batch, flush, move || tally.total(), expected(case.state))
}

/// Keeps a tracer for this process.
pub(crate) fn install(state: State, tally: &Tally) -> SdkTracerProvider {
    let provider = spans::provider(state, tally);
    TRACER.get_or_init(|| provider.tracer("benchmarks"));
    provider
}

/// Makes the calls inside a span.
pub(crate) fn in_root(batch: impl Fn()) {
    let _ends_with_the_guard = Context::new().with_span(tracer().start("root")).attach();
    batch();
}
