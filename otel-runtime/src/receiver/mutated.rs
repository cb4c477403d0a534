//! The reader of received OTLP on damaged input: it returns an error or something, and never panics.

use crate::received::{self, from_json};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::metrics::v1::exponential_histogram_data_point::Buckets;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Number;
use opentelemetry_proto::tonic::metrics::v1::{
    ExponentialHistogram, ExponentialHistogramDataPoint, Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint,
    ResourceMetrics, ScopeMetrics, Sum, Summary, SummaryDataPoint,
};
use opentelemetry_proto::tonic::trace::v1::span::{Event, Link};
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn attributes() -> Vec<KeyValue> {
    let values = [
        Value::StringValue("text".to_owned()),
        Value::IntValue(i64::MIN),
        Value::DoubleValue(-0.5),
        Value::BytesValue(vec![0, 255]),
        Value::ArrayValue(ArrayValue {
            values: vec![AnyValue::default(), AnyValue { value: Some(Value::BoolValue(true)) }],
        }),
    ];
    let pair = |value: &Value| KeyValue {
        key: "acme.key".to_owned(),
        value: Some(AnyValue { value: Some(value.clone()) }),
        ..KeyValue::default()
    };
    let inner = Value::KvlistValue(KeyValueList { values: values.iter().map(pair).collect() });
    values.iter().chain([&inner]).map(pair).collect()
}

fn scope() -> InstrumentationScope {
    InstrumentationScope {
        name: "shop".to_owned(),
        version: "1".to_owned(),
        attributes: attributes(),
        ..Default::default()
    }
}

fn spans() -> ExportTraceServiceRequest {
    let span = Span {
        trace_id: vec![1; 16],
        span_id: vec![2; 8],
        parent_span_id: vec![3; 8],
        trace_state: "a=1".to_owned(),
        flags: 0x301,
        name: "GET".to_owned(),
        kind: 3,
        start_time_unix_nano: 1,
        end_time_unix_nano: u64::MAX,
        attributes: attributes(),
        events: vec![Event { name: "event".to_owned(), attributes: attributes(), ..Event::default() }],
        links: vec![Link { trace_id: vec![4; 16], span_id: vec![5; 8], ..Link::default() }],
        status: Some(Status { code: 2, message: "broken".to_owned() }),
        ..Span::default()
    };
    let scope_spans = vec![ScopeSpans { scope: Some(scope()), spans: vec![span; 2], ..ScopeSpans::default() }];
    ExportTraceServiceRequest { resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }] }
}

fn logs() -> ExportLogsServiceRequest {
    let record = LogRecord {
        time_unix_nano: 1,
        severity_number: 17,
        severity_text: "ERROR".to_owned(),
        body: Some(AnyValue { value: Some(Value::KvlistValue(KeyValueList { values: attributes() })) }),
        attributes: attributes(),
        trace_id: vec![1; 16],
        span_id: vec![2; 8],
        event_name: "event".to_owned(),
        ..LogRecord::default()
    };
    let scope_logs = vec![ScopeLogs { scope: Some(scope()), log_records: vec![record; 2], ..ScopeLogs::default() }];
    ExportLogsServiceRequest { resource_logs: vec![ResourceLogs { scope_logs, ..ResourceLogs::default() }] }
}

fn metrics() -> ExportMetricsServiceRequest {
    let number = |value| NumberDataPoint { attributes: attributes(), value: Some(value), ..NumberDataPoint::default() };
    let histogram = HistogramDataPoint {
        count: 3,
        sum: Some(1.5),
        bucket_counts: vec![1, 2],
        explicit_bounds: vec![0.5],
        ..HistogramDataPoint::default()
    };
    let exponential = ExponentialHistogramDataPoint {
        scale: 3,
        positive: Some(Buckets { offset: -1, bucket_counts: vec![1, 2] }),
        ..ExponentialHistogramDataPoint::default()
    };
    let data = [
        Data::Gauge(Gauge { data_points: vec![number(Number::AsDouble(f64::NAN))] }),
        Data::Sum(Sum { data_points: vec![number(Number::AsInt(-1))], aggregation_temporality: 2, is_monotonic: true }),
        Data::Histogram(Histogram { data_points: vec![histogram], aggregation_temporality: 1 }),
        Data::ExponentialHistogram(ExponentialHistogram { data_points: vec![exponential], aggregation_temporality: 2 }),
        Data::Summary(Summary { data_points: vec![SummaryDataPoint::default()] }),
    ];
    let metric = |data: &Data| Metric { name: "acme.metric".to_owned(), data: Some(data.clone()), ..Metric::default() };
    let metrics = data.iter().map(metric).collect();
    let scope_metrics = vec![ScopeMetrics { scope: Some(scope()), metrics, ..ScopeMetrics::default() }];
    ExportMetricsServiceRequest {
        resource_metrics: vec![ResourceMetrics { scope_metrics, ..ResourceMetrics::default() }],
    }
}

/// A generator `Xorshift`.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).expect("fits")).expect("fits")
    }

    /// Changes, removes, repeats or inserts bytes in one to four places.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(6) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, self.below(256).to_le_bytes()[0]),
                2 if !bytes.is_empty() => _ = bytes.remove(at),
                3 => {
                    let end = (at + self.below(64)).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                4 if !bytes.is_empty() => bytes[at] = [0, 0x7f, 0x80, 0xff][self.below(4)],
                _ if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                _ => {}
            }
        }
    }
}

/// Reads damaged requests in both encodings.
fn read_damaged<M, T>(message: &M, read: fn(M) -> Vec<T>, random: &mut Random, executions: usize)
where
    M: Message + Default + Serialize + DeserializeOwned,
    T: std::fmt::Debug,
{
    let (binary, text) = (message.encode_to_vec(), serde_json::to_vec(message).expect("is JSON"));
    assert!(!read(M::decode(&binary[..]).expect("is valid")).is_empty());
    assert!(!read(from_json(&text).expect("is valid")).is_empty());
    for number in 0..executions {
        let mut bytes = if number % 4 == 0 { text.clone() } else { binary.clone() };
        random.damage(&mut bytes);
        let request = if number % 4 == 0 { from_json(&bytes).ok() } else { M::decode(&bytes[..]).ok() };
        // The text of what was read, as a failed assertion contains it.
        let read = request.map(read);
        std::hint::black_box(format!("{read:?}"));
    }
}

fn read_all(executions: usize) {
    let mut random = Random(0x5eed);
    read_damaged(&spans(), received::spans, &mut random, executions / 3);
    read_damaged(&logs(), received::logs, &mut random, executions / 3);
    read_damaged(&metrics(), received::metrics, &mut random, executions.div_ceil(3));
}

#[test]
fn damaged_requests_do_not_panic() {
    read_all(6_000);
}

#[test]
#[ignore = "takes minutes; run it with `cargo test --release -p otel-runtime --all-features --lib -- --ignored a_million`"]
fn a_million_damaged_requests_do_not_panic() {
    read_all(1_000_000);
}
