//! The IDs of the current span in the lines that other layers of a subscriber print.

use super::layer::of_span;
use crate::thread_context::has_context;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use std::fmt;
use tracing_core::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Adds `trace_id` and `span_id` to the lines that `tracing_subscriber::fmt` prints.
///
/// The IDs are those of the span that the log record of the event belongs to: a span of `tracing`, of `#[traced]` or of hand-written code.
/// A line outside all spans is not changed.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// # use std::sync::{Arc, Mutex};
/// # #[derive(Clone, Default)]
/// # struct Lines(Arc<Mutex<Vec<u8>>>);
/// # impl std::io::Write for Lines {
/// #     fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> { self.0.lock().unwrap().write(bytes) }
/// #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
/// # }
/// # let lines = Lines::default();
/// # let writer = { let lines = lines.clone(); move || lines.clone() };
/// use otel_runtime::{bridge, traced};
/// use tracing_subscriber::{fmt, layer::SubscriberExt as _};
///
/// #[traced]
/// fn lock_account() {
///     tracing::warn!("locked");
/// }
///
/// let format = bridge::WithTraceIds::text(fmt::format().without_time());
/// let lines_of_text = fmt::layer().with_ansi(false).event_format(format);
/// # let lines_of_text = lines_of_text.with_writer(writer);
/// let subscriber = tracing_subscriber::registry().with(lines_of_text).with(bridge::tracing_layer());
/// # let telemetry = otel_runtime::testing::TestTelemetry::new();
/// # tracing::subscriber::with_default(subscriber, || telemetry.run(lock_account));
/// // trace_id=cf4ab4a5a7f81b3b39a6a1a3a8b3a51d span_id=4a1fdc6b4c9a5f1e  WARN shop: locked
/// # let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
/// # assert!(lines.starts_with("trace_id=") && lines.contains(" span_id=") && lines.ends_with(": locked\n"), "{lines}");
/// # }
/// ```
///
/// JSON lines have the same fields at the top level: `fmt::layer().json().event_format(WithTraceIds::json(fmt::format().json()))`.
///
/// Specification: [trace context in other log
/// formats](https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/).
#[derive(Clone, Copy, Debug)]
pub struct WithTraceIds<F> {
    format: F,
    is_json: bool,
}

impl<F> WithTraceIds<F> {
    /// Adds `trace_id=.. span_id=..` at the start of the lines of a text format.
    pub fn text(format: F) -> Self {
        Self { format, is_json: false }
    }

    /// Adds the fields `trace_id` and `span_id` to the objects of a JSON format.
    pub fn json(format: F) -> Self {
        Self { format, is_json: true }
    }
}

impl<S, N, F> FormatEvent<S, N> for WithTraceIds<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let span = span_of(context, event);
        if !span.is_valid() {
            return self.format.format_event(context, writer, event);
        }
        let (trace_id, span_id) = (span.trace_id(), span.span_id());
        if !self.is_json {
            write!(writer, "trace_id={trace_id} span_id={span_id} ")?;
            return self.format.format_event(context, writer, event);
        }
        let mut line = String::new();
        self.format.format_event(context, Writer::new(&mut line), event)?;
        match line.strip_prefix('{') {
            // An empty object has no comma.
            Some(rest) if rest.starts_with('}') => {
                write!(writer, r#"{{"trace_id":"{trace_id}","span_id":"{span_id}"{rest}"#)
            }
            Some(rest) => write!(writer, r#"{{"trace_id":"{trace_id}","span_id":"{span_id}",{rest}"#),
            None => writer.write_str(&line),
        }
    }
}

/// Returns the span that the log record of an event belongs to.
fn span_of<S, N>(context: &FmtContext<'_, S, N>, event: &Event<'_>) -> SpanContext
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    if event.is_root() || !has_context() {
        return SpanContext::NONE;
    }
    let explicit = event.parent().and_then(|id| of_span(&context.span(id)?)).and_then(|span| span.span_context());
    explicit.unwrap_or_else(|| Context::map_current(|current| current.span().span_context().clone()))
}
