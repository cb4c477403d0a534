//! What the macro knows of one annotated function, as constants.

use super::level::{Level, LevelOf};
use super::log::Log;
use super::metric::Count;
use super::source::Source;
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use std::borrow::Cow;

/// How many attributes [`Definition::code`] makes.
pub(crate) const CODE: usize = 3;

/// The constants of one annotated function.
pub(crate) struct Definition {
    pub(crate) name: &'static str,
    pub(crate) source: Source,
    pub(crate) kind: SpanKind,
    pub(crate) poll_stats: bool,
    pub(crate) span_mode: SpanMode,
    /// How many attributes the call sets at the start of its span.
    pub(crate) fields: usize,
    pub(crate) scope: Option<&'static str>,
    pub(crate) level: LevelOf,
    pub(crate) counts: &'static [&'static Count],
    pub(crate) logs: &'static [&'static Log],
}

/// What a site does about spans.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanMode {
    /// Starts one below the current one.
    Child,
    /// Starts one without a parent.
    Root,
    /// Starts none: what is recorded goes to the current one.
    Current,
    /// Has nothing to do with them.
    None,
}

impl Definition {
    /// The defaults of `#[traced]`.
    pub(crate) const fn new(name: &'static str, source: Source) -> Self {
        Self {
            name,
            source,
            kind: SpanKind::Internal,
            poll_stats: false,
            span_mode: SpanMode::Child,
            fields: 0,
            scope: None,
            level: LevelOf::Known(Level::Info),
            counts: &[],
            logs: &[],
        }
    }

    /// Where the site is: made anew for each span, because a clone would first have to ask who owns the text.
    #[inline]
    pub(crate) fn code(&self, function: Cow<'static, str>) -> [KeyValue; CODE] {
        [
            KeyValue::new("code.function.name", function),
            KeyValue::new("code.file.path", self.source.file),
            KeyValue::new("code.line.number", i64::from(self.source.line)),
        ]
    }
}
