//! Starts the span of a call. Fields are not evaluated before it is known that the span is recorded.

use super::admission::{Admission, admission, is_unrecorded};
use super::options::StartOptions;
use crate::callsite::live::active_call::{ActiveCall, SpanRole};
use crate::callsite::live::live_call::LiveCall;
use crate::callsite::once::once;
use crate::callsite::pipeline::current::{current_pipeline, found_globals};
use crate::callsite::pipeline::providers::Recording;
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::pipeline::sink::NewSpan;
use crate::callsite::site::definition::{Definition, SpanMode};
use crate::callsite::value::fields::{Fields, RareFields};
use crate::callsite::value::parent::root;
use crate::callsite::wrap::call::Call;
use crate::thread_context::has_context;
use crate::unrecorded::unrecorded_child;
use opentelemetry::Context;
use opentelemetry::trace::{SpanKind, Status, TraceContextExt as _};
use std::borrow::Cow;

/// Collects the fields of a span that starts in the pipeline that the site is bound to.
type FieldsOf<'a> = &'a mut dyn FnMut(&mut Fields, &ResolvedSite);

/// Starts a span. The common case is a child of a sampled span, under a sampler that follows the parent. Such a span is always recorded, so
/// its fields are evaluated first and the sampler sees them.
#[inline(never)]
pub(crate) fn begin(site: &'static Resolver, admission: Admission, fields: FieldsOf<'_>) -> Call {
    match admission {
        Admission::Refused => return Call(None),
        Admission::Unrecorded => return unrecorded(site),
        Admission::Unknown => return open_span(site, None, None, fields),
        Admission::Granted => {}
    }
    let Some(resolved) = site.resolve_installed() else { return Call(None) };
    let Some(spans) = resolved.spans_of_call() else { return Call(None) };
    let mut collected =
        Fields::of(spans.attributes(&resolved.fixed, site.definition.fields), resolved.pipeline.text_limit);
    fields(&mut collected, &resolved);
    let status = collected.take_status();
    // Cloned, because a span processor may attach a context while the span starts.
    let parent = Context::current();
    let context = spans.start(new_span(&site.definition, None, collected), &parent, &parent);
    set_status(&context, status);
    Call(Some(LiveCall::new(context, &site.definition, resolved, SpanRole::Own)))
}

/// Starts a span that is not recorded, below the current span. What the call logs and whom it calls refers to this span, as if it were
/// recorded.
#[inline(never)]
pub(crate) fn unrecorded(site: &'static Resolver) -> Call {
    let Some(resolved) = site.resolve_installed().filter(|resolved| resolved.spans.is_some()) else {
        return Call(None);
    };
    if site.definition.leaf && site.definition.logs.is_empty() {
        // Nothing would refer to the span.
        return Call(None);
    }
    let context = Context::map_current(unrecorded_child);
    Call(Some(LiveCall::new(context, &site.definition, resolved, SpanRole::Unrecorded)))
}

#[inline(never)]
pub(crate) fn begin_in(
    site: &'static Resolver,
    before: &mut dyn FnMut(&mut StartOptions),
    fields: FieldsOf<'_>,
) -> Call {
    if !has_context() {
        return Call(None);
    }
    let mut start = StartOptions::new();
    before(&mut start);
    admit(site, start, fields)
}

/// Starts a span or joins the current one, if it is recorded.
pub(crate) fn admit(site: &'static Resolver, start: StartOptions, fields: FieldsOf<'_>) -> Call {
    if !start.recording {
        return Call(None);
    }
    if site.definition.span_mode == SpanMode::Current {
        return join(site, fields);
    }
    match (start.parent, start.kind) {
        (None, kind) => match (admission(site), kind) {
            (Admission::Refused, _) => Call(None),
            (admission, None) => begin(site, admission, fields),
            (_, kind) => open_span(site, None, kind, fields),
        },
        (parent, kind) => open_span(site, parent, kind, fields),
    }
}

#[inline(never)]
fn join(site: &'static Resolver, fields: FieldsOf<'_>) -> Call {
    if !has_context() {
        return Call(None);
    }
    let context = Context::current();
    let span = context.span();
    if !span.is_recording() {
        return Call(None);
    }
    let Some(resolved) = site.resolve(&context) else { return Call(None) };
    let mut collected = Fields::with_capacity(site.definition.fields, resolved.pipeline.text_limit);
    fields(&mut collected, &resolved);
    complete(&context, collected);
    Call(Some(LiveCall::new(context, &site.definition, resolved, SpanRole::Current)))
}

/// Starts a span below `parent`, or below the current span.
fn open_span(site: &'static Resolver, parent: Option<Context>, kind: Option<SpanKind>, fields: FieldsOf<'_>) -> Call {
    let chosen = parent.is_some();
    let mut parent = parent.unwrap_or_else(Context::current);
    let Some(resolved) = site.resolve(&parent) else { return Call(None) };
    let Some(spans) = resolved.spans_of_call().cloned() else { return Call(None) };
    if parent.is_telemetry_suppressed() {
        return Call(None);
    }
    if site.definition.span_mode == SpanMode::Root {
        parent = root(&parent);
    }
    let (parent_based, recording) = (resolved.pipeline.parent_based, resolved.pipeline.recording);
    if parent_based && is_unrecorded(&parent, recording) {
        let context = unrecorded_child(&parent);
        return Call(Some(LiveCall::new(context, &site.definition, resolved, SpanRole::Unrecorded)));
    }
    if parent_based && parent.span().span_context().is_sampled() {
        let mut collected =
            Fields::of(spans.attributes(&resolved.fixed, site.definition.fields), resolved.pipeline.text_limit);
        fields(&mut collected, &resolved);
        let status = collected.take_status();
        let context = spans.start_in(new_span(&site.definition, kind, collected), &parent);
        set_status(&context, status);
        return Call(Some(LiveCall::new(context, &site.definition, resolved, SpanRole::Own)));
    }
    // The sampler gets values.
    let known = Fields::of(resolved.fixed.values(site.definition.fields), resolved.pipeline.text_limit);
    let context = spans.start_in(new_span(&site.definition, kind, known), &parent);
    if is_same_span(&context, &parent) {
        // A no-op provider returns the parent. A parent that the caller has chosen is made current all the same.
        return Call(chosen.then(|| LiveCall::new(parent, &site.definition, resolved, SpanRole::Unrecorded)));
    }
    found_globals();
    let is_sampled = context.span().span_context().is_sampled() || context.span().is_recording();
    let recording = recording != Recording::ContextsOnly && is_sampled;
    let text_limit = resolved.pipeline.text_limit;
    // The span has started. If a field panics, the span ends as a panic.
    let span = if recording { SpanRole::Own } else { SpanRole::Unrecorded };
    let call = Call(Some(LiveCall::new(context, &site.definition, resolved, span)));
    if let (true, Some(ActiveCall { context, resolved, .. })) = (recording, call.0.as_ref().and_then(LiveCall::active))
    {
        let mut collected = Fields::with_capacity(site.definition.fields, text_limit);
        fields(&mut collected, resolved);
        complete(context, collected);
    }
    call
}

#[inline]
pub(super) fn new_span(definition: &Definition, kind: Option<SpanKind>, fields: Fields) -> NewSpan {
    let Fields { attributes, rare, .. } = fields;
    let RareFields { name, links, .. } = rare.map_or_else(RareFields::default, |rare| *rare);
    let kind = kind.unwrap_or_else(|| definition.kind.clone());
    NewSpan { name: name.unwrap_or(Cow::Borrowed(definition.name)), kind, attributes, links, start: None }
}

/// Adds attributes to the current span; `fields` runs only if the span is recorded.
pub fn record(fields: impl FnOnce(&mut Fields)) {
    if has_context() {
        record_in(&Context::current(), &mut once!(fields));
    }
}

fn record_in(context: &Context, fields: &mut dyn FnMut(&mut Fields)) {
    if context.span().is_recording() {
        let mut collected = Fields::with_capacity(0, current_pipeline(context).text_limit);
        fields(&mut collected);
        complete(context, collected);
    }
}

pub(super) fn is_same_span(context: &Context, parent: &Context) -> bool {
    let (span, parent) = (context.span(), parent.span());
    !span.span_context().is_valid() || span.span_context().span_id() == parent.span_context().span_id()
}

/// Adds the fields that were evaluated after the sampler has decided.
pub(super) fn complete(context: &Context, fields: Fields) {
    let span = context.span();
    let attributes = fields.attributes.into_values();
    if !attributes.is_empty() {
        span.set_attributes(attributes);
    }
    let Some(rare) = fields.rare else { return };
    if let Some(name) = rare.name {
        span.update_name(name);
    }
    for link in rare.links {
        span.add_link(link.span_context, link.attributes);
    }
    set_status(context, rare.status);
}

fn set_status(context: &Context, status: Option<Status>) {
    if let Some(status) = status {
        context.span().set_status(status);
    }
}
