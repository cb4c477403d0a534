//! How a call starts that counts or logs, with or without a span.

use super::admission::context_is_there;
use super::call::Call;
use super::fields::Fields;
use super::live::Live;
use super::once::once;
use super::parts::{Parts, Running};
use super::pipeline::{self, INSTALLED, STATE, TESTING};
use super::resolved::Bound;
use super::site::Site;
use super::start::Start;
use opentelemetry::Context;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

type PartsOf<'a> = &'a mut dyn FnMut(&mut Parts<'_>);

impl Site {
    /// Starts a call; `parts` evaluates what its parts want, and only that.
    #[inline]
    pub fn open(&'static self, parts: impl FnOnce(&mut Parts<'_>)) -> Call {
        if self.is_off() { Call(None) } else { self.open_parts(&mut |_| (), &mut once!(parts)) }
    }

    /// The same with conditions, a parent or a kind; `before` runs unless the site is off.
    #[inline]
    pub fn open_in(&'static self, before: impl FnOnce(&mut Start), parts: impl FnOnce(&mut Parts<'_>)) -> Call {
        if self.is_off() { Call(None) } else { self.open_parts(&mut once!(before), &mut once!(parts)) }
    }

    #[inline(never)]
    fn open_parts(&'static self, before: &mut dyn FnMut(&mut Start), parts: PartsOf<'_>) -> Call {
        let Some(resolved) = self.resolve_here() else { return Call(None) };
        if resolved.spans.is_none() && resolved.on.is_empty() {
            return Call(None);
        }
        let mut start = Start::new();
        before(&mut start);
        let (mut running, text_limit) = (Running::new(resolved.on.without(start.off)), resolved.pipeline.text_limit);
        let mut evaluated = false;
        let call = if resolved.spans.is_some() {
            self.admit(start, &mut |span| {
                evaluated = true;
                parts(&mut Parts::new(Some(span), &mut running, text_limit));
            })
        } else {
            Call(None)
        };
        if !evaluated && !running.on.is_empty() {
            parts(&mut Parts::new(None, &mut running, text_limit));
        }
        self.run(call, running, resolved)
    }

    /// The pipeline for a call here and now.
    pub(crate) fn resolve_here(&'static self) -> Option<Bound> {
        let state = STATE.load(Relaxed);
        if state & TESTING != 0 {
            return if context_is_there() { self.resolve(&Context::current()) } else { None };
        }
        if state & INSTALLED == 0 && !self.counts.is_empty() && self.looks_for_meters() {
            pipeline::look_for_meters();
        }
        self.resolve_installed()
    }

    /// From here on the call runs, with what its span has brought along.
    pub(crate) fn run(&'static self, mut call: Call, mut running: Running, resolved: Bound) -> Call {
        if running.on.is_empty() {
            return call;
        }
        running.began = running.on.shares(resolved.timed).then(Instant::now);
        call.0.get_or_insert_with(|| Live::without_span(self, resolved)).begin(running);
        call
    }
}

/// The fields of a span as they were collected, for a span that starts later.
pub(crate) fn collected(fields: Fields) -> impl FnMut(&mut Fields) {
    let mut fields = Some(fields);
    move |target| {
        if let Some(fields) = fields.take() {
            *target = fields;
        }
    }
}
