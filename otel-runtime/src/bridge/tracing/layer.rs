//! The layer of a subscriber.

use super::event::{emit, error_of, is_recorded, sets_status};
use super::filter::PipelineFilter;
use super::site::site;
use super::span::BridgedSpan;
use super::span_fields::SpanFields;
use super::{entered, mirrored, span};
use crate::callsite::start::pending::PendingSpan;
use crate::callsite::value::parent::root;
use crate::thread_context::{current_context, has_context};
use opentelemetry::trace::{SpanContext, Status, TraceContextExt as _};
use std::sync::Arc;
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Dispatch, Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::{LookupSpan, SpanRef};

/// Returns a layer that records the spans of a `tracing` subscriber as spans, and its events as log records;
/// `Logs::bridge_tracing` installs one.
///
/// The layer has its own filter, which is described in the [module](crate::bridge). The filter does not affect other layers, and per-layer
/// filters of other layers do not affect this layer. A disabled span or event costs only the check of the filter.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use otel_runtime::{bridge, testing::TestTelemetry, traced};
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// #[traced]
/// fn lock_account(user: u32) {
///     let _span = tracing::info_span!("write_audit_log", user).entered();
///     tracing::warn!("locked");
/// }
///
/// let subscriber = tracing_subscriber::registry().with(bridge::tracing_layer());
/// let telemetry = TestTelemetry::new();
/// tracing::subscriber::with_default(subscriber, || telemetry.run(|| lock_account(7)));
/// telemetry.span("write_audit_log").child_of("lock_account").attr("user", 7);
/// telemetry.log_in_span("write_audit_log").body("locked").no_event_name();
/// # }
/// ```
pub fn tracing_layer<S>() -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    layer(true)
}

/// Returns a layer that records only events, as log records.
///
/// Use it if another layer of the subscriber exports the spans, such as the layer of `tracing-opentelemetry`.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use otel_runtime::{bridge, testing::TestTelemetry};
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// let subscriber = tracing_subscriber::registry().with(bridge::tracing_event_layer());
/// let telemetry = TestTelemetry::new();
/// tracing::subscriber::with_default(subscriber, || {
///     telemetry.run(|| tracing::info_span!("start").in_scope(|| tracing::info!("listening")));
/// });
/// telemetry.assert_no_spans();
/// telemetry.logs().only().body("listening");
/// # }
/// ```
pub fn tracing_event_layer<S>() -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    layer(false)
}

/// Returns a layer like [`tracing_layer`] for subscribers without per-layer filters.
///
/// `tracing_subscriber::fmt::Subscriber`, which `fmt().finish()` returns, has none, and panics if [`tracing_layer`] is added to it. A
/// `reload::Layer` accepts only this layer if it gets it after the start. A disabled span costs more than with [`tracing_layer`], because
/// `tracing` creates it.
///
/// ```
/// # #[cfg(all(feature = "testing", feature = "bridge-fmt"))] {
/// use otel_runtime::{bridge, testing::TestTelemetry};
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// let subscriber = tracing_subscriber::fmt().finish().with(bridge::compatible_tracing_layer());
/// let telemetry = TestTelemetry::new();
/// tracing::subscriber::with_default(subscriber, || telemetry.run(|| drop(tracing::info_span!("start"))));
/// telemetry.span("start").root();
/// # }
/// ```
pub fn compatible_tracing_layer<S>() -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    TracingLayer { own_filter: Some(PipelineFilter::new(true)), lookup: None }
}

fn layer<S>(records_spans: bool) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let filter = PipelineFilter::new(records_spans);
    // As a per-layer filter, it does not disable spans and events for the whole subscriber.
    TracingLayer { own_filter: None, lookup: None }.with_filter(filter)
}

/// Returns a subscriber with only this layer, so `tracing::enabled!` returns what the pipeline records.
#[cfg(feature = "sdk")]
pub(in crate::bridge) fn subscriber() -> impl Subscriber + Send + Sync {
    use tracing_subscriber::layer::SubscriberExt as _;
    tracing_subscriber::registry().with(TracingLayer { own_filter: None, lookup: None }).with(PipelineFilter::new(true))
}

/// Records spans and events.
pub(super) struct TracingLayer {
    /// The filter, unless it is that of the subscriber or of the layer in the subscriber.
    own_filter: Option<PipelineFilter>,
    /// Finds the span with an ID. It is a function pointer, because the type of the subscriber is known only where the layer is added.
    lookup: Option<Lookup>,
}

type Lookup = fn(&Dispatch, &Id) -> Option<Arc<BridgedSpan>>;

/// The span of the pipeline, as an extension of a span of the registry.
struct BridgedExtension(Arc<BridgedSpan>);

impl TracingLayer {
    fn is_disabled(&self, metadata: &'static Metadata<'static>) -> bool {
        self.own_filter.as_ref().is_some_and(|filter| !filter.is_enabled(metadata))
    }

    /// Returns the span of the pipeline that belongs to a span of `dispatch`.
    pub(super) fn find(dispatch: &Dispatch, id: &Id) -> Option<Arc<BridgedSpan>> {
        dispatch.downcast_ref::<Self>()?.lookup?(dispatch, id)
    }
}

/// Returns whether the current subscriber has the layer.
#[cfg(feature = "sdk")]
pub(in crate::bridge) fn has_layer() -> bool {
    tracing_core::dispatcher::get_default(|dispatch| dispatch.downcast_ref::<TracingLayer>().is_some())
}

fn lookup<S>(dispatch: &Dispatch, id: &Id) -> Option<Arc<BridgedSpan>>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    of_span(&dispatch.downcast_ref::<S>()?.span(id)?)
}

impl<S> Layer<S> for TracingLayer
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_layer(&mut self, _: &mut S) {
        self.lookup = Some(lookup::<S>);
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(registered) = context.span(id) else { return };
        if span::is_starting() || !has_context() || self.is_disabled(attributes.metadata()) {
            return;
        }
        if let Some(started) = mirrored::span_of(attributes.metadata()) {
            registered.extensions_mut().replace(BridgedExtension(Arc::new(BridgedSpan::started(started))));
            return;
        }
        let parent = parent_of(attributes, &context);
        let Some(mut pending) = PendingSpan::new(site(attributes.metadata()), parent) else { return };
        if pending.is_recorded() {
            // Formatting a value can create spans, so nothing is locked.
            let mut visitor = SpanFields { fields: pending.fields(), kind: None };
            attributes.record(&mut visitor);
            if let Some(kind) = visitor.kind {
                pending.set_kind(kind);
            }
        }
        let mut extensions = registered.extensions_mut();
        // Of two such layers in a subscriber, only one records the span.
        if extensions.get_mut::<BridgedExtension>().is_none() {
            extensions.insert(BridgedExtension(Arc::new(BridgedSpan::new(pending))));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = bridged(id, &context) else { return };
        let Some(mut change) = span.change() else { return };
        let mut visitor = SpanFields { fields: &mut change.fields, kind: None };
        values.record(&mut visitor);
        change.kind = visitor.kind;
        span.apply(change);
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, context: Context<'_, S>) {
        let cause = bridged(follows, &context).and_then(|cause| cause.span_context());
        let Some((span, cause)) = bridged(id, &context).zip(cause) else { return };
        if let Some(mut change) = span.change() {
            change.fields.links([cause]);
            span.apply(change);
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        if has_context()
            && let Some(span) = bridged(id, &context)
            && let Some(context) = span.context()
        {
            entered::enter(span, context);
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        if let Some(span) = bridged(id, &context) {
            entered::exit(&span);
            span.exited();
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if self.is_disabled(event.metadata()) {
            return;
        }
        let explicit = event.parent().and_then(|id| nearest(id, &context));
        let span = if event.is_root() {
            Some(SpanContext::NONE)
        } else {
            explicit.as_ref().and_then(|span| span.span_context())
        };
        let sets_status = sets_status(event.metadata());
        if !sets_status || is_recorded(event.metadata()) {
            emit(event, span);
        }
        if sets_status
            && let Some(span) = explicit.or_else(|| event.is_contextual().then(entered::current).flatten())
            && !span.is_of_call()
        {
            span.set_status(Status::error(error_of(event).unwrap_or_default()));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(registered) = context.span(&id) else { return };
        let bridged = registered.extensions_mut().remove::<BridgedExtension>();
        if let Some(BridgedExtension(span)) = bridged
            && has_context()
        {
            span.end();
        }
    }
}

fn bridged<S>(id: &Id, context: &Context<'_, S>) -> Option<Arc<BridgedSpan>>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    of_span(&context.span(id)?)
}

pub(super) fn of_span<'a, S: LookupSpan<'a>>(span: &SpanRef<'a, S>) -> Option<Arc<BridgedSpan>> {
    span.extensions().get::<BridgedExtension>().map(|bridged| Arc::clone(&bridged.0))
}

/// Returns a span, or the nearest one around it that is enabled.
fn nearest<S>(id: &Id, context: &Context<'_, S>) -> Option<Arc<BridgedSpan>>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    bridged(id, context).or_else(|| {
        let mut around = context.span_scope(id)?;
        around.find_map(|span| of_span(&span))
    })
}

/// Returns the context of the parent: the explicit one, none, or the current one. The current span can be an OpenTelemetry span that is
/// younger than the current span of `tracing`.
fn parent_of<S>(attributes: &Attributes<'_>, context: &Context<'_, S>) -> opentelemetry::Context
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let current = current_context();
    if attributes.is_root() {
        return if current.has_active_span() { root(&current) } else { current };
    }
    let explicit = attributes.parent().and_then(|id| nearest(id, context)).and_then(|span| span.context());
    explicit.unwrap_or(current)
}
