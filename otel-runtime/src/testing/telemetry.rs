//! Telemetry of one test, carried in the `Context`.

use super::builder::TestTelemetryBuilder;
use super::conventions::ConventionCheck;
use super::emitted::Emitted;
use super::log::LogAssert;
use super::logs::Logs;
use super::meters::Meters;
use super::metric::MetricAssert;
use super::outline;
use super::receiver::ReceivedMetric;
use super::recorder::{Recorder, Snapshot};
use super::span::SpanAssert;
use super::spans::Spans;
use crate::callsite::pipeline::current::Carried;
use crate::callsite::pipeline::providers::Pipeline;
use opentelemetry::context::{FutureExt as _, WithContext};
use opentelemetry::logs::LoggerProvider as _;
use opentelemetry::metrics::{Meter, MeterProvider as _};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry::{Context, ContextGuard};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use std::sync::Arc;

/// Telemetry of one test: annotated functions that run inside it record into it, and nowhere else.
///
/// It travels in the [`Context`], so tests run in parallel, and work goes on to be recorded wherever the context is carried:
/// over `await`, and over spawned tasks and threads that carry the context.
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
    pub(super) meters: Arc<Meters>,
    pub(super) pipeline: Arc<Pipeline>,
}

impl std::fmt::Debug for TestTelemetry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TestTelemetry\n{}", self.snapshot().show())
    }
}

impl Default for TestTelemetry {
    fn default() -> Self {
        Self::new()
    }
}

impl TestTelemetry {
    /// Records every span and log record that the default filter (`info`) lets through.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// For other settings than those of [`new`](Self::new).
    ///
    /// ```
    /// use otel_runtime::testing::TestTelemetry;
    /// let telemetry = TestTelemetry::builder().filter("debug".parse()?).code_attributes(false).build();
    /// telemetry.assert_no_spans();
    /// # Ok::<(), otel_runtime::InvalidFilter>(())
    /// ```
    pub fn builder() -> TestTelemetryBuilder {
        TestTelemetryBuilder { pipeline: Pipeline::new(), sampler: None }
    }

    /// Runs `work` inside this telemetry.
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _inside = self.attach();
        work()
    }

    /// A future that is inside this telemetry whenever it is polled.
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

    /// An otherwise empty context with this telemetry in it.
    pub fn context(&self) -> Context {
        Context::new().with_value(Carried(Arc::clone(&self.pipeline)))
    }

    /// Makes [`context`](Self::context) the current one until the guard is dropped.
    #[must_use = "the telemetry is left when the guard is dropped"]
    pub fn attach(&self) -> ContextGuard {
        self.context().attach()
    }

    /// A tracer for spans that the test starts by hand.
    pub fn tracer(&self, name: &'static str) -> SdkTracer {
        self.provider.tracer(name)
    }

    /// A logger for records that the test writes by hand.
    pub fn logger(&self, name: &'static str) -> SdkLogger {
        self.loggers.logger(name)
    }

    /// A meter for instruments that the test makes by hand.
    pub fn meter(&self, name: &'static str) -> Meter {
        self.meters.provider.meter(name)
    }

    /// Forgets the spans and log records so far; metrics go on to count.
    pub fn clear(&self) {
        self.recorder.clear();
    }

    /// The spans that have ended, in the order of their start.
    pub fn spans(&self) -> Spans {
        Spans::all(self.snapshot())
    }

    /// The only span with this name.
    ///
    /// # Panics
    ///
    /// When there is none or more than one; the message shows all that was recorded.
    #[track_caller]
    pub fn span(&self, name: &str) -> SpanAssert {
        self.spans().only(name)
    }

    /// The log records in the order in which they were written.
    pub fn logs(&self) -> Logs {
        Logs::all(self.snapshot())
    }

    /// The only log record that was written in the only span with this name.
    ///
    /// # Panics
    ///
    /// When there is not exactly one; the message shows all that was recorded.
    #[track_caller]
    pub fn log_in_span(&self, span: &str) -> LogAssert {
        self.logs().in_span(span).only()
    }

    /// The metrics, totals since the start, sorted by name.
    #[track_caller]
    pub fn metrics(&self) -> Vec<ReceivedMetric> {
        self.meters.collect()
    }

    /// The only metric with this name.
    ///
    /// # Panics
    ///
    /// When there is none or more than one; the message shows all metrics.
    #[track_caller]
    pub fn metric(&self, name: &str) -> MetricAssert {
        MetricAssert::only(self.metrics(), name)
    }

    /// Checks which span is whose child.
    ///
    /// In one line `a > b > c`: there is a root `a` with a child `b` with a child `c`, and possibly more. In several lines:
    /// exactly these spans were recorded, siblings in the order of their start, each indented below its parent.
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
    /// When it is not so; the message shows both trees.
    #[track_caller]
    pub fn assert_tree(&self, expected: &str) {
        outline::assert_tree(&self.snapshot(), expected);
    }

    /// Checks that no span was recorded, ended or not.
    ///
    /// # Panics
    ///
    /// When one was.
    #[track_caller]
    pub fn assert_no_spans(&self) {
        let snapshot = self.snapshot();
        if !(snapshot.spans.is_empty() && snapshot.open.is_empty()) {
            snapshot.fail("expected no spans");
        }
    }

    /// Checks that no log record was written.
    ///
    /// # Panics
    ///
    /// When one was.
    #[track_caller]
    pub fn assert_no_logs(&self) {
        let snapshot = self.snapshot();
        if !snapshot.logs.is_empty() {
            snapshot.fail("expected no log records");
        }
    }

    /// A check of everything so far against the semantic conventions.
    ///
    /// ```
    /// use opentelemetry::trace::Tracer as _;
    /// # let telemetry = otel_runtime::testing::TestTelemetry::new();
    /// telemetry.tracer("by hand").in_span("load", |_| ());
    /// telemetry.conventions().assert_clean();
    /// ```
    #[track_caller]
    pub fn conventions(&self) -> ConventionCheck {
        ConventionCheck::of(Emitted::recorded(self.recorder.snapshot(), self.metrics(), &self.resource))
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::new(self.recorder.snapshot())
    }
}
