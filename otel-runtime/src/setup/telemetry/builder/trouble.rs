//! Options for programs that panic or that somebody looks at while they run.

use super::TelemetryBuilder;
use std::sync::Arc;

impl TelemetryBuilder {
    /// Sets whether the runtime keeps a list of the spans that have started and not ended, for
    /// [`Telemetry::spans_in_flight`] and the admin route. The default is `false`.
    ///
    /// The list also provides the names of the spans that are open when telemetry is shut down and, with
    /// [`flush_on_panic`](Self::flush_on_panic), when a thread panics. Without the list, only their number is known. The list takes time and
    /// memory for each span.
    ///
    /// ```
    /// let telemetry = otel_runtime::Telemetry::builder().track_open_spans(true).install()?;
    /// assert!(telemetry.spans_in_flight().is_empty());
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn track_open_spans(mut self, yes: bool) -> Self {
        self.signals.open_spans = yes.then(Arc::default);
        self
    }

    /// Sets whether a panic on any thread flushes telemetry. The default is `false`.
    ///
    /// Use it in programs in which a panic aborts the process, because of `panic = "abort"` in `Cargo.toml`: nothing is dropped then, so
    /// what has been recorded and not yet exported would be lost. It also covers panics in destructors during a panic. The thread that
    /// panics waits for the flush, at most for the [`deadline`](Self::deadline), also if the panic is caught.
    ///
    /// It sets a panic hook, which first calls the one that was set before. Set hooks of your own before the installation, or call the previous
    /// hook in them.
    ///
    /// ```
    /// let telemetry = otel_runtime::Telemetry::builder().flush_on_panic(true).install()?;
    /// # drop(telemetry);
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn flush_on_panic(mut self, yes: bool) -> Self {
        self.on_panic.flushes = yes;
        self
    }

    /// Sets whether the exception records of functions that panic have `exception.stacktrace`, if `RUST_BACKTRACE` or `RUST_LIB_BACKTRACE`
    /// enables backtraces. The default is `false`.
    ///
    /// It sets a panic hook, as [`flush_on_panic`](Self::flush_on_panic) does. [`StackTrace`](crate::StackTrace) describes the stack traces of
    /// errors, which do not need this setting.
    ///
    /// ```
    /// let telemetry = otel_runtime::Telemetry::builder().panic_stack_traces(true).install()?;
    /// # drop(telemetry);
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn panic_stack_traces(mut self, yes: bool) -> Self {
        self.on_panic.keeps_stack_traces = yes;
        self
    }
}
