//! The filter of the pipeline, for spans and events of `tracing`.

use super::event::{RELAYED, TRACING, sets_status};
use super::metadata::level;
use super::site::{known_site, site};
use super::{mirrored, span};
use crate::bridge::record_builder::{BridgedCrate, is_own};
use crate::callsite::pipeline::current::{INSTALLED, RECORDING, STATE, TESTING, installed_pipeline, on_change};
use crate::thread_context::{current_context, has_context};
use std::sync::atomic::Ordering::Relaxed;
use tracing_core::callsite::rebuild_interest_cache;
use tracing_core::subscriber::Interest;
use tracing_core::{Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Filter, Layer};

/// The filter of the pipeline, as the filter of a layer and of a whole subscriber.
pub(super) struct PipelineFilter {
    records_spans: bool,
}

impl PipelineFilter {
    /// Creates a filter. After each change of the pipeline, `tracing` asks the filter again for each callsite.
    pub(super) fn new(records_spans: bool) -> Self {
        on_change(rebuild_interest_cache);
        Self { records_spans }
    }

    /// Decides for one span or event, if [`interest`](Self::interest) could not decide for its callsite.
    pub(super) fn is_enabled(&self, metadata: &Metadata<'_>) -> bool {
        if span::is_starting() || !has_context() {
            return false;
        }
        if metadata.is_span() {
            // The filter has allowed the function.
            return self.records_spans && (mirrored::is_being_created(metadata) || is_span_enabled(metadata));
        }
        let (target, level) = (metadata.target(), level(metadata));
        if self.records_spans && may_set_status(metadata) {
            // Even if there are no log records.
            return BridgedCrate::is_allowed(target, level);
        }
        TRACING.is_enabled(target, level)
    }

    /// Decides for all spans or events of a callsite, if the installed pipeline alone determines it. `tracing` caches the decision until
    /// the pipeline changes.
    fn interest(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_own(metadata.target()) || (metadata.is_span() && !self.records_spans) {
            return Interest::never();
        }
        let site = metadata.is_span().then(|| site(metadata));
        if STATE.load(Relaxed) & (INSTALLED | TESTING) != INSTALLED {
            // The pipeline depends on the context, or on OpenTelemetry's global providers, whose changes are not observable.
            return Interest::sometimes();
        }
        if let Some(site) = site {
            let records = site.resolve_installed().is_some_and(|resolved| resolved.spans.is_some());
            return if records { Interest::always() } else { Interest::never() };
        }
        if may_be_enabled(metadata) { Interest::sometimes() } else { Interest::never() }
    }
}

fn is_span_enabled(metadata: &Metadata<'_>) -> bool {
    // While another thread registers the callsite, the call site may not exist yet. Then the layer decides.
    let Some(site) = known_site(metadata) else { return true };
    let state = STATE.load(Relaxed);
    if site.is_off() || (state & (RECORDING | INSTALLED | TESTING) == 0 && !site.looks_for_globals(state)) {
        return false;
    }
    site.resolve(&current_context()).is_some_and(|resolved| resolved.spans.is_some())
}

/// Returns whether an event sets the status of a span, if spans are recorded.
fn may_set_status(metadata: &Metadata<'_>) -> bool {
    STATE.load(Relaxed) & (RECORDING | TESTING) != 0 && sets_status(metadata)
}

/// Returns whether an event may have a log record in the installed pipeline, or set the status of its span.
fn may_be_enabled(metadata: &Metadata<'_>) -> bool {
    let (level, target) = (level(metadata), metadata.target());
    // The real target of a record of the `log` crate is in its fields.
    target == RELAYED || {
        let pipeline = installed_pipeline();
        (pipeline.logs.is_some() || may_set_status(metadata)) && pipeline.filter.allows(target, level)
    }
}

impl<S> Filter<S> for PipelineFilter {
    fn enabled(&self, metadata: &Metadata<'_>, _context: &Context<'_, S>) -> bool {
        self.is_enabled(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.interest(metadata)
    }
}

impl<S: Subscriber> Layer<S> for PipelineFilter {
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        self.is_enabled(metadata)
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.interest(metadata)
    }
}
