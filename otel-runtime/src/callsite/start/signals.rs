//! Starts a call that records metrics or logs, with or without a span.

use super::options::StartOptions;
use super::parts::Parts;
use super::span::admit;
use crate::callsite::live::active_call::ActiveCall;
use crate::callsite::live::running::RunningParts;
use crate::callsite::pipeline::resolved::{ResolvedRef, ResolvedSite};
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::value::fields::Fields;
use crate::callsite::wrap::call::Call;
use std::time::Instant;

/// Starts a call; `parts` collects the fields, unless nothing is recorded.
#[inline(never)]
pub(crate) fn open(
    site: &'static Resolver,
    before: &mut dyn FnMut(&mut StartOptions),
    parts: &mut dyn FnMut(&mut Parts<'_>),
) -> Call {
    let Some(resolved) = site.resolve_here() else { return Call(None) };
    if resolved.spans.is_none() && resolved.on.is_empty() {
        return Call(None);
    }
    let mut start = StartOptions::new();
    before(&mut start);
    let mut running = RunningParts::new(resolved.on.without(start.off));
    let mut evaluated = false;
    let call = if resolved.spans.is_some() {
        admit(site, start, &mut |span, resolved| {
            evaluated = true;
            parts(&mut Parts::new(Some(span), &mut running, resolved));
        })
    } else {
        Call(None)
    };
    if !evaluated && !running.on.is_empty() {
        let resolved = call.0.as_ref().map_or(&resolved, |call| &call.resolved);
        parts(&mut Parts::new(None, &mut running, resolved));
    }
    run(site, call, running, resolved)
}

/// Starts the metrics and logs of a call whose span, if any, has started.
pub(crate) fn run(site: &'static Resolver, mut call: Call, mut running: RunningParts, resolved: ResolvedRef) -> Call {
    if running.on.is_empty() {
        return call;
    }
    running.began = running.on.shares(resolved.timed).then(Instant::now);
    call.0.get_or_insert_with(|| ActiveCall::without_span(&site.definition, resolved)).begin(running);
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
