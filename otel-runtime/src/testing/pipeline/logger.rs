//! The logger of a test. Unlike for tracers, the API has no type for a logger of any provider.

use crate::record;
use opentelemetry::Key;
use opentelemetry::logs::{AnyValue, LogRecord, Logger, Severity};
use opentelemetry::trace::{SpanId, TraceFlags, TraceId};
use opentelemetry_sdk::logs::{SdkLogRecord, SdkLogger};
use std::borrow::Cow;
use std::time::SystemTime;

/// A logger of a test. Created by [`TestTelemetry::logger`](crate::testing::TestTelemetry::logger).
///
/// ```
/// use opentelemetry::logs::Logger as _;
/// # let telemetry = otel_runtime::testing::TestTelemetry::new();
/// let logger = telemetry.logger("by hand");
/// logger.emit(logger.create_log_record());
/// telemetry.logs().only().no_body();
/// ```
#[derive(Clone, Debug)]
pub struct TestLogger(OfPipeline<record::Logger, SdkLogger>);

/// A log record of a [`TestLogger`].
#[derive(Debug)]
pub struct TestLogRecord(OfPipeline<Box<record::LogRecord>, Box<SdkLogRecord>>);

/// Something of one of the two pipelines.
#[derive(Clone, Debug)]
enum OfPipeline<R, S> {
    Recorder(R),
    Sdk(S),
}

impl TestLogger {
    pub(super) fn of_recorder(logger: record::Logger) -> Self {
        Self(OfPipeline::Recorder(logger))
    }

    pub(super) fn of_sdk(logger: SdkLogger) -> Self {
        Self(OfPipeline::Sdk(logger))
    }
}

impl Logger for TestLogger {
    type LogRecord = TestLogRecord;

    fn create_log_record(&self) -> TestLogRecord {
        TestLogRecord(match &self.0 {
            OfPipeline::Recorder(logger) => OfPipeline::Recorder(Box::new(logger.create_log_record())),
            OfPipeline::Sdk(logger) => OfPipeline::Sdk(Box::new(logger.create_log_record())),
        })
    }

    fn emit(&self, record: TestLogRecord) {
        match (&self.0, record.0) {
            (OfPipeline::Recorder(logger), OfPipeline::Recorder(record)) => logger.emit(*record),
            (OfPipeline::Sdk(logger), OfPipeline::Sdk(record)) => logger.emit(*record),
            _ => panic!("the log record was created by a logger of the other pipeline"),
        }
    }

    fn event_enabled(&self, level: Severity, target: &str, name: Option<&str>) -> bool {
        match &self.0 {
            OfPipeline::Recorder(logger) => logger.event_enabled(level, target, name),
            OfPipeline::Sdk(logger) => logger.event_enabled(level, target, name),
        }
    }
}

/// Calls a method of the record of either pipeline.
macro_rules! call {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match &mut $self.0 {
            OfPipeline::Recorder(record) => record.$method($($argument),*),
            OfPipeline::Sdk(record) => record.$method($($argument),*),
        }
    };
}

impl LogRecord for TestLogRecord {
    fn set_event_name(&mut self, name: &'static str) {
        call!(self.set_event_name(name));
    }

    fn set_target<T>(&mut self, target: T)
    where
        T: Into<Cow<'static, str>>,
    {
        call!(self.set_target(target));
    }

    fn set_timestamp(&mut self, timestamp: SystemTime) {
        call!(self.set_timestamp(timestamp));
    }

    fn set_observed_timestamp(&mut self, timestamp: SystemTime) {
        call!(self.set_observed_timestamp(timestamp));
    }

    fn set_severity_text(&mut self, text: &'static str) {
        call!(self.set_severity_text(text));
    }

    fn set_severity_number(&mut self, number: Severity) {
        call!(self.set_severity_number(number));
    }

    fn set_body(&mut self, body: AnyValue) {
        call!(self.set_body(body));
    }

    fn add_attributes<I, K, V>(&mut self, attributes: I)
    where
        I: IntoIterator<Item = (K, V)>,
        K: Into<Key>,
        V: Into<AnyValue>,
    {
        call!(self.add_attributes(attributes));
    }

    fn add_attribute<K, V>(&mut self, key: K, value: V)
    where
        K: Into<Key>,
        V: Into<AnyValue>,
    {
        call!(self.add_attribute(key, value));
    }

    fn set_trace_context(&mut self, trace_id: TraceId, span_id: SpanId, trace_flags: Option<TraceFlags>) {
        call!(self.set_trace_context(trace_id, span_id, trace_flags));
    }
}
