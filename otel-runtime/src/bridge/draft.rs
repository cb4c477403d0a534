//! One event on its way to becoming a record: whether it is wanted, what it says, and where it goes.

use crate::callsite::admission::context_is_there;
use crate::callsite::level::Level;
use crate::callsite::pipeline::{self, BridgedLogger, Pipeline};
use crate::callsite::sink::Record;
use crate::callsite::value::{bounded, cut};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry::{Context, InstrumentationScope, Key};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

thread_local! {
    /// Whether this thread is handing a record over: what the provider logs meanwhile would come back to it.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// A record in the making.
pub(super) struct Draft {
    pipeline: Arc<Pipeline>,
    span: SpanContext,
    level: Level,
    body: Option<AnyValue>,
    attributes: Vec<(Key, AnyValue)>,
}

/// Whether somebody takes records of this target and level.
pub(super) fn wanted(target: &str, level: Level) -> bool {
    in_force(|_, pipeline| (!is_own(target) && pipeline.filter.allows(target, level)).then_some(())).is_some()
}

/// What SDK and exporters say about themselves; it is for stderr, and not for where they export to.
pub(super) fn is_own(target: &str) -> bool {
    target.starts_with("opentelemetry")
}

/// The pipeline that takes what happens here and now, if one does.
fn in_force<T>(then: impl FnOnce(&Context, Arc<Pipeline>) -> Option<T>) -> Option<T> {
    if WRITING.get() || !context_is_there() {
        return None;
    }
    Context::map_current(|context| {
        if context.is_telemetry_suppressed() {
            return None;
        }
        let pipeline = pipeline::current(context);
        if pipeline.logs.is_some() { then(context, pipeline) } else { None }
    })
}

impl Draft {
    /// An empty one for an event that is [`wanted`].
    pub(super) fn begin(level: Level) -> Option<Self> {
        in_force(|context, pipeline| {
            let span = context.span().span_context().clone();
            Some(Self { pipeline, span, level, body: None, attributes: Vec::new() })
        })
    }

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
    pub(super) fn write(
        self,
        scope: &'static str,
        target: Cow<'static, str>,
        logger: impl Fn(&Pipeline) -> &BridgedLogger,
    ) {
        let Self { pipeline, span, level, body, attributes } = self;
        let Some(provider) = &pipeline.logs else { return };
        let record = Record { level, event_name: None, target, body, attributes, span };
        let _writing = Writing::begin();
        let scope = || InstrumentationScope::builder(scope).build();
        logger(&pipeline).get_or_init(|| Arc::from(provider.logger(scope()))).emit(record);
    }
}

/// Ends with its scope, whatever the provider does.
struct Writing;

impl Writing {
    fn begin() -> Self {
        WRITING.set(true);
        Self
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.set(false);
    }
}
