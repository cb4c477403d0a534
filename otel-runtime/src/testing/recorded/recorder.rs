//! Records the spans and log records of a test.

use super::record::RecordedLog;
use super::snapshot::Snapshot;
use crate::attribute_limits::AttributeLimits;
use opentelemetry::trace::{Span as _, SpanContext};
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogProcessor, SdkLogRecord};
use opentelemetry_sdk::trace::{Span, SpanData, SpanLimits, SpanProcessor};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A processor for spans and log records. The in-memory exporters of the SDK know neither the order in which spans started, which
/// timestamps do not reliably determine, nor the spans that never ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorder(Arc<Mutex<RecordedState>>);

#[derive(Debug, Default)]
struct RecordedState {
    /// In the order of their start.
    spans: Vec<Entry>,
    logs: Vec<RecordedLog>,
}

#[derive(Debug)]
enum Entry {
    Open { context: SpanContext, name: String },
    Ended(Box<SpanData>),
}

impl Recorder {
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.with(|recorded| {
            let mut snapshot = Snapshot { logs: recorded.logs.clone(), ..Snapshot::default() };
            for entry in &recorded.spans {
                match entry {
                    Entry::Open { name, .. } => snapshot.open.push(name.clone()),
                    Entry::Ended(span) => snapshot.spans.push(SpanData::clone(span)),
                }
            }
            snapshot
        })
    }

    pub(crate) fn clear(&self) {
        self.with(|recorded| *recorded = RecordedState::default());
    }

    fn with<T>(&self, with: impl FnOnce(&mut RecordedState) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl SpanProcessor for Recorder {
    fn on_start(&self, span: &mut Span, _context: &Context) {
        let name = span.exported_data().map(|data| data.name.into_owned()).unwrap_or_default();
        let context = span.span_context().clone();
        if !context.is_sampled() {
            return;
        }
        self.with(|recorded| recorded.spans.push(Entry::Open { context, name }));
    }

    fn on_end(&self, mut span: SpanData) {
        AttributeLimits::separate(SpanLimits::default()).0.apply(&mut span);
        let context = span.span_context.clone();
        // The span is recorded, but not sampled.
        if !context.is_sampled() {
            return;
        }
        let started = |entry: &Entry| matches!(entry, Entry::Open { context: open, .. } if *open == context);
        self.with(|recorded| match recorded.spans.iter().rposition(started) {
            Some(place) => recorded.spans[place] = Entry::Ended(Box::new(span)),
            // The span was started before a `clear`.
            None => recorded.spans.push(Entry::Ended(Box::new(span))),
        });
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

impl LogProcessor for Recorder {
    fn emit(&self, record: &mut SdkLogRecord, scope: &InstrumentationScope) {
        let log = RecordedLog { record: record.clone(), scope: scope.clone() };
        self.with(|recorded| recorded.logs.push(log));
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}
