//! Log records.

use super::UNLIMITED;
use super::random::Random;
use super::spans::resource;
use crate::otlp::{EncodedResource, encode_logs};
use opentelemetry::InstrumentationScope;
use opentelemetry::logs::{LogRecord as _, Logger, LoggerProvider as _, Severity};
use opentelemetry::trace::{SpanId, TraceFlags, TraceId};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::logs::v1::ScopeLogs;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::logs::tonic::group_logs_by_resource_and_scope;
use opentelemetry_sdk::logs::{LogBatch, SdkLogRecord, SdkLoggerProvider};
use prost::Message as _;

fn record(random: &mut Random, logger: &impl Logger<LogRecord = SdkLogRecord>) -> SdkLogRecord {
    let mut record = logger.create_log_record();
    // The SDK's conversion requires it.
    record.set_observed_timestamp(random.time());
    if random.below(2) == 0 {
        record.set_timestamp(random.time());
        record.set_severity_text("INFO");
        record.set_severity_number(
            [Severity::Trace, Severity::Info3, Severity::Fatal4][usize::try_from(random.below(3)).expect("is small")],
        );
        record.set_event_name("order.placed");
    }
    if random.below(2) == 0 {
        record.set_body(random.any_value(3));
        record.set_target(["orders", "mail"][usize::try_from(random.below(2)).expect("is small")]);
    }
    if random.below(2) == 0 {
        let flags = (random.below(2) == 0).then_some(TraceFlags::SAMPLED);
        record.set_trace_context(TraceId::from(u128::from(random.next())), SpanId::from(random.next()), flags);
    }
    for _ in 0..random.below(7) {
        record.add_attribute(random.text(), random.any_value(2));
    }
    record
}

/// The SDK's conversion orders scopes at random, and the entries of maps, too.
fn sorted(mut scopes: Vec<ScopeLogs>) -> Vec<String> {
    use opentelemetry_proto::tonic::common::v1::{AnyValue, any_value::Value};
    fn sort(value: &mut AnyValue) {
        match &mut value.value {
            Some(Value::ArrayValue(list)) => list.values.iter_mut().for_each(sort),
            Some(Value::KvlistValue(list)) => {
                list.values.iter_mut().filter_map(|pair| pair.value.as_mut()).for_each(sort);
                list.values.sort_by_key(|pair| format!("{pair:?}"));
            }
            _ => {}
        }
    }
    for record in scopes.iter_mut().flat_map(|scope| &mut scope.log_records) {
        record.body.iter_mut().for_each(sort);
        record.attributes.iter_mut().filter_map(|pair| pair.value.as_mut()).for_each(sort);
    }
    let mut texts: Vec<_> = scopes.iter().map(|scope| format!("{scope:?}")).collect();
    texts.sort();
    texts
}

#[test]
fn records_decode_to_what_the_sdk_converts_them_to() {
    let logger = SdkLoggerProvider::builder().build().logger("orders");
    let mut random = Random(43);
    for _ in 0..300 {
        let records = random.list(6, |random| (record(random, &logger), random.scope()));
        let references: Vec<(&SdkLogRecord, &InstrumentationScope)> =
            records.iter().map(|(record, scope)| (record, scope)).collect();
        let batch = LogBatch::new(&references);
        let decoded: Vec<_> = encode_logs(&batch, &EncodedResource::new(&resource()), UNLIMITED)
            .iter()
            .flat_map(|request| ExportLogsServiceRequest::decode(&request.body[..]).expect("is valid").resource_logs)
            .collect();
        let expected = group_logs_by_resource_and_scope(&batch, &ResourceAttributesWithSchema::from(&resource()));
        let scopes = |list: Vec<opentelemetry_proto::tonic::logs::v1::ResourceLogs>| {
            sorted(list.into_iter().flat_map(|resource| resource.scope_logs).collect())
        };
        if let Some(first) = decoded.first() {
            assert_eq!((&first.resource, &first.schema_url), (&expected[0].resource, &expected[0].schema_url));
        }
        assert_eq!(scopes(decoded), scopes(expected));
    }
}
