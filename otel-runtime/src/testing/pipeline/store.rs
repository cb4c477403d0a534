//! The recorded spans and log records of a test.

use super::started::StartedSpans;
use crate::otlp::{EncodedResource, Request};
use crate::received::{ReceivedLog, ReceivedSpan, decode_logs, decode_spans};
use crate::record::Recorder;
use opentelemetry_sdk::Resource;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The store to which the recorder, or a processor of the SDK, adds spans and log records as OTLP requests. It decodes the requests.
#[derive(Debug)]
pub(crate) struct TestStore {
    pub(super) resource: EncodedResource,
    pub(crate) spans: Arc<Recorder>,
    pub(super) logs: Arc<Recorder>,
    pub(super) started: Arc<StartedSpans>,
    read: Mutex<ReadTelemetry>,
}

/// The spans and log records of requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadTelemetry {
    pub(crate) spans: Vec<ReceivedSpan>,
    pub(crate) logs: Vec<ReceivedLog>,
}

impl TestStore {
    pub(crate) fn new(resource: &Resource) -> Self {
        Self {
            resource: EncodedResource::new(resource),
            spans: Arc::new(Recorder::in_order()),
            logs: Arc::new(Recorder::in_order()),
            started: Arc::default(),
            read: Mutex::default(),
        }
    }

    /// Returns the spans that have ended in the order of their start, the log records in the order in which they were written, and the
    /// names of the spans that have not ended.
    #[track_caller]
    pub(crate) fn read(&self) -> (ReadTelemetry, Vec<String>) {
        let mut telemetry = self.collect().clone();
        self.started.sort(&mut telemetry.spans);
        let open = self.started.open(&telemetry.spans);
        (telemetry, open)
    }

    /// Forgets everything.
    #[track_caller]
    pub(crate) fn clear(&self) {
        let mut read = self.collect();
        *read = ReadTelemetry::default();
        self.started.clear();
    }

    /// Adds requests of the SDK's pipeline.
    pub(super) fn add_spans(&self, requests: &[Request]) {
        self.lock().add_spans(requests);
    }

    /// Adds requests of the SDK's pipeline.
    pub(super) fn add_logs(&self, requests: &[Request]) {
        self.lock().add_logs(requests);
    }

    /// Reads what the recorder has recorded since the last call.
    #[track_caller]
    fn collect(&self) -> MutexGuard<'_, ReadTelemetry> {
        // Locked first, so that concurrent calls do not change the order.
        let mut read = self.lock();
        read.add_spans(&self.spans.take_in_order(&self.resource));
        read.add_logs(&self.logs.take_in_order(&self.resource));
        read
    }

    fn lock(&self) -> MutexGuard<'_, ReadTelemetry> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for TestStore {
    /// Lets threads forget the recorders.
    fn drop(&mut self) {
        self.spans.close();
        self.logs.close();
    }
}

impl ReadTelemetry {
    fn add_spans(&mut self, requests: &[Request]) {
        let spans = requests.iter().map(|request| decode_spans(&request.body));
        let spans: Result<Vec<_>, _> = spans.collect();
        self.spans.extend(spans.unwrap_or_else(unreadable).into_iter().flatten());
    }

    fn add_logs(&mut self, requests: &[Request]) {
        let logs = requests.iter().map(|request| decode_logs(&request.body));
        let logs: Result<Vec<_>, _> = logs.collect();
        self.logs.extend(logs.unwrap_or_else(unreadable).into_iter().flatten());
    }
}

/// Panics, because a request that cannot be decoded is a defect of this crate.
#[expect(clippy::needless_pass_by_value, reason = "called by `unwrap_or_else`")]
fn unreadable<T>(error: prost::DecodeError) -> T {
    panic!("what was recorded is not OTLP: {error}")
}
