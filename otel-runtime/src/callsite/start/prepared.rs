//! A call that is prepared now and starts later: the call of a function that returns a future.

use super::admission::{Admission, admission};
use super::options::StartOptions;
use super::parts::Parts;
use super::signals::{collected, run};
use super::span::{admit, unrecorded};
use crate::callsite::live::running::RunningParts;
use crate::callsite::pipeline::resolved::ResolvedRef;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::SpanMode;
use crate::callsite::value::fields::Fields;
use crate::callsite::wrap::call::Call;
use crate::thread_context::has_context;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

/// A call whose parent and fields are evaluated, and whose span starts with the first poll, as in an `async fn`.
pub struct PreparedCall(Option<Prepared>);

struct Prepared {
    site: &'static Resolver,
    start: StartOptions,
    span: PreparedSpan,
    /// The metrics and logs, and where they are recorded.
    rest: Option<(RunningParts, ResolvedRef)>,
}

/// What is known about the span of the call.
enum PreparedSpan {
    /// There is none.
    None,
    /// It is not recorded.
    Unrecorded,
    /// It has these fields.
    Fields(Fields),
}

impl PreparedCall {
    /// Evaluates the parent and the fields, unless it is known that the span is not recorded.
    #[inline]
    pub(crate) fn of_span(
        site: &'static Resolver,
        before: impl FnOnce(&mut StartOptions),
        fields: impl FnOnce(&mut Fields),
    ) -> Self {
        if site.is_off() || !has_context() {
            return Self(None);
        }
        let mut start = StartOptions::new();
        before(&mut start);
        let mut span = prepare_span(site, &start);
        match &mut span {
            PreparedSpan::None => return Self(None),
            PreparedSpan::Unrecorded => {}
            PreparedSpan::Fields(collected) => fields(collected),
        }
        Self(Some(Prepared { site, start, span, rest: None }))
    }

    /// Prepares a call that records metrics or logs.
    pub(crate) fn of_parts(
        site: &'static Resolver,
        before: impl FnOnce(&mut StartOptions),
        parts: impl FnOnce(&mut Parts<'_>),
    ) -> Self {
        if site.is_off() || !has_context() {
            return Self(None);
        }
        let Some(resolved) = site.resolve_here() else { return Self(None) };
        let mut start = StartOptions::new();
        before(&mut start);
        let mut span = prepare_span(site, &start);
        let mut running = RunningParts::new(resolved.on.without(start.off));
        let fields = if let PreparedSpan::Fields(fields) = &mut span { Some(fields) } else { None };
        parts(&mut Parts::starting_later(fields, &mut running, &resolved));
        Self(Some(Prepared { site, start, span, rest: Some((running, resolved)) }))
    }

    /// Starts the call below its parent, or below the span that is current at the first poll.
    pub fn start(self) -> Call {
        let Some(Prepared { site, start, span, rest }) = self.0 else {
            return Call(None);
        };
        let call = match span {
            PreparedSpan::Fields(fields) if has_context() => admit(site, start, &mut collected(fields)),
            // A span that is recorded after all would have no fields.
            PreparedSpan::Unrecorded if admission(site) == Admission::Unrecorded => unrecorded(site),
            _ => Call(None),
        };
        match rest {
            None => call,
            Some((running, resolved)) => run(site, call, running, resolved),
        }
    }
}

/// Creates the collector for the fields of a span, unless it is known that the span is not recorded.
#[inline(never)]
fn prepare_span(site: &'static Resolver, start: &StartOptions) -> PreparedSpan {
    if !start.recording {
        return PreparedSpan::None;
    }
    let context = Context::current();
    if site.definition.span_mode == SpanMode::Current {
        if !context.span().is_recording() {
            return PreparedSpan::None;
        }
    } else if start.parent.is_none() {
        match admission(site) {
            Admission::Refused => return PreparedSpan::None,
            Admission::Unrecorded => return PreparedSpan::Unrecorded,
            Admission::Granted | Admission::Unknown => {}
        }
    }
    let resolved = site.resolve(&context).filter(|resolved| resolved.spans.is_some());
    resolved.map_or(PreparedSpan::None, |resolved| {
        PreparedSpan::Fields(Fields::with_capacity(site.definition.fields, resolved.pipeline.text_limit))
    })
}
