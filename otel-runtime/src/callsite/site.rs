//! One annotated function: what the macro knows about it as a constant, and the answers it keeps.

use super::level::{Level, LevelOf};
use super::log::Log;
use super::metric::Count;
use super::pipeline::STATE;
use super::resolved::Answers;
use super::source::Source;
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use std::borrow::Cow;
use std::sync::atomic::Ordering::Relaxed;

/// How many attributes [`Site::code`] makes.
pub(crate) const CODE: usize = 3;

/// One annotated function.
pub struct Site {
    pub(crate) name: &'static str,
    pub(crate) source: Source,
    pub(crate) kind: SpanKind,
    pub(crate) poll_stats: bool,
    pub(crate) spans: Spans,
    /// How many attributes the call sets at the start of its span.
    pub(crate) fields: usize,
    pub(crate) scope: Option<&'static str>,
    pub(crate) level: LevelOf,
    pub(crate) counts: &'static [&'static Count],
    pub(crate) logs: &'static [&'static Log],
    pub(crate) answers: Answers,
}

/// What a site does about spans.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spans {
    /// Starts one below the current one.
    Child,
    /// Starts one without a parent.
    Root,
    /// Starts none: what is recorded goes to the current one.
    Current,
    /// Has nothing to do with them.
    None,
}

impl Site {
    /// A site with the defaults of `#[traced]`.
    #[must_use]
    pub const fn new(name: &'static str, source: Source) -> Self {
        Self {
            name,
            source,
            kind: SpanKind::Internal,
            poll_stats: false,
            spans: Spans::Child,
            fields: 0,
            scope: None,
            level: LevelOf::Known(Level::Info),
            counts: &[],
            logs: &[],
            answers: Answers::new(),
        }
    }

    /// A site without a span.
    #[must_use]
    pub const fn without_span(name: &'static str, source: Source) -> Self {
        let mut site = Self::new(name, source);
        site.spans = Spans::None;
        site
    }

    /// The kind of its spans.
    #[must_use]
    pub const fn kind(mut self, kind: SpanKind) -> Self {
        self.kind = kind;
        self
    }

    /// From which verbosity on its span is on, if the macro can tell it.
    #[must_use]
    pub const fn level(mut self, level: Level) -> Self {
        self.level = LevelOf::Known(level);
        self
    }

    /// From which verbosity on its span is on, if a constant of the user tells it.
    #[must_use]
    pub const fn level_of(mut self, level: fn() -> Level) -> Self {
        self.level = LevelOf::Constant(level);
        self
    }

    /// Another scope than the user's package, and another target for filters.
    #[must_use]
    pub const fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Its spans have no parent.
    #[must_use]
    pub const fn root(mut self) -> Self {
        self.spans = Spans::Root;
        self
    }

    /// No new span: fields and outcome go to the current one.
    #[must_use]
    pub const fn current(mut self) -> Self {
        self.spans = Spans::Current;
        self
    }

    /// How many attributes a call sets at the start.
    #[must_use]
    pub const fn fields(mut self, fields: usize) -> Self {
        self.fields = fields;
        self
    }

    /// Its spans count polls.
    #[must_use]
    pub const fn poll_stats(mut self) -> Self {
        self.poll_stats = true;
        self
    }

    /// What its calls count.
    #[must_use]
    pub const fn counts(mut self, counts: &'static [&'static Count]) -> Self {
        self.counts = counts;
        self
    }

    /// What its calls log.
    #[must_use]
    pub const fn logs(mut self, logs: &'static [&'static Log]) -> Self {
        self.logs = logs;
        self
    }

    /// Whether this site was found to be off and nothing has changed since.
    #[inline]
    pub(crate) fn is_off(&self) -> bool {
        self.answers.off_in.load(Relaxed) == STATE.load(Relaxed)
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
