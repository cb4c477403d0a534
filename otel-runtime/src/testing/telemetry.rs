//! Telemetry of a single test, stored in the `Context`.

use super::conventions::ConventionCheck;
use super::emitted::Emitted;
use super::recorded::{
    LogAssert, MetricAssert, RecordedLogs, RecordedSpans, Recorder, Snapshot, SpanAssert, TestMeters, tree,
};
use crate::callsite::pipeline::current::Carried;
use crate::callsite::pipeline::providers::Pipeline;
use crate::received::ReceivedMetric;
use opentelemetry::context::{FutureExt as _, WithContext};
use opentelemetry::logs::LoggerProvider as _;
use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{Context, ContextGuard};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
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
#[derive(Clone)]
pub struct TestTelemetry {
    pub(super) resource: Resource,
    pub(super) provider: SdkTracerProvider,
    pub(super) loggers: SdkLoggerProvider,
    pub(super) recorder: Recorder,
    pub(super) meters: Arc<TestMeters>,
    pub(super) pipeline: Arc<Pipeline>,
}

impl std::fmt::Debug for TestTelemetry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TestTelemetry\n{}", self.snapshot().describe())
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
    pub fn tracer(&self, name: &'static str) -> SdkTracer {
        self.provider.tracer(name)
    }

    /// Returns a logger for records that the test writes itself.
    pub fn logger(&self, name: &'static str) -> SdkLogger {
        self.loggers.logger(name)
    }

    /// Returns a meter for instruments that the test creates itself.
    pub fn meter(&self, name: &'static str) -> Meter {
        self.meters.provider.meter(name)
    }

    /// Removes the spans and log records recorded so far. Metrics are not reset.
    pub fn clear(&self) {
        self.recorder.clear();
    }

    /// Returns the spans that have ended, in the order of their start.
    pub fn spans(&self) -> RecordedSpans {
        RecordedSpans::all(self.snapshot())
    }

    /// Returns the only span with this name.
    ///
    /// # Panics
    ///
    /// Panics with everything recorded if there is no such span, or more than one.
    #[track_caller]
    pub fn span(&self, name: &str) -> SpanAssert {
        self.spans().only(name)
    }

    /// Returns the log records in the order in which they were written.
    pub fn logs(&self) -> RecordedLogs {
        RecordedLogs::all(self.snapshot())
    }

    /// Returns the only log record of the only span with this name.
    ///
    /// # Panics
    ///
    /// Panics with everything recorded if there is not exactly one.
    #[track_caller]
    pub fn log_in_span(&self, span: &str) -> LogAssert {
        self.logs().in_span(span).only()
    }

    /// Returns the metrics since the start, sorted by name.
    #[track_caller]
    pub fn metrics(&self) -> Vec<ReceivedMetric> {
        self.meters.collect()
    }

    /// Returns the only metric with this name.
    ///
    /// # Panics
    ///
    /// Panics with all metrics if there is no such metric, or more than one.
    #[track_caller]
    pub fn metric(&self, name: &str) -> MetricAssert {
        MetricAssert::only(self.metrics(), name)
    }

    /// Asserts the parent-child relations of spans.
    ///
    /// A single line such as `a > b > c` asserts that a root span `a` has a child `b`, which has a child `c`; other spans are allowed.
    /// Several lines assert that exactly these spans were recorded: siblings in the order of their start, each indented below its parent.
    ///
    /// ```
    /// use opentelemetry::trace::Tracer as _;
    /// # let telemetry = otel_runtime::testing::TestTelemetry::new();
    /// let tracer = telemetry.tracer("by hand");
    /// tracer.in_span("POST /users", |_| {
    ///     tracer.in_span("hash_password", |_| ());
    ///     tracer.in_span("create_user", |_| tracer.in_span("INSERT users", |_| ()));
    /// });
    /// telemetry.assert_tree("POST /users > create_user > INSERT users");
    /// telemetry.assert_tree("
    ///     POST /users
    ///       hash_password
    ///       create_user
    ///         INSERT users
    /// ");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics with both trees if the assertion fails.
    #[track_caller]
    pub fn assert_tree(&self, expected: &str) {
        tree::assert_tree(&self.snapshot(), expected);
    }

    /// Asserts that no span was recorded, whether ended or not.
    ///
    /// # Panics
    ///
    /// Panics with everything recorded if the assertion fails.
    #[track_caller]
    pub fn assert_no_spans(&self) {
        let snapshot = self.snapshot();
        if !(snapshot.spans.is_empty() && snapshot.open.is_empty()) {
            snapshot.fail("expected no spans");
        }
    }

    /// Asserts that no log record was written.
    ///
    /// # Panics
    ///
    /// Panics with everything recorded if the assertion fails.
    #[track_caller]
    pub fn assert_no_logs(&self) {
        let snapshot = self.snapshot();
        if !snapshot.logs.is_empty() {
            snapshot.fail("expected no log records");
        }
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
        ConventionCheck::of(Emitted::recorded(&self.recorder.snapshot(), self.metrics(), &self.resource))
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::new(self.recorder.snapshot())
    }
}
