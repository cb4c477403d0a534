//! A processor that prints each item as soon as it ends.
//!
//! The SDK's simple processors block on the export with `futures_executor`, which panics in an application that itself runs on
//! `futures_executor`. The futures of the exporters here are ready immediately, so a single poll is enough.

use crate::export::{OtlpLogs, OtlpSpans};
use crate::record::Shown;
use opentelemetry::trace::SpanId;
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter, LogProcessor, SdkLogRecord};
use opentelemetry_sdk::trace::{Span, SpanData, SpanExporter, SpanProcessor};
use std::pin::pin;
use std::task::{Context as Polling, Waker};
use std::time::Duration;

/// Passes each span or log record to the terminal immediately.
#[derive(Debug)]
pub(super) struct ImmediateProcessor<E> {
    pub(super) exporter: E,
    pub(super) shown: Shown,
}

impl SpanProcessor for ImmediateProcessor<OtlpSpans> {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() {
            let is_local_root = span.parent_span_id == SpanId::INVALID || span.parent_span_is_remote;
            once(SpanExporter::export(&self.exporter, vec![span]));
            if is_local_root {
                self.shown.now();
            }
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        SpanExporter::set_resource(&mut self.exporter, resource);
    }
}

impl LogProcessor for ImmediateProcessor<OtlpLogs> {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        once(LogExporter::export(&self.exporter, LogBatch::new(&[(record, scope)])));
        if self.shown.is_due(record.trace_context().is_some()) {
            self.shown.now();
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        LogExporter::set_resource(&mut self.exporter, resource);
    }
}

/// Polls an export that does not wait. The lane counts what becomes of it.
fn once(export: impl Future<Output = OTelSdkResult>) {
    _ = pin!(export).poll(&mut Polling::from_waker(Waker::noop()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute_limits::AttributeLimits;
    use crate::export::{Terminal, Transport};
    use crate::report::Signal;
    use opentelemetry::trace::{Span as _, Tracer as _, TracerProvider as _};
    use opentelemetry_sdk::trace::{SdkTracerProvider, SpanLimits};

    #[test]
    fn a_span_may_end_inside_a_blocking_executor() {
        let terminal = Terminal::new(true, std::io::sink());
        let mut transport = Transport::new(terminal.clone());
        let lane = transport.console(Signal::Traces).expect("a thread").expect("the first one");
        let (limits, _) = AttributeLimits::separate(SpanLimits::default());
        let shown = Shown { terminal, signal: Signal::Traces, collector: None };
        let processor = ImmediateProcessor { exporter: OtlpSpans::new(lane, limits), shown };
        let provider = SdkTracerProvider::builder().with_span_processor(processor).build();
        futures_executor::block_on(async { provider.tracer("test").start("work").end() });
        let delivered = transport.deliveries[0].to_string();
        assert_eq!(delivered, "traces to console: 1 delivered, 0 failed");
    }
}
