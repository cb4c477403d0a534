//! A call that is prepared now and starts later: that of a function which returns a future instead of being one.

use super::admission::{Admission, context_is_there};
use super::call::Call;
use super::fields::Fields;
use super::open::collected;
use super::parts::{Parts, Running};
use super::resolved::Bound;
use super::site::{Site, Spans};
use super::start::Start;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

/// What a call evaluated for a span that starts with the first poll, as the span of an `async fn` does.
pub struct Draft(Option<Prepared>);

struct Prepared {
    site: &'static Site,
    start: Start,
    fields: Fields,
    /// Metrics and logs, and where they go.
    rest: Option<(Running, Bound)>,
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
        let Some(mut collected) = self.prepare_span(&start) else { return Draft(None) };
        fields(&mut collected);
        Draft(Some(Prepared { site: self, start, fields: collected, rest: None }))
    }

    /// The same for a call that counts or logs.
    pub fn prepare_parts(&'static self, before: impl FnOnce(&mut Start), parts: impl FnOnce(&mut Parts<'_>)) -> Draft {
        if self.is_off() || !context_is_there() {
            return Draft(None);
        }
        let Some(resolved) = self.resolve_here() else { return Draft(None) };
        let mut start = Start::new();
        before(&mut start);
        let mut span = self.prepare_span(&start);
        let mut running = Running::new(resolved.on.without(start.off));
        parts(&mut Parts::new(span.as_mut(), &mut running, resolved.pipeline.text_limit));
        if span.is_none() {
            start.only_if(false);
        }
        let fields = span.unwrap_or_else(|| Fields::with_capacity(0, 0));
        Draft(Some(Prepared { site: self, start, fields, rest: Some((running, resolved)) }))
    }

    /// The collector of a span, if one may be recorded.
    #[inline(never)]
    fn prepare_span(&'static self, start: &Start) -> Option<Fields> {
        if !start.recording {
            return None;
        }
        let context = Context::current();
        let wanted = if self.spans == Spans::Current {
            context.span().is_recording()
        } else {
            start.parent.is_some() || self.admission() != Admission::Refused
        };
        let resolved = if wanted { self.resolve(&context) } else { None }?;
        resolved.spans.is_some().then(|| self.collector(&resolved))
    }
}

impl Draft {
    /// Starts the call under the parent that was chosen, or under whatever is current at the first poll.
    pub fn start(self) -> Call {
        let Some(Prepared { site, start, fields, rest }) = self.0 else {
            return Call(None);
        };
        let call = if context_is_there() { site.admit(start, &mut collected(fields)) } else { Call(None) };
        match rest {
            None => call,
            Some((running, resolved)) => site.run(call, running, resolved),
        }
    }
}
