//! The filter of the pipeline, for spans and events of `tracing`.

use super::event::TRACING;
use super::metadata::level;
use super::site::{known_site, site};
use super::{entered, mirrored, span};
use crate::bridge::record_builder::is_own;
use crate::callsite::pipeline::current::{INSTALLED, RECORDING, STATE, TESTING, installed_pipeline, on_change};
use crate::callsite::site::level::Level;
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
    /// Creates a filter. From now on, `tracing` looks at its callsites again when the pipeline changes.
    pub(super) fn new(records_spans: bool) -> Self {
        on_change(rebuild_interest_cache);
        Self { records_spans }
    }

    /// Decides about a span or an event for which [`interest`](Self::interest) could not decide.
    fn is_enabled(&self, metadata: &Metadata<'_>) -> bool {
        if span::is_starting() || !has_context() {
            return false;
        }
        if metadata.is_span() {
            // The filter has allowed the function.
            return self.records_spans && (mirrored::is_being_created(metadata) || is_span_enabled(metadata));
        }
        let level = level(metadata);
        // The event of an error sets the status of its span, even if there are no log records.
        TRACING.is_enabled(metadata.target(), level) || (level == Level::Error && entered::current().is_some())
    }

    /// Decides about a callsite, as far as the installed pipeline determines it. The decision is cached until the pipeline changes.
    fn interest(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_own(metadata.target()) || (metadata.is_span() && !self.records_spans) {
            return Interest::never();
        }
        let site = metadata.is_span().then(|| site(metadata));
        if STATE.load(Relaxed) & (INSTALLED | TESTING) != INSTALLED {
            // The pipeline depends on the context, or on OpenTelemetry's global providers, which change without notice.
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

/// Returns whether an event may have a log record in the installed pipeline, or set the status of its span.
fn may_be_enabled(metadata: &Metadata<'_>) -> bool {
    let (level, target) = (level(metadata), metadata.target());
    // The real target of a record of the `log` crate is in its fields.
    level == Level::Error || target == "log" || {
        let pipeline = installed_pipeline();
        pipeline.logs.is_some() && pipeline.filter.allows(target, level)
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
