//! Telemetry of a single test, stored in the `Context`.

use super::conventions::ConventionCheck;
use super::emitted::{Collected, Emitted, Snapshot, assertions};
use super::pipeline::{TestMeters, TestProviders, TestStore};
use crate::callsite::pipeline::current::Carried;
use crate::callsite::pipeline::providers::Pipeline;
use crate::loggers::TelemetryLogger;
use crate::received::ReceivedMetric;
use crate::record::Tail;
use crate::report::TraceDecisions;
use opentelemetry::context::{FutureExt as _, WithContext};
use opentelemetry::global::BoxedTracer;
use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry::{Context, ContextGuard};
use std::sync::Arc;

/// Telemetry of a single test, which records only what runs inside it.
///
/// It is stored in the [`Context`], so tests can run in parallel. Work is recorded wherever the context is propagated: across `await`,
/// and in spawned tasks and threads that propagate the context.
///
/// A task of `tokio::spawn` and a thread do not inherit the context of the code that starts them, so a server such as `axum::serve`, which
/// spawns a task for each connection, needs one of the following:
///
/// | code under test | method |
/// |---|---|
/// | a function, or a router with `tower::ServiceExt::oneshot` | [`run`](Self::run) or [`run_async`](Self::run_async) |
/// | a server, or other code that spawns tasks and blocking work on the current tokio runtime | [`block_on`](Self::block_on) |
/// | work on a runtime or thread pool that the test builds | [`on_thread_start`](Self::on_thread_start) |
/// | work on threads or runtimes that the tested code starts itself | [`install`](Self::install) |
///
/// Tests that use the methods of the first three rows can run in parallel and do not see each other. Tests that use `install` run one after
/// the other.
/// Code that propagates the context, for example with [`spawn`](crate::context), is recorded in every case, and its spans are then
/// children of the span that starts it.
///
/// ```
/// use opentelemetry::trace::Tracer as _;
/// use otel_runtime::testing::TestTelemetry;
///
/// let telemetry = TestTelemetry::new();
/// let tracer = telemetry.tracer("by hand");
/// let sum = telemetry.run(|| tracer.in_span("add", |_| 1 + 1));
/// assert_eq!(sum, 2);
/// telemetry.span("add").root().status_unset();
/// telemetry.assert_tree("add");
/// ```
///
/// Spans and log records are recorded as in an application, encoded as OTLP, and decoded again. The assertions therefore check what a
/// collector would receive. [`Receiver`](super::Receiver) has the same types and the same assertions.
#[derive(Clone)]
pub struct TestTelemetry {
    pub(super) providers: TestProviders,
    pub(super) store: Arc<TestStore>,
    pub(super) meters: Arc<TestMeters>,
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) tail: Option<Arc<Tail>>,
}

impl std::fmt::Debug for TestTelemetry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TestTelemetry of the {}\n{}", self.providers.name(), self.snapshot().describe())
    }
}

impl TestTelemetry {
    /// Runs `work` inside this telemetry.
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _inside = self.attach();
        work()
    }

    /// Wraps a future so that it is polled inside this telemetry.
    ///
    /// ```
    /// # use otel_runtime::testing::TestTelemetry;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let telemetry = TestTelemetry::new();
    /// assert_eq!(telemetry.run_async(async { 1 + 1 }).await, 2);
    /// # }
    /// ```
    pub fn run_async<F: Future>(&self, work: F) -> WithContext<F> {
        work.with_context(self.context())
    }

    /// Returns an otherwise empty context with this telemetry.
    pub fn context(&self) -> Context {
        Context::new().with_value(Carried(Arc::clone(&self.pipeline)))
    }

    /// Makes [`context`](Self::context) the current context until the guard is dropped.
    #[must_use = "the context is detached when the guard is dropped"]
    pub fn attach(&self) -> ContextGuard {
        self.context().attach()
    }

    /// Returns a tracer for spans that the test starts itself.
    pub fn tracer(&self, name: &'static str) -> BoxedTracer {
        self.providers.tracer(name, &self.store)
    }

    /// Returns a logger for records that the test writes itself.
    ///
    /// ```
    /// use opentelemetry::logs::Logger as _;
    /// # let telemetry = otel_runtime::testing::TestTelemetry::new();
    /// let logger = telemetry.logger("by hand");
    /// logger.emit(logger.create_log_record());
    /// telemetry.logs().only().no_body();
    /// ```
    pub fn logger(&self, name: &'static str) -> TelemetryLogger {
        self.providers.logger(name)
    }

    /// Returns a meter for instruments that the test creates itself.
    pub fn meter(&self, name: &'static str) -> Meter {
        self.meters.provider.meter(name)
    }

    /// Returns the counts of the decisions about traces, if the [sampler](super::TestTelemetryBuilder::trace_sampler) decides when a trace has ended.
    ///
    /// ```
    /// use otel_runtime::Sampler;
    /// use otel_runtime::testing::TestTelemetry;
    /// let telemetry = TestTelemetry::builder().trace_sampler(Sampler::parent_ratio(0.0).keep_errors()).build();
    /// telemetry.run(|| otel_runtime::span!("load"; {}));
    /// assert_eq!(telemetry.trace_decisions().unwrap().dropped, 1);
    /// ```
    pub fn trace_decisions(&self) -> Option<TraceDecisions> {
        self.tail.as_ref().map(|tail| tail.decisions())
    }

    /// Removes the spans and log records recorded so far. Metrics are not reset.
    pub fn clear(&self) {
        self.store.clear();
    }

    /// Returns the metrics since the start, sorted by name.
    #[track_caller]
    pub fn metrics(&self) -> Vec<ReceivedMetric> {
        self.meters.collect()
    }

    /// Returns a check of everything recorded so far against the semantic conventions.
    ///
    /// ```
    /// use opentelemetry::trace::Tracer as _;
    /// # let telemetry = otel_runtime::testing::TestTelemetry::new();
    /// telemetry.tracer("by hand").in_span("load", |_| ());
    /// telemetry.conventions().assert_clean();
    /// ```
    #[track_caller]
    pub fn conventions(&self) -> ConventionCheck {
        let (telemetry, _) = self.store.read();
        ConventionCheck::of(Emitted { spans: telemetry.spans, metrics: self.metrics(), logs: telemetry.logs })
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        let (telemetry, open) = self.store.read();
        Arc::new(Snapshot { by: Collected::Recorded, spans: telemetry.spans, open, logs: telemetry.logs })
    }
}

assertions!(TestTelemetry);
