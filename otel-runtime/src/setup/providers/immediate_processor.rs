//! A processor that exports each item as soon as it ends, for exporters that never wait, such as the console.
//!
//! The SDK's simple processors block on the export with `futures_executor`, which panics in an application that itself runs on
//! `futures_executor`. The futures of these exporters are ready immediately, so a single poll is enough.

use crate::export::{CountingExporter, DynLogExporter, DynSpanExporter};
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::{LogBatch, LogExporter, LogProcessor, SdkLogRecord};
use opentelemetry_sdk::trace::{Span, SpanData, SpanExporter, SpanProcessor};
use std::pin::pin;
use std::task::{Context as Polling, Poll, Waker};
use std::time::Duration;

/// Passes each span or log record to its exporter immediately.
#[derive(Debug)]
pub(super) struct ImmediateProcessor<E>(pub(super) E);

impl SpanProcessor for ImmediateProcessor<CountingExporter<dyn DynSpanExporter>> {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() {
            // The exporter counts the result.
            _ = once(SpanExporter::export(&self.0, vec![span]));
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        SpanExporter::force_flush(&self.0)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        SpanExporter::set_resource(&mut self.0, resource);
    }
}

impl LogProcessor for ImmediateProcessor<CountingExporter<dyn DynLogExporter>> {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        _ = once(LogExporter::export(&self.0, LogBatch::new(&[(record, scope)])));
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        LogExporter::set_resource(&mut self.0, resource);
    }
}

fn once(export: impl Future<Output = OTelSdkResult>) -> OTelSdkResult {
    match pin!(export).poll(&mut Polling::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(OTelSdkError::InternalFailure("the exporter is not ready".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::JsonLines;
    use crate::export::Transport;
    use crate::report::Signal;
    use opentelemetry::trace::{Span as _, Tracer as _, TracerProvider as _};
    use opentelemetry_sdk::trace::SdkTracerProvider;

    #[test]
    fn a_span_may_end_inside_a_blocking_executor() {
        let mut transport = Transport::default();
        let exporter: Box<dyn DynSpanExporter> = Box::new(JsonLines::new(std::io::sink()));
        let exporter = transport.local(exporter, Signal::Traces, "nowhere");
        let provider = SdkTracerProvider::builder().with_span_processor(ImmediateProcessor(exporter)).build();
        futures_executor::block_on(async { provider.tracer("test").start("work").end() });
        let delivered = transport.deliveries[0].to_string();
        assert_eq!(delivered, "traces to nowhere: 1 delivered, 0 failed");
    }
}
