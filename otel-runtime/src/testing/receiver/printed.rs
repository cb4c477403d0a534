//! Formats received telemetry like the console exporter, for several services.

use crate::console::log::PrintedLog;
use crate::console::metrics::{SummaryLine, is_of_the_sdk, summary_lines, summary_text};
use crate::console::render::{standalone_log, tree};
use crate::received::{ReceivedAttributes, ReceivedMetric, ReceivedSpan};
use crate::testing::emitted::{Emitted, latest};
use opentelemetry::trace::{SpanId, TraceId};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) fn text(emitted: &Emitted) -> String {
    let mut text = String::new();
    let logs: Vec<_> = emitted.logs.iter().map(PrintedLog::new).collect();
    for trace in traces(&emitted.spans) {
        let services = ServiceNames::of(&trace);
        text += &tree(trace, &logs, |span| services.name_of(span));
    }
    let ended: HashSet<SpanId> = emitted.spans.iter().map(|span| span.span_id).collect();
    for (log, received) in logs.iter().zip(&emitted.logs) {
        if log.span.is_none_or(|(_, span)| !ended.contains(&span)) {
            text += &outside(log, service(&received.resource));
        }
    }
    for (service, points) in metrics(&emitted.metrics) {
        let heading = if service.is_empty() { "metrics".to_owned() } else { format!("metrics of {service}") };
        text += &summary_text(&heading, points);
    }
    text
}

/// Returns the spans of each trace, sorted by the start of the traces.
fn traces(spans: &[ReceivedSpan]) -> Vec<Vec<&ReceivedSpan>> {
    let mut traces: HashMap<TraceId, Vec<&ReceivedSpan>> = HashMap::new();
    for span in spans {
        traces.entry(span.trace_id).or_default().push(span);
    }
    let mut traces: Vec<_> = traces.into_values().collect();
    traces.sort_by_key(|spans| spans.iter().map(|span| (span.start, span.trace_id.to_bytes())).min());
    traces
}

/// The names of the services of the spans of a trace.
struct ServiceNames<'a>(HashMap<SpanId, &'a str>);

impl<'a> ServiceNames<'a> {
    fn of(spans: &[&'a ReceivedSpan]) -> Self {
        Self(spans.iter().map(|span| (span.span_id, service(&span.resource))).collect())
    }

    /// Returns the service of a span whose parent is in another service or missing.
    fn name_of(&self, span: &ReceivedSpan) -> Option<&'a str> {
        let own = self.0.get(&span.span_id).copied().filter(|service| !service.is_empty());
        let parent = span.parent.and_then(|parent| self.0.get(&parent)).copied();
        own.filter(|own| parent != Some(own))
    }
}

/// Formats a log record whose span was not received, with its service.
fn outside(log: &PrintedLog, service: &str) -> String {
    let line = standalone_log(log);
    if service.is_empty() { line } else { format!("{}  ({service})\n", line.trim_end()) }
}

fn service(resource: &ReceivedAttributes) -> &str {
    resource.text("service.name").unwrap_or_default()
}

/// Returns the last points of each metric by service.
fn metrics(received: &[ReceivedMetric]) -> BTreeMap<&str, Vec<SummaryLine>> {
    let mut lines: BTreeMap<&str, Vec<SummaryLine>> = BTreeMap::new();
    for metric in latest(received).into_iter().filter(|metric| !is_of_the_sdk(&metric.name)) {
        lines.entry(service(&metric.resource)).or_default().extend(summary_lines(metric));
    }
    lines
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them so")]
mod tests {
    use super::text;
    use crate::received;
    use crate::testing::emitted::Emitted;
    use expect_test::expect;
    use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
    use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
    use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn wire<T: DeserializeOwned>(message: Value) -> T {
        serde_json::from_value(message).expect("OTLP as JSON")
    }

    fn of(service: &str) -> Value {
        json!({ "attributes": [{ "key": "service.name", "value": { "stringValue": service } }] })
    }

    fn spans(service: &str, spans: &Value) -> Value {
        json!({ "resource": of(service), "scopeSpans": [{ "spans": spans }] })
    }

    fn span(id: u64, parent: u64, name: &str) -> Value {
        let parent = if parent == 0 { String::new() } else { format!("{parent:016x}") };
        let (start, end) = ((id * 1_000).to_string(), (id * 1_000 + 5_000).to_string());
        json!({
            "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": format!("{id:016x}"), "parentSpanId": parent,
            "name": name, "kind": 1, "startTimeUnixNano": start, "endTimeUnixNano": end,
        })
    }

    fn logs(service: &str, body: &str, span: &str) -> Value {
        let trace = if span.is_empty() { "" } else { "4bf92f3577b34da6a3ce929d0e0e4736" };
        let record = json!({
            "timeUnixNano": "7000", "severityNumber": 13, "severityText": "WARN", "body": { "stringValue": body },
            "traceId": trace, "spanId": span,
        });
        json!({ "resource": of(service), "scopeLogs": [{ "logRecords": [record] }] })
    }

    fn metric(service: &str, value: i64) -> Value {
        let point = json!({ "asInt": value.to_string(), "timeUnixNano": "1", "startTimeUnixNano": "1" });
        let sum = json!({ "dataPoints": [point], "aggregationTemporality": 2, "isMonotonic": true });
        let metric = json!({ "name": "mails.delivered", "unit": "{mail}", "sum": sum });
        json!({ "resource": of(service), "scopeMetrics": [{ "metrics": [metric] }] })
    }

    #[test]
    fn a_trace_across_two_services_is_one_tree() {
        let users = spans("users", &json!([span(2, 1, "POST → mailer"), span(1, 0, "POST /users")]));
        let mailer = spans("mailer", &json!([span(3, 2, "POST /send"), span(4, 3, "mailer.deliver")]));
        let (inside, outside) = (logs("mailer", "late", "0000000000000003"), logs("users", "started", ""));
        let metrics = json!([metric("mailer", 1), metric("users", 7), metric("mailer", 2)]);
        let emitted = Emitted {
            spans: received::spans(wire::<ExportTraceServiceRequest>(json!({ "resourceSpans": [mailer, users] }))),
            metrics: received::metrics(wire::<ExportMetricsServiceRequest>(json!({ "resourceMetrics": metrics }))),
            logs: received::logs(wire::<ExportLogsServiceRequest>(json!({ "resourceLogs": [outside, inside] }))),
        };
        expect![[r#"
            POST /users                                         5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  (users)
            └─ POST → mailer                                    5 µs
               └─ POST /send                                    5 µs  (mailer)
                  │  WARN  late
                  └─ mailer.deliver                             5 µs
            WARN  started  (users)
            metrics of mailer
              mails.delivered                                         2
            metrics of users
              mails.delivered                                         7
        "#]]
        .assert_eq(&text(&emitted));
    }
}
