//! Log records are exported as the SDK exports them.

use super::{in_batch, recorder};
use crate::otlp::{EncodedResource, RequestLimits, encode_logs};
use crate::record::{LoggerProvider, RecordLimits};
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger, LoggerProvider as _, Severity};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use opentelemetry::{Context, InstrumentationScope, Key};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ScopeLogs};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter, SdkLoggerProvider};
use prost::Message as _;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

/// Uses everything that the API offers for a log record.
fn use_everything<L: Logger>(logger: &L) {
    let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let map = AnyValue::Map(Box::new(HashMap::from([(Key::new("inner"), AnyValue::Bytes(Box::new(vec![0, 255])))])));
    let mut record = logger.create_log_record();
    record.set_timestamp(time);
    record.set_observed_timestamp(time + Duration::from_secs(1));
    record.set_severity_number(Severity::Fatal4);
    record.set_severity_text("FATAL");
    record.set_body(AnyValue::ListAny(Box::new(vec![map.clone(), AnyValue::Double(-0.5)])));
    record.set_target("other::target");
    record.set_event_name("order.placed");
    record.add_attributes([("text", AnyValue::from("x".repeat(300))), ("map", map), ("int", AnyValue::Int(-1))]);
    record.add_attribute("bool", true);
    record.set_trace_context(TraceId::from(7), SpanId::from(9), Some(TraceFlags::new(3)));
    logger.emit(record);

    let state = TraceState::default();
    let span = SpanContext::new(TraceId::from(1), SpanId::from(2), TraceFlags::NOT_SAMPLED, false, state);
    let _inside = Context::new().with_remote_span_context(span).attach();
    let mut record = logger.create_log_record();
    record.set_body(AnyValue::from("text"));
    record.set_observed_timestamp(time);
    logger.emit(record);
}

#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Vec<ScopeLogs>>>);

const UNLIMITED: RequestLimits = RequestLimits { bytes: usize::MAX, items: usize::MAX };

impl LogExporter for Kept {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let requests = encode_logs(&batch, &EncodedResource::default(), UNLIMITED);
        self.0.lock().expect("is not poisoned").extend(decoded(&requests[0].body));
        Ok(())
    }
}

fn decoded(body: &[u8]) -> Vec<ScopeLogs> {
    let decoded = ExportLogsServiceRequest::decode(body).expect("is valid");
    decoded.resource_logs.into_iter().flat_map(|resource| resource.scope_logs).collect()
}

fn scope() -> InstrumentationScope {
    InstrumentationScope::builder("shop").with_version("1.2").build()
}

fn recorded(limits: RecordLimits, work: impl FnOnce(&super::super::logger::Logger)) -> Vec<ScopeLogs> {
    let recorder = recorder();
    work(&LoggerProvider::new(Arc::clone(&recorder), limits).logger_with_scope(scope()));
    in_batch(&recorder).iter().flat_map(|request| decoded(&request.body)).collect()
}

#[test]
fn every_field_is_that_of_the_sdk() {
    let kept = Kept::default();
    let provider = SdkLoggerProvider::builder().with_simple_exporter(kept.clone()).build();
    use_everything(&provider.logger_with_scope(scope()));
    let expected = std::mem::take(&mut *kept.0.lock().expect("is not poisoned"));
    assert_eq!(recorded(RecordLimits::of_logs(128, None), use_everything), expected);
}

fn only(mut scopes: Vec<ScopeLogs>) -> LogRecord {
    assert_eq!(scopes.iter().map(|scope| scope.log_records.len()).sum::<usize>(), 1);
    scopes.remove(0).log_records.remove(0)
}

#[test]
fn the_limits_count_keys_and_characters() {
    let record = only(recorded(RecordLimits::of_logs(2, Some(3)), |logger| {
        let mut record = logger.create_log_record();
        record.add_attributes([("a", "grüße"), ("b", "b"), ("c", "c")]);
        record.add_attribute("b", AnyValue::ListAny(Box::new(vec!["long".into()])));
        logger.emit(record);
    }));
    assert_eq!(record.dropped_attributes_count, 1);
    let values: Vec<_> = record.attributes.iter().map(|attribute| format!("{:?}", attribute.value)).collect();
    assert!(values[0].contains("\"grü\"") && values[1].contains("\"lon\""), "{values:?}");
}

#[test]
fn records_of_telemetry_itself_are_not_exported() {
    let suppressed = recorded(RecordLimits::of_logs(128, None), |logger| {
        let _inside = Context::enter_telemetry_suppressed_scope();
        assert!(!logger.event_enabled(Severity::Error, "t", None));
        logger.emit(logger.create_log_record());
    });
    assert!(suppressed.is_empty());
}
