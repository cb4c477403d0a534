//! Tracers and loggers of any provider, behind traits without the types of the provider.

use crate::callsite::site::level::Level;
use crate::callsite::site::source::Source;
use crate::callsite::value::attribute_list::{AttributeList, FixedAttributes};
use crate::callsite::value::log_attributes::LogAttributes;
use crate::clock::Moment;
use crate::thread_context::has_context;
use crate::unique_keys::keep_last;
use crate::unrecorded::with_flags_of;
use opentelemetry::baggage::{BaggageExt as _, KeyValueMetadata};
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger, LoggerProvider, Severity};
use opentelemetry::trace::{
    Link, Span as _, SpanBuilder, SpanContext, SpanKind, TraceContextExt as _, Tracer, TracerProvider,
};
use opentelemetry::{Context, InstrumentationScope};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::SystemTime;

/// Creates the tracer of an instrumentation scope.
pub(crate) trait TracerSource: Send + Sync {
    fn tracer(&self, scope: InstrumentationScope) -> Arc<dyn SpanSink>;
}

/// Starts spans of one instrumentation scope.
pub(crate) trait SpanSink: Send + Sync {
    /// Returns a list for the attributes of a span that will be recorded, because its parent is. It begins with `first`.
    fn attributes(&self, first: &FixedAttributes, capacity: usize) -> AttributeList {
        first.values(capacity)
    }

    /// Returns `base` with a new span, which is a child of the span in `parent`.
    fn start(&self, span: NewSpan, parent: &Context, base: &Context) -> Context;

    /// Returns `base` with a new span, which is a child of the span in `base`.
    fn start_in(&self, span: NewSpan, base: &Context) -> Context {
        self.start(span, &tracer_parent(base), base)
    }

    /// Ends the span of a context that `start` has returned.
    fn end(&self, context: &Context) {
        context.span().end();
    }
}

/// A span that will be started.
pub(crate) struct NewSpan {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: SpanKind,
    pub(crate) attributes: AttributeList,
    pub(crate) links: Vec<Link>,
    /// The start time, or `None` for the current time.
    pub(crate) start: Option<Moment>,
}

impl NewSpan {
    /// Always inlined: the builder is large, and a call would copy it once more.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: 60 instructions of a sampled span")]
    pub(crate) fn into_builder(self) -> SpanBuilder {
        // The fields are set one by one, because each of the `with_*` methods moves the builder.
        let mut builder = SpanBuilder::from_name(self.name);
        builder.span_kind = Some(self.kind);
        builder.attributes = Some(self.attributes.into_values());
        builder.start_time = self.start.map(Moment::system_time);
        if !self.links.is_empty() {
            builder.links = Some(self.links);
        }
        builder
    }
}

impl<P> TracerSource for P
where
    P: TracerProvider + Send + Sync,
    P::Tracer: Send + Sync + 'static,
    <P::Tracer as Tracer>::Span: Send + Sync + 'static,
{
    fn tracer(&self, scope: InstrumentationScope) -> Arc<dyn SpanSink> {
        Arc::new(TracerSink(self.tracer_with_scope(scope)))
    }
}

struct TracerSink<T>(T);

impl<T> SpanSink for TracerSink<T>
where
    T: Tracer + Send + Sync,
    T::Span: Send + Sync + 'static,
{
    fn start(&self, span: NewSpan, parent: &Context, base: &Context) -> Context {
        let span = self.0.build_with_context(span.into_builder(), parent);
        if !span.span_context().is_sampled()
            && let Some(context) = with_flags_of(parent.span().span_context(), span.span_context())
            && !span.is_recording()
        {
            return base.with_remote_span_context(context);
        }
        base.with_span(span)
    }
}

/// Returns the parent context for a tracer. For a root span it contains only the baggage, because a sampler that follows the parent
/// treats a context with an invalid span as not sampled.
pub(crate) fn tracer_parent(parent: &Context) -> Cow<'_, Context> {
    if !parent.has_active_span() || parent.span().span_context().is_valid() {
        return Cow::Borrowed(parent);
    }
    let pairs = parent.baggage().iter();
    let baggage = pairs.map(|(key, (value, about))| KeyValueMetadata::new(key.clone(), value.clone(), about.clone()));
    Cow::Owned(Context::new().with_baggage(baggage))
}

/// Creates the logger of an instrumentation scope.
pub(crate) trait LoggerSource: Send + Sync {
    fn logger(&self, scope: InstrumentationScope) -> Box<dyn LogSink>;
}

/// Writes log records of one instrumentation scope.
pub(crate) trait LogSink: Send + Sync {
    /// Returns whether such a record is exported. It is called before anything is formatted for the record.
    fn enabled(&self, level: Level, target: &str, event_name: Option<&'static str>) -> bool;

    /// Returns a list for the attributes of a record. It begins with `first`.
    fn attributes(&self, first: &FixedAttributes, others: usize) -> AttributeList {
        first.values(others)
    }

    /// Writes an enabled record.
    fn emit(&self, record: Record);
}

/// A log record before it is converted to the type of a provider.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) level: Level,
    pub(crate) event_name: Option<&'static str>,
    pub(crate) target: Cow<'static, str>,
    /// The annotated function that wrote it.
    #[cfg_attr(
        not(any(feature = "bridge-tracing", feature = "bridge-log")),
        expect(dead_code, reason = "OTLP has no place for it but attributes, which records do not have")
    )]
    pub(crate) source: Option<&'static Source>,
    pub(crate) body: Option<AnyValue>,
    pub(crate) attributes: LogAttributes,
    pub(crate) span: SpanContext,
}

impl<P> LoggerSource for P
where
    P: LoggerProvider + Send + Sync,
    P::Logger: Send + Sync + 'static,
{
    fn logger(&self, scope: InstrumentationScope) -> Box<dyn LogSink> {
        Box::new(LoggerSink(self.logger_with_scope(scope)))
    }
}

struct LoggerSink<L>(L);

impl<L: Logger + Send + Sync> LogSink for LoggerSink<L> {
    fn enabled(&self, level: Level, target: &str, event_name: Option<&'static str>) -> bool {
        // The SDK looks at the current context.
        has_context() && self.0.event_enabled(severity(level).0, target, event_name)
    }

    fn emit(&self, mut record: Record) {
        if !has_context() {
            return;
        }
        let mut attributes = record.attributes.take_values();
        keep_last(&mut attributes);
        let (severity, text) = severity(record.level);
        let mut log = self.0.create_log_record();
        let now = SystemTime::now();
        log.set_timestamp(now);
        log.set_observed_timestamp(now);
        log.set_severity_number(severity);
        log.set_severity_text(text);
        log.set_target(record.target);
        if let Some(name) = record.event_name {
            log.set_event_name(name);
        }
        if let Some(body) = record.body {
            log.set_body(body);
        }
        if record.span.is_valid() {
            let (trace, span) = (record.span.trace_id(), record.span.span_id());
            log.set_trace_context(trace, span, Some(record.span.trace_flags()));
        }
        log.add_attributes(attributes);
        self.0.emit(log);
    }
}

pub(crate) fn severity(level: Level) -> (Severity, &'static str) {
    match level {
        Level::Error => (Severity::Error, "ERROR"),
        Level::Warn => (Severity::Warn, "WARN"),
        Level::Info => (Severity::Info, "INFO"),
        Level::Debug => (Severity::Debug, "DEBUG"),
        Level::Trace => (Severity::Trace, "TRACE"),
    }
}
