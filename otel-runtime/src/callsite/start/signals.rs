//! Starts a call that records metrics or logs, with or without a span.

use super::options::StartOptions;
use super::parts::Parts;
use super::span::admit;
use crate::callsite::live::counted_call::{CountedCall, of_baggage};
use crate::callsite::live::live_call::LiveCall;
use crate::callsite::live::running::RunningParts;
use crate::callsite::pipeline::resolved::{ResolvedRef, ResolvedSite};
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::value::fields::Fields;
use crate::callsite::wrap::call::Call;
use crate::callsite::wrap::constant_call::ConstantCall;
use opentelemetry::Context;
use std::time::Instant;

/// Starts a call; `parts` collects the fields, unless nothing is recorded.
#[inline(never)]
pub(crate) fn open(site: &'static Resolver, parts: PartsOf<'_>) -> Call {
    let Some(resolved) = site.resolve_here() else { return Call(None) };
    if resolved.spans.is_some() {
        return open_with_span(site, resolved, StartOptions::new(), parts);
    }
    let running = RunningParts::new(resolved.on);
    open_without_span(site, resolved, running, None, parts)
}

/// Starts a call of a site without span and logs, whose metrics have constant attributes.
#[inline(never)]
pub(crate) fn open_counted(site: &'static Resolver) -> ConstantCall {
    match site.resolved_first() {
        Some(resolved) if !resolved.on.is_empty() => begin_counted(ResolvedRef::First(resolved)),
        _ => open_counted_later(site),
    }
}

#[inline(never)]
fn open_counted_later(site: &'static Resolver) -> ConstantCall {
    match site.resolve_here() {
        Some(resolved) if !resolved.on.is_empty() => begin_counted(resolved),
        _ => ConstantCall(None),
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: 20 instructions of a counted call")]
fn begin_counted(resolved: ResolvedRef) -> ConstantCall {
    let on = resolved.on;
    let began = on.shares(resolved.timed).then(Instant::now);
    let with_baggage = if resolved.pipeline.baggage.metrics.is_none() { None } else { of_baggage(&resolved, on) };
    ConstantCall(Some(CountedCall::begin(resolved, on, began, with_baggage)))
}

/// Starts a call; `before` evaluates conditions, parent and kind, and `parts` collects the fields, unless nothing is recorded.
#[inline(never)]
pub(crate) fn open_in(site: &'static Resolver, before: &mut dyn FnMut(&mut StartOptions), parts: PartsOf<'_>) -> Call {
    let Some(resolved) = site.resolve_here() else { return Call(None) };
    if resolved.spans.is_none() && resolved.on.is_empty() {
        return Call(None);
    }
    let mut start = StartOptions::new();
    before(&mut start);
    if resolved.spans.is_some() {
        return open_with_span(site, resolved, start, parts);
    }
    let running = RunningParts::new(resolved.on.without(start.off));
    open_without_span(site, resolved, running, start.parent.as_ref(), parts)
}

type PartsOf<'a> = &'a mut dyn FnMut(&mut Parts<'_>);

fn open_with_span(site: &'static Resolver, resolved: ResolvedRef, start: StartOptions, parts: PartsOf<'_>) -> Call {
    let mut running = RunningParts::new(resolved.on.without(start.off));
    let mut evaluated = false;
    let call = admit(site, start, &mut |span, resolved| {
        evaluated = true;
        parts(&mut Parts::new(Some(span), &mut running, resolved));
    });
    if !evaluated && !running.on.is_empty() {
        let resolved = call.0.as_ref().and_then(LiveCall::active).map_or(&resolved, |call| &call.resolved);
        parts(&mut Parts::new(None, &mut running, resolved));
    }
    run(site, call, running, resolved)
}

#[inline]
fn open_without_span(
    site: &'static Resolver,
    resolved: ResolvedRef,
    mut running: RunningParts,
    context: Option<&Context>,
    parts: PartsOf<'_>,
) -> Call {
    if running.on.is_empty() {
        return Call(None);
    }
    parts(&mut Parts::new(None, &mut running, &resolved));
    running.add_baggage(&resolved, context);
    running.began = running.on.shares(resolved.timed).then(Instant::now);
    Call(Some(LiveCall::without_span(&site.definition, resolved, running)))
}

/// Starts the metrics and logs of a call whose span, if any, has started.
pub(crate) fn run(site: &'static Resolver, mut call: Call, mut running: RunningParts, resolved: ResolvedRef) -> Call {
    if running.on.is_empty() {
        return call;
    }
    running.add_baggage(&resolved, call.0.as_ref().and_then(LiveCall::active).map(|call| &call.context));
    running.began = (resolved.brevity.is_some() || running.on.shares(resolved.timed)).then(Instant::now);
    match &mut call.0 {
        Some(live) => live.begin(running),
        none @ None => *none = Some(LiveCall::without_span(&site.definition, resolved, running)),
    }
    call
}

/// Replays fields that were collected before the span starts.
pub(crate) fn collected(fields: Fields) -> impl FnMut(&mut Fields, &ResolvedSite) {
    let mut fields = Some(fields);
    move |target, _| {
        if let Some(Fields { attributes, rare, .. }) = fields.take() {
            target.attributes.extend(attributes.into_values());
            target.rare = rare;
        }
    }
}
