//! One event on its way to becoming a record: whether it is wanted, what it says, and where it goes.

use super::crossing::Crossing;
use crate::callsite::pipeline::context::context_is_there;
use crate::callsite::pipeline::current::current_pipeline;
use crate::callsite::pipeline::providers::{BridgedLogger, Pipeline};
use crate::callsite::pipeline::sink::{LogSink, Record};
use crate::callsite::site::level::Level;
use crate::callsite::value::text::{bounded, cut};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry::{Context, InstrumentationScope, Key};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// The crate that events come from.
pub(super) struct Origin {
    /// The instrumentation scope of its records.
    pub(super) scope: &'static str,
    pub(super) logger: fn(&Pipeline) -> &BridgedLogger,
}

impl Origin {
    /// Whether somebody takes records of this target and level.
    pub(super) fn wants(&self, target: &str, level: Level) -> bool {
        let wants = |pipeline: &Pipeline| {
            let allowed = !is_own(target) && pipeline.filter.allows(target, level);
            allowed && self.sink(pipeline).is_some_and(|sink| sink.enabled(level, target, None))
        };
        in_force(|_, pipeline| wants(&pipeline)).unwrap_or(false)
    }

    /// An empty draft for an event that is wanted.
    pub(super) fn begin(&self, level: Level) -> Option<Draft> {
        in_force(|context, pipeline| {
            let sink = self.sink(&pipeline)?;
            let span = context.span().span_context().clone();
            Some(Draft { sink, pipeline, span, level, body: None, attributes: Vec::new() })
        })
        .flatten()
    }

    /// Made with the first event of a pipeline.
    fn sink(&self, pipeline: &Pipeline) -> Option<Arc<dyn LogSink>> {
        let provider = pipeline.logs.as_ref()?;
        let make = || Arc::from(provider.logger(InstrumentationScope::builder(self.scope).build()));
        Some(Arc::clone((self.logger)(pipeline).get_or_init(make)))
    }
}

/// What SDK and exporters say about themselves; it is for stderr, and not for where they export to.
pub(super) fn is_own(target: &str) -> bool {
    target.starts_with("opentelemetry")
}

/// Asks the pipeline for what happens here and now, unless nothing of it may be recorded.
fn in_force<T>(ask: impl FnOnce(&Context, Arc<Pipeline>) -> T) -> Option<T> {
    if !context_is_there() {
        return None;
    }
    let _crossing = Crossing::begin()?;
    Context::map_current(|context| {
        (!context.is_telemetry_suppressed()).then(|| ask(context, current_pipeline(context)))
    })
}

/// A record in the making.
pub(super) struct Draft {
    sink: Arc<dyn LogSink>,
    pipeline: Arc<Pipeline>,
    span: SpanContext,
    level: Level,
    body: Option<AnyValue>,
    attributes: Vec<(Key, AnyValue)>,
}

impl Draft {
    pub(super) fn text(&self, text: &str) -> AnyValue {
        AnyValue::String(cut(text, self.pipeline.text_limit).to_owned().into())
    }

    pub(super) fn format(&self, text: fmt::Arguments<'_>) -> AnyValue {
        AnyValue::String(bounded(self.pipeline.text_limit, text).into())
    }

    /// A number, or its digits if it is too large for one.
    pub(super) fn integer<N: TryInto<i64> + fmt::Display + Copy>(&self, number: N) -> AnyValue {
        number.try_into().map_or_else(|_| self.format(format_args!("{number}")), AnyValue::Int)
    }

    pub(super) fn set_body(&mut self, body: AnyValue) {
        self.body = Some(body);
    }

    pub(super) fn set(&mut self, key: impl Into<Key>, value: AnyValue) {
        self.attributes.push((key.into(), value));
    }

    /// Where the event is written.
    pub(super) fn set_code(&mut self, file: Option<Cow<'static, str>>, line: Option<u32>) {
        if !self.pipeline.code_attributes {
            return;
        }
        if let Some(file) = file {
            self.set("code.file.path", AnyValue::String(file.into()));
        }
        if let Some(line) = line {
            self.set("code.line.number", AnyValue::Int(line.into()));
        }
    }

    /// Hands the record over.
    pub(super) fn write(self, target: Cow<'static, str>) {
        let Some(_crossing) = Crossing::begin() else { return };
        let Self { sink, span, level, body, attributes, .. } = self;
        sink.emit(Record { level, event_name: None, target, source: None, body, attributes, span });
    }
}
