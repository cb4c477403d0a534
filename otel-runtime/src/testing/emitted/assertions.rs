//! The assertions that `TestTelemetry` and `Receiver` have in common.

/// Implements the assertions for a type with the functions `snapshot(&self) -> Arc<Snapshot>` and `metrics(&self) -> Vec<ReceivedMetric>`.
macro_rules! assertions {
    ($type:ty) => {
        impl $type {
            /// Returns the spans that have ended, in the order of their start.
            pub fn spans(&self) -> $crate::testing::EmittedSpans {
                $crate::testing::EmittedSpans::all(self.snapshot())
            }

            /// Returns the only span with this name.
            ///
            /// # Panics
            ///
            /// Panics with everything that was emitted if there is no such span, or more than one.
            #[track_caller]
            pub fn span(&self, name: &str) -> $crate::testing::SpanAssert {
                self.spans().only(name)
            }

            /// Returns the log records in the order in which they were emitted.
            pub fn logs(&self) -> $crate::testing::EmittedLogs {
                $crate::testing::EmittedLogs::all(self.snapshot())
            }

            /// Returns the only log record of the only span with this name.
            ///
            /// # Panics
            ///
            /// Panics with everything that was emitted if there is not exactly one.
            #[track_caller]
            pub fn log_in_span(&self, span: &str) -> $crate::testing::LogAssert {
                self.logs().in_span(span).only()
            }

            /// Returns the only metric with this name.
            ///
            /// # Panics
            ///
            /// Panics with all metrics if there is no such metric, or more than one.
            #[track_caller]
            pub fn metric(&self, name: &str) -> $crate::testing::MetricAssert {
                $crate::testing::MetricAssert::only(self.metrics(), name)
            }

            /// Asserts the parent-child relations of spans.
            ///
            /// A single line such as `a > b > c` asserts that a root span `a` has a child `b`, which has a child `c`; other spans are
            /// allowed. Several lines assert that exactly these spans were emitted: siblings in the order of their start, each indented
            /// below its parent. A span whose parent was not emitted counts as a root span.
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
                $crate::testing::emitted::assert_tree(&self.snapshot(), expected);
            }

            /// Asserts that there is no span, whether ended or not.
            ///
            /// # Panics
            ///
            /// Panics with everything that was emitted if the assertion fails.
            #[track_caller]
            pub fn assert_no_spans(&self) {
                self.snapshot().assert_no_spans();
            }

            /// Asserts that there is no log record.
            ///
            /// # Panics
            ///
            /// Panics with everything that was emitted if the assertion fails.
            #[track_caller]
            pub fn assert_no_logs(&self) {
                self.snapshot().assert_no_logs();
            }
        }
    };
}

pub(crate) use assertions;
