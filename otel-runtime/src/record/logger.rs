//! The logger provider of the recorder.

use super::limits::RecordLimits;
use super::pool;
use super::recorder::Recorder;
use super::shown::Shown;
use super::tail::Tail;
use crate::callsite::pipeline::baggage::BaggageKeys;
use crate::callsite::value::attribute_list::LOG_ATTRIBUTES;
use crate::clock::{self, Moment};
use crate::otlp::{EmittedLog, EncodedAttributes, Scope};
use crate::thread_context::has_context;
use opentelemetry::logs::{AnyValue, Severity};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId};
use opentelemetry::{Context, InstrumentationScope, Key};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// Creates loggers whose records are written as OTLP bytes.
#[derive(Clone, Debug)]
pub(crate) struct LoggerProvider(Arc<Provider>);

#[derive(Debug)]
struct Provider {
    recorder: Arc<Recorder>,
    limits: RecordLimits,
    shown: Option<Shown>,
    /// Where log records wait with a trace that is not sampled.
    tail: Option<Arc<Tail>>,
    /// The entries of baggage that are attributes of log records.
    baggage: Option<BaggageKeys>,
}

/// Writes log records of one instrumentation scope.
#[derive(Clone, Debug)]
pub(crate) struct Logger(Arc<Origin>);

#[derive(Debug)]
struct Origin {
    provider: Arc<Provider>,
    scope: InstrumentationScope,
    encoded: Arc<Scope>,
    /// The scopes of targets, which replace the name of the scope.
    targets: Mutex<Vec<(Cow<'static, str>, Arc<Scope>)>>,
}

/// The number of targets of a logger whose scopes are kept. Most loggers have one.
const TARGETS: usize = 32;

impl LoggerProvider {
    pub(crate) fn new(recorder: Arc<Recorder>, limits: RecordLimits) -> Self {
        Self(Arc::new(Provider { recorder, limits, shown: None, tail: None, baggage: None }))
    }

    /// Sets where log records below WARN wait with a trace that is not sampled. Call it before there is a logger.
    pub(crate) fn tail(mut self, tail: Option<&Arc<Tail>>) -> Self {
        if let (Some(provider), Some(tail)) = (Arc::get_mut(&mut self.0), tail.filter(|tail| tail.drops_logs())) {
            tail.hold_logs(&provider.recorder);
            provider.tail = Some(Arc::clone(tail));
        }
        self
    }

    /// Sets which entries of baggage are attributes of log records that are written by hand. Call it before there is a logger.
    pub(crate) fn baggage(mut self, keys: Option<BaggageKeys>) -> Self {
        if let Some(provider) = Arc::get_mut(&mut self.0) {
            provider.baggage = keys;
        }
        self
    }

    /// Sets the terminal on which log records are printed. Call it before there is a logger.
    pub(crate) fn shown(mut self, shown: Option<Shown>) -> Self {
        if let Some(provider) = Arc::get_mut(&mut self.0) {
            provider.shown = shown;
        }
        self
    }
}

impl opentelemetry::logs::LoggerProvider for LoggerProvider {
    type Logger = Logger;

    fn logger_with_scope(&self, scope: InstrumentationScope) -> Logger {
        let (provider, encoded) = (Arc::clone(&self.0), Arc::new(Scope::new(&scope)));
        Logger(Arc::new(Origin { provider, scope, encoded, targets: Mutex::default() }))
    }
}

impl Logger {
    pub(super) fn is_enabled(&self) -> bool {
        has_context() && !self.0.provider.recorder.is_closed() && !Context::is_current_telemetry_suppressed()
    }

    /// Returns an empty list of attributes for a log record.
    #[expect(clippy::unnecessary_box_returns, reason = "the list comes from the pool, and returns there")]
    pub(super) fn encoded_attributes(&self) -> Box<EncodedAttributes> {
        pool::take(LOG_ATTRIBUTES, self.0.provider.limits.attributes.span)
    }

    pub(super) fn limits(&self) -> &RecordLimits {
        &self.0.provider.limits
    }

    /// Appends a record. The target replaces the name of the scope.
    pub(super) fn append(&self, target: Option<&str>, record: &EmittedLog<'_>) {
        let Provider { recorder, tail, .. } = &*self.0.provider;
        if let Some(tail) = tail
            && !tail.writes_log(record, || self.0.scope_of(target))
        {
            return;
        }
        match target.filter(|target| *target != self.0.scope.name()) {
            None => recorder.append(&self.0.encoded, record.size(), |scope| record.encode(scope)),
            Some(target) => recorder.append(&self.0.of_target(target), record.size(), |scope| record.encode(scope)),
        }
        if let Some(shown) = self.0.provider.shown.as_ref().filter(|shown| shown.is_due(record.span.is_some())) {
            shown.now();
        }
    }
}

impl Origin {
    #[cold]
    fn scope_of(&self, target: Option<&str>) -> Arc<Scope> {
        match target.filter(|target| *target != self.scope.name()) {
            None => Arc::clone(&self.encoded),
            Some(target) => self.of_target(target),
        }
    }

    fn of_target(&self, target: &str) -> Arc<Scope> {
        let mut targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, scope)) = targets.iter().find(|(known, _)| known == target) {
            return Arc::clone(scope);
        }
        let scope = Arc::new(Scope::with_name(&self.scope, target));
        if targets.len() < TARGETS {
            targets.push((Cow::Owned(target.to_owned()), Arc::clone(&scope)));
        }
        scope
    }
}

impl opentelemetry::logs::Logger for Logger {
    type LogRecord = LogRecord;

    fn create_log_record(&self) -> LogRecord {
        LogRecord {
            time: 0,
            observed: 0,
            severity: 0,
            severity_text: "",
            body: None,
            attributes: self.encoded_attributes(),
            limits: *self.limits(),
            span: None,
            event_name: "",
            target: None,
        }
    }

    fn emit(&self, mut record: LogRecord) {
        if !self.is_enabled() {
            return;
        }
        if record.observed == 0 {
            record.observed = Moment::now().unix_nanos();
        }
        if record.span.is_none() {
            record.span = Context::map_current(|context| ids(context.span().span_context()));
        }
        if let Some(keys) = &self.0.provider.baggage {
            record.attributes.add_missing(&keys.current_attributes());
        }
        self.append(
            record.target.as_deref(),
            &EmittedLog {
                time: record.time,
                observed: record.observed,
                severity: record.severity,
                severity_text: record.severity_text,
                body: record.body.as_ref(),
                attributes: &record.attributes,
                span: record.span,
                event_name: record.event_name,
            },
        );
        pool::give_back(record.attributes);
    }

    fn event_enabled(&self, _: Severity, _: &str, _: Option<&str>) -> bool {
        self.is_enabled()
    }
}

/// Returns what a log record contains of a span.
pub(super) fn ids(span: &SpanContext) -> Option<(TraceId, SpanId, TraceFlags)> {
    span.is_valid().then(|| (span.trace_id(), span.span_id(), span.trace_flags()))
}

/// A log record that is written as OTLP bytes.
#[derive(Debug)]
pub(crate) struct LogRecord {
    time: u64,
    observed: u64,
    severity: u8,
    severity_text: &'static str,
    body: Option<AnyValue>,
    attributes: Box<EncodedAttributes>,
    limits: RecordLimits,
    span: Option<(TraceId, SpanId, TraceFlags)>,
    event_name: &'static str,
    target: Option<Cow<'static, str>>,
}

impl opentelemetry::logs::LogRecord for LogRecord {
    fn set_event_name(&mut self, name: &'static str) {
        self.event_name = name;
    }

    fn set_target<T>(&mut self, target: T)
    where
        T: Into<Cow<'static, str>>,
    {
        self.target = Some(target.into());
    }

    fn set_timestamp(&mut self, timestamp: SystemTime) {
        self.time = clock::system_nanos(timestamp);
    }

    fn set_observed_timestamp(&mut self, timestamp: SystemTime) {
        self.observed = clock::system_nanos(timestamp);
    }

    fn set_severity_text(&mut self, text: &'static str) {
        self.severity_text = text;
    }

    fn set_severity_number(&mut self, number: Severity) {
        // The numbers of the API are those of the protocol: 1 for `TRACE` to 24 for `FATAL4`.
        self.severity = number as u8;
    }

    fn set_body(&mut self, body: AnyValue) {
        self.body = Some(body);
    }

    fn add_attributes<I, K, V>(&mut self, attributes: I)
    where
        I: IntoIterator<Item = (K, V)>,
        K: Into<Key>,
        V: Into<AnyValue>,
    {
        attributes.into_iter().for_each(|(key, value)| self.add_attribute(key, value));
    }

    fn add_attribute<K, V>(&mut self, key: K, value: V)
    where
        K: Into<Key>,
        V: Into<AnyValue>,
    {
        let (key, value) = (key.into(), value.into());
        self.attributes.set_any(key.as_str(), &self.limits.cut_any(&value));
    }

    fn set_trace_context(&mut self, trace_id: TraceId, span_id: SpanId, trace_flags: Option<TraceFlags>) {
        self.span = Some((trace_id, span_id, trace_flags.unwrap_or_default()));
    }
}
