//! A call that is prepared now and starts later: the call of a function that returns a future.

use super::admission::{Admission, admission};
use super::options::StartOptions;
use super::parts::Parts;
use super::signals::{collected, run};
use super::span::admit;
use crate::callsite::live::running::RunningParts;
use crate::callsite::pipeline::resolved::ResolvedRef;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::SpanMode;
use crate::callsite::value::fields::Fields;
use crate::callsite::wrap::call::Call;
use crate::thread_context::context_is_there;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

/// A call whose parent and fields are evaluated, and whose span starts with the first poll, as in an `async fn`.
pub struct PreparedCall(Option<Prepared>);

struct Prepared {
    site: &'static Resolver,
    start: StartOptions,
    fields: Fields,
    /// The metrics and logs, and where they are recorded.
    rest: Option<(RunningParts, ResolvedRef)>,
}

impl PreparedCall {
    /// Evaluates the parent and the fields, unless it is known that the span is not recorded.
    #[inline]
    pub(crate) fn of_span(
        site: &'static Resolver,
        before: impl FnOnce(&mut StartOptions),
        fields: impl FnOnce(&mut Fields),
    ) -> Self {
        if site.is_off() || !context_is_there() {
            return Self(None);
        }
        let mut start = StartOptions::new();
        before(&mut start);
        let Some(mut collected) = prepare_span(site, &start) else { return Self(None) };
        fields(&mut collected);
        Self(Some(Prepared { site, start, fields: collected, rest: None }))
    }

    /// Prepares a call that records metrics or logs.
    pub(crate) fn of_parts(
        site: &'static Resolver,
        before: impl FnOnce(&mut StartOptions),
        parts: impl FnOnce(&mut Parts<'_>),
    ) -> Self {
        if site.is_off() || !context_is_there() {
            return Self(None);
        }
        let Some(resolved) = site.resolve_here() else { return Self(None) };
        let mut start = StartOptions::new();
        before(&mut start);
        let mut span = prepare_span(site, &start);
        let mut running = RunningParts::new(resolved.on.without(start.off));
        parts(&mut Parts::new(span.as_mut(), &mut running, resolved.pipeline.text_limit));
        if span.is_none() {
            start.only_if(false);
        }
        let fields = span.unwrap_or_else(|| Fields::with_capacity(0, 0));
        Self(Some(Prepared { site, start, fields, rest: Some((running, resolved)) }))
    }

    /// Starts the call below its parent, or below the span that is current at the first poll.
    pub fn start(self) -> Call {
        let Some(Prepared { site, start, fields, rest }) = self.0 else {
            return Call(None);
        };
        let call = if context_is_there() { admit(site, start, &mut collected(fields)) } else { Call(None) };
        match rest {
            None => call,
            Some((running, resolved)) => run(site, call, running, resolved),
        }
    }
}

/// Creates the collector for the fields of a span, unless it is known that the span is not recorded.
#[inline(never)]
fn prepare_span(site: &'static Resolver, start: &StartOptions) -> Option<Fields> {
    if !start.recording {
        return None;
    }
    let context = Context::current();
    let wanted = if site.definition.span_mode == SpanMode::Current {
        context.span().is_recording()
    } else {
        start.parent.is_some() || admission(site) != Admission::Refused
    };
    let resolved = if wanted { site.resolve(&context) } else { None }?;
    resolved.spans.is_some().then(|| Fields::with_capacity(site.definition.fields, resolved.pipeline.text_limit))
}
