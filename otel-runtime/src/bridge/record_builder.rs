//! Builds log records from events: checks whether they are enabled, collects their content, and emits them.

use super::loop_guard::LoopGuard;
use crate::callsite::pipeline::current::current_pipeline;
use crate::callsite::pipeline::providers::{BridgedLogger, Pipeline};
use crate::callsite::pipeline::sink::{LogSink, Record};
use crate::callsite::site::level::Level;
use crate::callsite::value::log_attributes::LogAttributes;
#[cfg(feature = "bridge-log")]
use crate::callsite::value::text::cut;
use crate::callsite::value::text::{BODY_LIMIT, bounded};
use crate::thread_context::has_context;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry::{Context, InstrumentationScope, Key, KeyValue, Value};
use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::sync::Arc;

/// A crate whose events are recorded.
pub(super) struct BridgedCrate {
    /// The name of the instrumentation scope.
    pub(super) scope: &'static str,
    pub(super) logger: fn(&Pipeline) -> &BridgedLogger,
}

impl BridgedCrate {
    /// Returns whether records with this target and level are enabled.
    pub(super) fn is_enabled(&self, target: &str, level: Level) -> bool {
        let is_enabled = |pipeline: &Pipeline| {
            let allowed = !is_own(target) && pipeline.filter.allows(target, level);
            allowed && self.sink(pipeline).is_some_and(|sink| sink.enabled(level, target, None))
        };
        in_force(|_, pipeline| is_enabled(&pipeline)).unwrap_or(false)
    }

    /// Returns whether the filter enables this target and level, even if there are no log records.
    #[cfg(feature = "bridge-tracing")]
    pub(super) fn is_allowed(target: &str, level: Level) -> bool {
        in_force(|_, pipeline| !is_own(target) && pipeline.filter.allows(target, level)).unwrap_or(false)
    }

    /// Starts a record for an enabled event.
    pub(super) fn start_record(&self, level: Level) -> Option<RecordBuilder> {
        in_force(|context, pipeline| {
            let sink = self.sink(&pipeline)?;
            let span = context.span().span_context().clone();
            let baggage = pipeline.baggage.logs.as_ref().map(|keys| keys.attributes(context)).unwrap_or_default();
            Some(RecordBuilder { sink, pipeline, span, level, body: None, attributes: Vec::new(), baggage })
        })
        .flatten()
    }

    /// Returns the logger, which is created with the first event of a pipeline.
    fn sink(&self, pipeline: &Pipeline) -> Option<Arc<dyn LogSink>> {
        let provider = pipeline.logs.as_ref()?;
        let make = || Arc::from(provider.logger(InstrumentationScope::builder(self.scope).build()));
        Some(Arc::clone((self.logger)(pipeline).get_or_init(make)))
    }
}

/// Returns whether an event comes from the SDK or its exporters. Such events are never exported.
pub(super) fn is_own(target: &str) -> bool {
    target.starts_with("opentelemetry")
}

/// Calls `ask` with the current context and its pipeline, unless telemetry is suppressed or this thread is passing on a record.
fn in_force<T>(ask: impl FnOnce(&Context, Arc<Pipeline>) -> T) -> Option<T> {
    if !has_context() {
        return None;
    }
    let _guard = LoopGuard::begin()?;
    Context::map_current(|context| {
        (!context.is_telemetry_suppressed()).then(|| ask(context, current_pipeline(context)))
    })
}

/// A builder of a log record.
pub(super) struct RecordBuilder {
    sink: Arc<dyn LogSink>,
    pipeline: Arc<Pipeline>,
    span: SpanContext,
    level: Level,
    body: Option<AnyValue>,
    attributes: Vec<(Key, AnyValue)>,
    /// The entries of baggage that are attributes of log records.
    baggage: Vec<KeyValue>,
}

impl RecordBuilder {
    #[cfg(feature = "bridge-log")]
    pub(super) fn text(&self, text: &str) -> AnyValue {
        AnyValue::String(cut(text, self.pipeline.log_text_limit).to_owned().into())
    }

    pub(super) fn format(&self, text: fmt::Arguments<'_>) -> AnyValue {
        AnyValue::String(bounded(self.pipeline.log_text_limit, text).into())
    }

    /// Formats a body. Unlike the text of attributes, that of bodies has no limit in the specification.
    pub(super) fn body(text: fmt::Arguments<'_>) -> AnyValue {
        AnyValue::String(bounded(BODY_LIMIT, text).into())
    }

    /// Converts an integer, or formats it if it does not fit into an `i64`.
    pub(super) fn integer<N: TryInto<i64> + fmt::Display + Copy>(&self, number: N) -> AnyValue {
        number.try_into().map_or_else(|_| self.format(format_args!("{number}")), AnyValue::Int)
    }

    /// Sets the span that the record belongs to.
    #[cfg(feature = "bridge-tracing")]
    pub(super) fn set_span(&mut self, span: SpanContext) {
        self.span = span;
    }

    #[cfg(feature = "bridge-tracing")]
    pub(super) fn log_text_limit(&self) -> usize {
        self.pipeline.log_text_limit
    }

    pub(super) fn set_body(&mut self, body: AnyValue) {
        self.body = Some(body);
    }

    pub(super) fn set(&mut self, key: impl Into<Key>, value: AnyValue) {
        self.attributes.push((key.into(), value));
    }

    /// Sets an attribute, unless the event has one with this key.
    fn set_default(&mut self, key: impl Into<Key>, value: AnyValue) {
        let key = key.into();
        if !self.attributes.iter().any(|(known, _)| *known == key) {
            self.set(key, value);
        }
    }

    /// Sets the source code location of the event, unless its fields contain one.
    pub(super) fn set_code(&mut self, file: Option<Cow<'static, str>>, line: Option<u32>) {
        if !self.pipeline.code_attributes {
            return;
        }
        if let Some(file) = file {
            self.set_default("code.file.path", AnyValue::String(file.into()));
        }
        if let Some(line) = line {
            self.set_default("code.line.number", AnyValue::Int(line.into()));
        }
    }

    /// Emits the record.
    pub(super) fn emit(mut self, target: Cow<'static, str>) {
        let Some(_guard) = LoopGuard::begin() else { return };
        for KeyValue { key, value, .. } in mem::take(&mut self.baggage) {
            if let Value::String(text) = value {
                self.set_default(key, AnyValue::String(text));
            }
        }
        let Self { sink, span, level, body, attributes, .. } = self;
        let attributes = LogAttributes::Values(attributes);
        sink.emit(Record { level, event_name: None, target, source: None, body, attributes, span });
    }
}
