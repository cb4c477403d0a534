//! Adds the spans and log records of the SDK's providers to the store, encoded as an exporter would send them.

use super::store::TestStore;
use crate::attribute_limits::AttributeLimits;
use crate::otlp::{RequestLimits, encode_logs, encode_spans};
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogProcessor, SdkLogRecord};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::sync::Arc;
use std::time::Duration;

/// A processor of the SDK for spans and log records.
#[derive(Clone, Debug)]
pub(super) struct StoreProcessor {
    pub(super) store: Arc<TestStore>,
    /// The limits that are applied before an export.
    pub(super) limits: AttributeLimits,
}

impl SpanProcessor for StoreProcessor {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, mut span: SpanData) {
        // A span that is recorded but not sampled is not exported.
        if span.span_context.is_sampled() {
            self.limits.apply(&mut span);
            self.store.add_spans(&encode_spans(&[span], &self.store.resource, RequestLimits::UNLIMITED));
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

impl LogProcessor for StoreProcessor {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        let records = [(&*record, scope)];
        self.store.add_logs(&encode_logs(&LogBatch::new(&records), &self.store.resource, RequestLimits::UNLIMITED));
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}
