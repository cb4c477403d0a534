//! Spans of another facade, such as `tracing`. Their fields and their parent can be set before they start.

use super::admission::is_unrecorded;
use super::span::{complete, is_same_span, new_span};
use crate::callsite::pipeline::current::{found_globals, keep_carried};
use crate::callsite::pipeline::providers::{PipelineOrigin, Recording};
use crate::callsite::pipeline::resolved::{ResolvedRef, ResolvedSite};
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::value::attribute_list::AttributeList;
use crate::callsite::value::fields::Fields;
use crate::clock::Moment;
use crate::unrecorded::unrecorded_child;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanKind, TraceContextExt as _};

/// A span that has not started, so that its parent and its kind can still change.
pub(crate) struct PendingSpan {
    site: &'static Resolver,
    resolved: ResolvedRef,
    parent: Context,
    kind: Option<SpanKind>,
    created: Moment,
    fields: Fields,
}

/// A span that has started.
pub(crate) struct StartedSpan {
    /// The context in which the span is the current one.
    pub(crate) context: Context,
    text_limit: usize,
    /// Whether the span is recorded, and has to be ended.
    is_recorded: bool,
    /// Whether the span belongs to a call, which ends it and sets its status.
    is_of_call: bool,
}

impl PendingSpan {
    /// Creates the span of a call site, or returns `None` if it is disabled in `parent`.
    pub(crate) fn new(site: &'static Resolver, parent: Context) -> Option<Self> {
        if parent.is_telemetry_suppressed() {
            return None;
        }
        let resolved = site.resolve(&parent)?;
        resolved.spans.as_ref()?;
        let fields = empty_fields(site, &resolved, &parent);
        Some(Self { site, resolved, parent, kind: None, created: Moment::now(), fields })
    }

    /// Returns whether the fields of the span are recorded if its parent does not change.
    pub(crate) fn is_recorded(&self) -> bool {
        !is_unrecorded_in(&self.resolved, &self.parent)
    }

    pub(crate) fn text_limit(&self) -> usize {
        self.resolved.pipeline.text_limit
    }

    pub(crate) fn fields(&mut self) -> &mut Fields {
        &mut self.fields
    }

    pub(crate) fn set_parent(&mut self, parent: Context) {
        let had_fields = self.is_recorded();
        self.parent = keep_carried(&self.parent, parent);
        if !had_fields {
            self.fields = empty_fields(self.site, &self.resolved, &self.parent);
        }
    }

    pub(crate) fn set_kind(&mut self, kind: SpanKind) {
        self.kind = Some(kind);
    }

    /// Starts the span. Its start time is the time of its creation.
    pub(crate) fn start(self) -> StartedSpan {
        let Self { site, resolved, parent, kind, created, mut fields } = self;
        let text_limit = resolved.pipeline.text_limit;
        let unrecorded = |context| StartedSpan { context, text_limit, is_recorded: false, is_of_call: false };
        let Some(spans) = &resolved.spans else { return unrecorded(parent) };
        if is_unrecorded_in(&resolved, &parent) {
            return unrecorded(unrecorded_child(&parent));
        }
        let status = fields.take_status();
        let mut span = new_span(&site.definition, kind, fields);
        span.start = Some(created);
        let context = spans.start_in(span, &parent);
        let of_globals = resolved.pipeline.origin == PipelineOrigin::Globals;
        if of_globals && is_same_span(&context, &parent) {
            // A no-op provider returns the parent.
            return unrecorded(parent);
        }
        if of_globals {
            found_globals();
        }
        let is_sampled = context.span().span_context().is_sampled() || context.span().is_recording();
        let recording = resolved.pipeline.recording;
        if let Some(status) = status {
            context.span().set_status(status);
        }
        let is_recorded = recording != Recording::ContextsOnly && is_sampled;
        StartedSpan { context, text_limit, is_recorded, is_of_call: false }
    }
}

/// Returns whether a child of `parent` is not recorded, and has only a context.
fn is_unrecorded_in(resolved: &ResolvedSite, parent: &Context) -> bool {
    resolved.pipeline.parent_based && is_unrecorded(parent, resolved.pipeline.recording)
}

/// Returns the initial fields of a span: encoded if the span is recorded because its parent is sampled, and values for a sampler otherwise.
fn empty_fields(site: &Resolver, resolved: &ResolvedSite, parent: &Context) -> Fields {
    let fields = site.definition.fields;
    let first = match &resolved.spans {
        _ if is_unrecorded_in(resolved, parent) => AttributeList::of_values(Vec::new()),
        Some(spans) if resolved.pipeline.parent_based && parent.span().span_context().is_sampled() => {
            spans.attributes(&resolved.fixed, fields)
        }
        _ => resolved.fixed.values(fields),
    };
    Fields::of(first, resolved.pipeline.text_limit)
}

impl StartedSpan {
    /// Returns the span of a call.
    pub(crate) fn of_call(context: Context, text_limit: usize) -> Self {
        let is_recorded = context.span().is_recording();
        Self { context, text_limit, is_recorded, is_of_call: true }
    }

    pub(crate) fn is_of_call(&self) -> bool {
        self.is_of_call
    }

    pub(crate) fn is_recorded(&self) -> bool {
        self.is_recorded
    }

    pub(crate) fn text_limit(&self) -> usize {
        self.text_limit
    }

    pub(crate) fn span_context(&self) -> SpanContext {
        self.context.span().span_context().clone()
    }

    /// Sets fields of the span.
    pub(crate) fn record(&self, fields: Fields) {
        if self.is_recorded {
            complete(&self.context, fields);
        }
    }

    /// Ends the span, unless a call ends it. Its end time is `end`, or the current time.
    pub(crate) fn end(&self, end: Option<Moment>) {
        if self.is_recorded && !self.is_of_call {
            let span = self.context.span();
            end.map_or_else(|| span.end(), |end| span.end_with_timestamp(end.system_time()));
        }
    }
}
