//! The recorder behind the call sites of annotated functions: attributes are encoded as the function sets them.

use super::logger::{Logger, LoggerProvider, ids};
use super::pool;
use super::tracer::{Tracer, TracerProvider};
use crate::callsite::pipeline::sink::{LogSink, LoggerSource, NewSpan, Record, SpanSink, TracerSource, severity};
use crate::callsite::site::level::Level;
use crate::callsite::value::attribute_list::{AttributeList, FixedAttributes};
use crate::callsite::value::log_attributes::LogAttributes;
use crate::clock::{Moment, NOW};
use crate::otlp::EmittedLog;
use opentelemetry::logs::LoggerProvider as _;
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry::{Context, InstrumentationScope};
use std::sync::Arc;

/// Where annotated functions start spans of the recorder.
#[derive(Debug)]
pub(crate) struct RecordedSpans(pub(crate) TracerProvider);

impl TracerSource for RecordedSpans {
    fn tracer(&self, scope: InstrumentationScope) -> Arc<dyn SpanSink> {
        Arc::new(self.0.tracer_with_scope(scope))
    }
}

impl SpanSink for Tracer {
    fn attributes(&self, first: &FixedAttributes, others: usize) -> AttributeList {
        // A sampler that does not follow the parent is asked about each span, and sees the values.
        if self.follows_parent() { first.encoded(self.encoded_attributes()) } else { first.values(others) }
    }

    #[inline]
    fn start(&self, span: NewSpan, parent: &Context, base: &Context) -> Context {
        base.with_span(self.start_recorded(span, parent))
    }

    fn end(&self, context: &Context) {
        context.span().end_with_timestamp(NOW);
    }
}

/// Where annotated functions write log records of the recorder.
#[derive(Debug)]
pub(crate) struct RecordedLogs(pub(crate) LoggerProvider);

impl LoggerSource for RecordedLogs {
    fn logger(&self, scope: InstrumentationScope) -> Box<dyn LogSink> {
        Box::new(self.0.logger_with_scope(scope))
    }
}

impl LogSink for Logger {
    fn enabled(&self, _: Level, _: &str, _: Option<&'static str>) -> bool {
        self.is_enabled()
    }

    fn attributes(&self, first: &FixedAttributes, _: usize) -> AttributeList {
        first.encoded(self.encoded_attributes())
    }

    fn emit(&self, record: Record) {
        let attributes = match record.attributes {
            LogAttributes::Encoded(attributes) => attributes,
            // Of a record that is written to several destinations.
            LogAttributes::Values(values) => {
                let mut attributes = self.encoded_attributes();
                for (key, value) in &values {
                    attributes.set_any(key.as_str(), &self.limits().cut_any(value));
                }
                attributes
            }
        };
        let (severity, severity_text) = severity(record.level);
        let now = Moment::now().unix_nanos();
        self.append(
            Some(&record.target),
            &EmittedLog {
                time: now,
                observed: now,
                // The numbers of the API are those of the protocol.
                severity: severity as u8,
                severity_text,
                body: record.body.as_ref(),
                attributes: &attributes,
                span: ids(&record.span),
                event_name: record.event_name.unwrap_or_default(),
            },
        );
        pool::give_back(attributes);
    }
}
