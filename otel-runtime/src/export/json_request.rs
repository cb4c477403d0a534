//! Requests in OTLP/JSON, made of encoded ones.
//!
//! JSON is for receivers that do not accept protobuf, so it has no encoder of its own. What is recorded costs the same with every protocol, and
//! the conversion runs on the thread of the exporter.
//!
//! Specification: [OTLP/JSON](https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).

use crate::received::to_json;
use crate::report::Signal;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;

/// Converts an encoded request to JSON.
///
/// # Errors
///
/// Returns an error if the bytes are not the request of this signal.
pub(super) fn from_protobuf(signal: Signal, body: &[u8]) -> Result<Vec<u8>, String> {
    match signal {
        Signal::Traces => converted::<ExportTraceServiceRequest>(body),
        Signal::Logs => converted::<ExportLogsServiceRequest>(body),
        Signal::Metrics => converted::<ExportMetricsServiceRequest>(body),
    }
}

fn converted<M: Message + Default + serde::Serialize>(body: &[u8]) -> Result<Vec<u8>, String> {
    let message = M::decode(body).map_err(|error| error.to_string())?;
    to_json(&message).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry_proto::tonic::common::v1::any_value::Value;
    use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue, KeyValueList};
    use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
    use opentelemetry_proto::tonic::metrics::v1::exponential_histogram_data_point::Buckets;
    use opentelemetry_proto::tonic::metrics::v1::metric::Data;
    use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Number;
    use opentelemetry_proto::tonic::metrics::v1::{
        Exemplar, ExponentialHistogram, ExponentialHistogramDataPoint, Gauge, Histogram, HistogramDataPoint, Metric,
        NumberDataPoint, ResourceMetrics, ScopeMetrics, Sum, exemplar,
    };
    use opentelemetry_proto::tonic::trace::v1::span::{Event, Link};
    use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
    use serde_json::json;

    const BIG: u64 = u64::MAX;

    fn attribute(key: &str, value: Value) -> KeyValue {
        KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
    }

    /// Converts the message, checks that nothing is missing, and returns the JSON below the lists of resources and scopes.
    fn json<M>(signal: Signal, message: &M, path: &str) -> serde_json::Value
    where
        M: Message + Default + PartialEq + serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug,
    {
        let text = from_protobuf(signal, &message.encode_to_vec()).expect("a request");
        assert_eq!(&serde_json::from_slice::<M>(&text).expect("OTLP"), message, "{}", String::from_utf8_lossy(&text));
        let value: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        value.pointer(path).unwrap_or_else(|| panic!("{path} in {value}")).clone()
    }

    #[test]
    fn a_span_has_hexadecimal_ids_and_long_integers_as_text() {
        let link = Link { trace_id: vec![1; 16], span_id: vec![2; 8], flags: 0x301, ..Link::default() };
        let event = Event { time_unix_nano: BIG, name: "e".to_owned(), ..Event::default() };
        let values = vec![
            attribute("i", Value::IntValue(i64::MIN)),
            attribute("b", Value::BytesValue(vec![0, 255])),
            attribute("d", Value::DoubleValue(0.5)),
            attribute("t", Value::BoolValue(true)),
            attribute("a", Value::ArrayValue(ArrayValue { values: vec![AnyValue::default()] })),
            attribute(
                "m",
                Value::KvlistValue(KeyValueList { values: vec![attribute("s", Value::StringValue("v".into()))] }),
            ),
        ];
        let span = Span {
            trace_id: (0..16).collect(),
            span_id: vec![0xab; 8],
            parent_span_id: vec![0xcd; 8],
            kind: 3,
            start_time_unix_nano: BIG,
            end_time_unix_nano: 1,
            attributes: values,
            events: vec![event],
            links: vec![link],
            status: Some(Status { code: 2, message: "no".to_owned() }),
            dropped_events_count: 7,
            ..Span::default()
        };
        let scope = ScopeSpans { spans: vec![span], ..ScopeSpans::default() };
        let message = ExportTraceServiceRequest {
            resource_spans: vec![ResourceSpans { scope_spans: vec![scope], ..ResourceSpans::default() }],
        };
        let span = json(Signal::Traces, &message, "/resourceSpans/0/scopeSpans/0/spans/0");
        assert_eq!(span["traceId"], "000102030405060708090a0b0c0d0e0f");
        assert_eq!((&span["spanId"], &span["parentSpanId"]), (&json!("abababababababab"), &json!("cdcdcdcdcdcdcdcd")));
        assert_eq!((&span["startTimeUnixNano"], &span["kind"]), (&json!(BIG.to_string()), &json!(3)));
        assert_eq!((&span["droppedEventsCount"], &span["status"]["code"]), (&json!(7), &json!(2)));
        assert_eq!(span["links"][0]["traceId"], "01".repeat(16));
        assert_eq!(
            (&span["links"][0]["flags"], &span["events"][0]["timeUnixNano"]),
            (&json!(0x301), &json!(BIG.to_string()))
        );
        let values: Vec<_> = (0..6).map(|at| span["attributes"][at]["value"].clone()).collect();
        let list = json!({ "kvlistValue": { "values": [{ "key": "s", "value": { "stringValue": "v" } }] } });
        assert_eq!(values[0], json!({ "intValue": i64::MIN.to_string() }));
        assert_eq!(
            values[1..4],
            [json!({ "bytesValue": "AP8=" }), json!({ "doubleValue": 0.5 }), json!({ "boolValue": true })]
        );
        assert_eq!(values[5], list);
    }

    #[test]
    fn a_log_record_keeps_its_body_and_severity() {
        let body = Some(AnyValue { value: Some(Value::StringValue("b".to_owned())) });
        let record = LogRecord {
            time_unix_nano: BIG,
            observed_time_unix_nano: 2,
            severity_number: 13,
            trace_id: vec![9; 16],
            span_id: vec![8; 8],
            event_name: "n".to_owned(),
            body,
            ..LogRecord::default()
        };
        let scope = ScopeLogs { log_records: vec![record], ..ScopeLogs::default() };
        let message = ExportLogsServiceRequest {
            resource_logs: vec![ResourceLogs { scope_logs: vec![scope], ..ResourceLogs::default() }],
        };
        let record = json(Signal::Logs, &message, "/resourceLogs/0/scopeLogs/0/logRecords/0");
        assert_eq!((&record["timeUnixNano"], &record["severityNumber"]), (&json!(BIG.to_string()), &json!(13)));
        assert_eq!((&record["traceId"], &record["eventName"]), (&json!("09".repeat(16)), &json!("n")));
    }

    #[test]
    fn points_of_metrics_have_long_integers_as_text() {
        let exemplar = Exemplar { time_unix_nano: BIG, value: Some(exemplar::Value::AsInt(-5)), ..Exemplar::default() };
        let number = NumberDataPoint {
            value: Some(Number::AsInt(i64::MAX)),
            exemplars: vec![exemplar],
            ..NumberDataPoint::default()
        };
        let histogram = HistogramDataPoint {
            count: BIG,
            sum: Some(0.5),
            bucket_counts: vec![1, BIG],
            explicit_bounds: vec![1.0],
            ..HistogramDataPoint::default()
        };
        let exponential = ExponentialHistogramDataPoint {
            count: 3,
            scale: -2,
            zero_count: BIG,
            positive: Some(Buckets { offset: -1, bucket_counts: vec![BIG] }),
            ..ExponentialHistogramDataPoint::default()
        };
        let data = [
            Data::Gauge(Gauge { data_points: vec![number.clone()] }),
            Data::Sum(Sum { data_points: vec![number], aggregation_temporality: 2, is_monotonic: true }),
            Data::Histogram(Histogram { data_points: vec![histogram], aggregation_temporality: 1 }),
            Data::ExponentialHistogram(ExponentialHistogram {
                data_points: vec![exponential],
                aggregation_temporality: 1,
            }),
        ];
        let metrics = data.into_iter().map(|data| Metric { data: Some(data), ..Metric::default() }).collect();
        let scope = ScopeMetrics { metrics, ..ScopeMetrics::default() };
        let message = ExportMetricsServiceRequest {
            resource_metrics: vec![ResourceMetrics { scope_metrics: vec![scope], ..ResourceMetrics::default() }],
        };
        let metrics = json(Signal::Metrics, &message, "/resourceMetrics/0/scopeMetrics/0/metrics");
        let point = |at: usize, kind: &str| metrics[at][kind]["dataPoints"][0].clone();
        assert_eq!(point(0, "gauge")["asInt"], i64::MAX.to_string());
        assert_eq!(point(1, "sum")["exemplars"][0]["asInt"], "-5");
        assert_eq!(point(2, "histogram")["bucketCounts"], json!(["1", BIG.to_string()]));
        assert_eq!(point(2, "histogram")["count"], BIG.to_string());
        let exponential = point(3, "exponentialHistogram");
        assert_eq!((&exponential["zeroCount"], &exponential["scale"]), (&json!(BIG.to_string()), &json!(-2)));
        assert_eq!(exponential["positive"]["bucketCounts"], json!([BIG.to_string()]));
    }

    #[test]
    fn bytes_that_are_no_request_are_refused() {
        from_protobuf(Signal::Traces, &[0xff]).expect_err("no protobuf");
    }
}
