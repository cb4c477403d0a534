//! The logger provider of an installation or of a test, for code that uses OpenTelemetry's API. For logs, unlike for traces and metrics,
//! the API has neither a global provider nor a type that can hold any provider.

use crate::record;
use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry::trace::{SpanId, TraceFlags, TraceId};
use opentelemetry::{InstrumentationScope, Key};
use opentelemetry_sdk::logs::{SdkLogRecord, SdkLogger, SdkLoggerProvider};
use std::borrow::Cow;
use std::time::SystemTime;

/// Creates loggers that write to installed telemetry. Returned by [`Telemetry::logger_provider`](crate::Telemetry::logger_provider).
#[derive(Clone, Debug)]
pub struct TelemetryLoggerProvider(OfPipeline<record::LoggerProvider, SdkLoggerProvider>);

/// A logger of installed telemetry, or of a test (`TestTelemetry::logger`).
#[derive(Clone, Debug)]
pub struct TelemetryLogger(OfPipeline<record::Logger, SdkLogger>);

/// A log record of a [`TelemetryLogger`].
#[derive(Debug)]
pub struct TelemetryLogRecord(OfPipeline<Box<record::LogRecord>, Box<SdkLogRecord>>);

/// A provider, a logger or a log record of one of the two pipelines.
#[derive(Clone, Debug)]
enum OfPipeline<R, S> {
    Recorder(R),
    Sdk(S),
    /// Log records are not exported.
    None,
}

impl TelemetryLoggerProvider {
    /// Creates a provider whose log records are not exported.
    pub(crate) fn none() -> Self {
        Self(OfPipeline::None)
    }

    pub(crate) fn of_recorder(provider: record::LoggerProvider) -> Self {
        Self(OfPipeline::Recorder(provider))
    }

    pub(crate) fn of_sdk(provider: SdkLoggerProvider) -> Self {
        Self(OfPipeline::Sdk(provider))
    }
}

impl LoggerProvider for TelemetryLoggerProvider {
    type Logger = TelemetryLogger;

    fn logger_with_scope(&self, scope: InstrumentationScope) -> TelemetryLogger {
        TelemetryLogger(match &self.0 {
            OfPipeline::Recorder(provider) => OfPipeline::Recorder(provider.logger_with_scope(scope)),
            OfPipeline::Sdk(provider) => OfPipeline::Sdk(provider.logger_with_scope(scope)),
            OfPipeline::None => OfPipeline::None,
        })
    }
}

impl Logger for TelemetryLogger {
    type LogRecord = TelemetryLogRecord;

    fn create_log_record(&self) -> TelemetryLogRecord {
        TelemetryLogRecord(match &self.0 {
            OfPipeline::Recorder(logger) => OfPipeline::Recorder(Box::new(logger.create_log_record())),
            OfPipeline::Sdk(logger) => OfPipeline::Sdk(Box::new(logger.create_log_record())),
            OfPipeline::None => OfPipeline::None,
        })
    }

    /// Writes a record. A record that was created by a logger of the other pipeline is not written.
    fn emit(&self, record: TelemetryLogRecord) {
        match (&self.0, record.0) {
            (OfPipeline::Recorder(logger), OfPipeline::Recorder(record)) => logger.emit(*record),
            (OfPipeline::Sdk(logger), OfPipeline::Sdk(record)) => logger.emit(*record),
            _ => {}
        }
    }

    fn event_enabled(&self, level: Severity, target: &str, name: Option<&str>) -> bool {
        match &self.0 {
            OfPipeline::Recorder(logger) => logger.event_enabled(level, target, name),
            OfPipeline::Sdk(logger) => logger.event_enabled(level, target, name),
            OfPipeline::None => false,
        }
    }
}

/// Calls a method of the record of either pipeline.
macro_rules! call {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match &mut $self.0 {
            OfPipeline::Recorder(record) => record.$method($($argument),*),
            OfPipeline::Sdk(record) => record.$method($($argument),*),
            OfPipeline::None => {}
        }
    };
}

impl LogRecord for TelemetryLogRecord {
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
