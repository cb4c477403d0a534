//! The constants of one annotated function.

use super::level::{Level, LevelOf};
use super::log::Log;
use super::metric::Count;
use super::source::Source;
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use std::borrow::Cow;

/// What a macro knows about one annotated function at compile time.
pub(crate) struct Definition {
    pub(crate) name: &'static str,
    pub(crate) source: Source,
    pub(crate) kind: SpanKind,
    pub(crate) poll_stats: bool,
    pub(crate) span_mode: SpanMode,
    /// Whether nothing inside reads the current span, so that the span does not become the current one.
    pub(crate) leaf: bool,
    /// How many attributes a call sets at the start of its span.
    pub(crate) fields: usize,
    pub(crate) scope: Option<&'static str>,
    pub(crate) level: LevelOf,
    pub(crate) counts: &'static [&'static Count],
    pub(crate) logs: &'static [&'static Log],
}

/// Which span a call records.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanMode {
    /// A new span below the current one.
    Child,
    /// A new span without a parent.
    Root,
    /// The current span.
    Current,
    /// No span.
    None,
}

impl Definition {
    /// Creates a definition with the defaults of `#[traced]`.
    pub(crate) const fn new(name: &'static str, source: Source) -> Self {
        Self {
            name,
            source,
            kind: SpanKind::Internal,
            poll_stats: false,
            span_mode: SpanMode::Child,
            leaf: false,
            fields: 0,
            scope: None,
            level: LevelOf::Known(Level::Info),
            counts: &[],
            logs: &[],
        }
    }

    /// Returns the `code.*` attributes. For a call site of another facade, the function is unknown, and the file may be.
    pub(crate) fn code(&self, function: Cow<'static, str>) -> Vec<KeyValue> {
        let mut code = Vec::with_capacity(3);
        if !function.is_empty() {
            code.push(KeyValue::new("code.function.name", function));
        }
        if !self.source.file.is_empty() {
            code.push(KeyValue::new("code.file.path", self.source.file));
            code.push(KeyValue::new("code.line.number", i64::from(self.source.line)));
        }
        code
    }
}
