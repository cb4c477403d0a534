//! A processor of the SDK that adds entries of baggage as attributes.

use crate::callsite::pipeline::baggage::BaggageKeys;
use opentelemetry::logs::{AnyValue, LogRecord as _};
use opentelemetry::trace::{Span as _, TraceContextExt as _};
use opentelemetry::{Context, InstrumentationScope, KeyValue, Value};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogProcessor, SdkLogRecord};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::time::Duration;

/// Adds entries of baggage as attributes, unless there are attributes with these keys. It has to be the first processor.
#[derive(Debug)]
pub(crate) struct BaggageProcessor(pub(crate) BaggageKeys);

impl SpanProcessor for BaggageProcessor {
    fn on_start(&self, span: &mut Span, context: &Context) {
        let found = self.0.attributes(context);
        if found.is_empty() {
            return;
        }
        // The SDK has no other way to read attributes.
        let known = span.exported_data().map(|span| span.attributes).unwrap_or_default();
        for attribute in found {
            if known.iter().all(|known| known.key != attribute.key) {
                span.set_attribute(attribute);
            }
        }
    }

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

impl LogProcessor for BaggageProcessor {
    fn emit(&self, record: &mut SdkLogRecord, _: &InstrumentationScope) {
        // A record of an annotated function has the entries already. If the function has ended elsewhere, the current ones are others.
        let span = record.trace_context().map(|of_record| of_record.span_id);
        let is_current = |context: &Context| span.is_none_or(|span| span == context.span().span_context().span_id());
        let found =
            Context::map_current(|context| if is_current(context) { self.0.attributes(context) } else { Vec::new() });
        for KeyValue { key, value, .. } in found {
            if let Value::String(text) = value
                && record.attributes_iter().all(|(known, _)| *known != key)
            {
                record.add_attribute(key, AnyValue::String(text));
            }
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}
