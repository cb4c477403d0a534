//! A span that is prepared at the call and starts later: that of a function which returns a future instead of being one.

use super::admission::{Admission, context_is_there};
use super::fields::Fields;
use super::site::Site;
use super::span::Span;
use super::start::Start;
use opentelemetry::Context;
use opentelemetry::trace::{SpanKind, TraceContextExt as _};

/// What a call evaluated for a span that starts with the first poll, as the span of an `async fn` does.
pub struct Draft(Option<Prepared>);

struct Prepared {
    site: &'static Site,
    parent: Option<Context>,
    kind: Option<SpanKind>,
    fields: Fields,
    /// No new span: the fields go to the one that is current then.
    current: bool,
}

impl Site {
    /// Evaluates parent and fields now, unless it is clear that nothing will be recorded.
    #[inline]
    pub fn prepare(&'static self, before: impl FnOnce(&mut Start), fields: impl FnOnce(&mut Fields)) -> Draft {
        if self.is_off() || !context_is_there() {
            return Draft(None);
        }
        let mut start = Start::new();
        before(&mut start);
        let Some(mut collected) = self.prepare_in(&start) else { return Draft(None) };
        fields(&mut collected);
        let (parent, kind) = start.into_parts();
        Draft(Some(Prepared { site: self, parent, kind, fields: collected, current: false }))
    }

    /// Evaluates fields for the span that is current, if there is one.
    pub fn prepare_current(&'static self, condition: impl FnOnce() -> bool, fields: impl FnOnce(&mut Fields)) -> Draft {
        if self.is_off() || !context_is_there() {
            return Draft(None);
        }
        let context = Context::current();
        if !context.span().is_recording() || !condition() {
            return Draft(None);
        }
        let Some(resolved) = self.resolve(&context) else { return Draft(None) };
        let mut collected = self.collector(&resolved);
        fields(&mut collected);
        Draft(Some(Prepared { site: self, parent: None, kind: None, fields: collected, current: true }))
    }

    #[inline(never)]
    fn prepare_in(&'static self, start: &Start) -> Option<Fields> {
        let wanted = start.is_recording() && (start.has_parent() || self.admission() != Admission::Refused);
        let context = if wanted { Context::current() } else { return None };
        self.resolve(&context).map(|resolved| self.collector(&resolved))
    }
}

impl Draft {
    /// Starts the span under the parent that was chosen, or under whatever is current at the first poll.
    pub fn start(self) -> Span {
        let Some(Prepared { site, parent, kind, fields, current }) = self.0 else {
            return Span(None);
        };
        if current {
            return site.current(|collected| *collected = fields);
        }
        site.start_in(
            |start| {
                if let Some(parent) = parent {
                    start.parent(parent);
                }
                if let Some(kind) = kind {
                    start.kind(kind);
                }
            },
            |collected| *collected = fields,
        )
    }
}
