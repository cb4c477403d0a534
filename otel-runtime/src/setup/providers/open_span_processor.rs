//! A processor of the SDK that tracks open spans.

use crate::open_spans::{OpenSpans, Tracked, TrackedOrigin};
use opentelemetry::Context;
use opentelemetry::trace::Span as _;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// Tracks the open spans of the SDK's provider.
#[derive(Debug)]
pub(super) struct OpenSpanProcessor(pub(super) Arc<OpenSpans>);

impl SpanProcessor for OpenSpanProcessor {
    fn on_start(&self, span: &mut Span, _: &Context) {
        let Some(data) = span.exported_data() else { return };
        self.0.start(span.span_context(), || {
            let since = data.start_time.duration_since(UNIX_EPOCH).unwrap_or_default();
            let scope = data.instrumentation_scope.name().to_owned();
            Tracked {
                name: data.name,
                trace: data.span_context.trace_id(),
                parent: data.parent_span_id,
                started: u64::try_from(since.as_nanos()).unwrap_or(u64::MAX),
                origin: TrackedOrigin::Plain { scope, attributes: data.attributes },
            }
        });
    }

    fn on_end(&self, span: SpanData) {
        self.0.end(span.span_context.span_id());
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}
