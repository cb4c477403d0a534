//! A span that is prepared at the call and starts later: that of a function which returns a future instead of being one.

use super::fields::Fields;
use super::site::{Admission, Site};
use super::span::Span;
use super::start::Start;
use opentelemetry::Context;

/// What a call evaluated for a span that starts with the first poll, as the span of an `async fn` does.
pub struct Draft(Option<Prepared>);

struct Prepared {
    site: &'static Site,
    parent: Option<Context>,
    fields: Fields,
}

impl Site {
    /// Evaluates parent and fields now, unless it is clear that nothing will be recorded.
    #[inline]
    pub fn prepare(&'static self, before: impl FnOnce(&mut Start), fields: impl FnOnce(&mut Fields)) -> Draft {
        if self.is_off() {
            return Draft(None);
        }
        let mut start = Start::new();
        before(&mut start);
        let Some(mut collected) = self.prepare_in(&start) else { return Draft(None) };
        fields(&mut collected);
        Draft(Some(Prepared { site: self, parent: start.into_parent(), fields: collected }))
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
        let Some(Prepared { site, parent, fields }) = self.0 else {
            return Span(None);
        };
        site.start_in(
            |start| {
                if let Some(parent) = parent {
                    start.parent(parent);
                }
            },
            |collected| *collected = fields,
        )
    }
}
