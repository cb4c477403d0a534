use super::JsonLines;
use expect_test::expect;
use opentelemetry::logs::{LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider, Temporality};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanExporter as _, SpanLinks};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// A buffer that can be read while it is written.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no panic").clone()).expect("JSON is UTF-8")
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn at(nanos: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos)
}

fn resource() -> Resource {
    Resource::builder_empty().with_service_name("users").build()
}

fn span() -> SpanData {
    let ids = (TraceId::from(0x4bf9_2f35), SpanId::from(0xf067));
    SpanData {
        span_context: SpanContext::new(ids.0, ids.1, TraceFlags::SAMPLED, false, TraceState::default()),
        parent_span_id: SpanId::INVALID,
        parent_span_is_remote: false,
        span_kind: SpanKind::Server,
        name: "line\nbreak".into(),
        start_time: at(1),
        end_time: at(2),
        attributes: vec![KeyValue::new("n", 42), KeyValue::new("f", 0.5)],
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::error("no"),
        instrumentation_scope: InstrumentationScope::builder("scope").with_version("1").build(),
    }
}

#[test]
fn a_span_is_one_line() {
    let out = Shared::default();
    let mut lines = JsonLines::new(out.clone());
    opentelemetry_sdk::trace::SpanExporter::set_resource(&mut lines, &resource());
    futures_executor::block_on(lines.export(vec![span()])).expect("memory takes everything");
    expect![[r#"
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"users"}}],"droppedAttributesCount":0,"entityRefs":[]},"scopeSpans":[{"scope":{"name":"scope","version":"1","attributes":[],"droppedAttributesCount":0},"spans":[{"traceId":"0000000000000000000000004bf92f35","spanId":"000000000000f067","traceState":"","parentSpanId":"","flags":257,"name":"line\nbreak","kind":2,"startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{"key":"n","value":{"intValue":"42"}},{"key":"f","value":{"doubleValue":0.5}}],"droppedAttributesCount":0,"events":[],"droppedEventsCount":0,"links":[],"droppedLinksCount":0,"status":{"message":"no","code":2}}],"schemaUrl":""}],"schemaUrl":""}]}
    "#]].assert_eq(&out.text());
}

#[test]
fn a_log_record_is_one_line() {
    let out = Shared::default();
    let provider = SdkLoggerProvider::builder()
        .with_resource(resource())
        .with_simple_exporter(JsonLines::new(out.clone()))
        .build();
    let logger = provider.logger("scope");
    let mut record = logger.create_log_record();
    record.set_timestamp(at(1));
    record.set_observed_timestamp(at(2));
    record.set_severity_number(Severity::Info);
    record.set_body("two\nlines".into());
    logger.emit(record);
    expect![[r#"
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"users"}}],"droppedAttributesCount":0,"entityRefs":[]},"scopeLogs":[{"scope":{"name":"scope","version":"","attributes":[],"droppedAttributesCount":0},"logRecords":[{"timeUnixNano":"1","observedTimeUnixNano":"2","severityNumber":9,"severityText":"","body":{"stringValue":"two\nlines"},"attributes":[],"droppedAttributesCount":0,"flags":0,"traceId":"","spanId":"","eventName":""}],"schemaUrl":""}],"schemaUrl":""}]}
    "#]].assert_eq(&out.text());
}

#[test]
fn metrics_are_one_line_and_an_empty_collection_is_none() {
    let out = Shared::default();
    let exporter = JsonLines::new(out.clone()).temporality(Temporality::Delta);
    let provider = SdkMeterProvider::builder()
        .with_resource(resource())
        .with_reader(PeriodicReader::builder(exporter).build())
        .build();
    provider.force_flush().expect("memory takes everything");
    assert_eq!(out.text(), "");
    provider.meter("scope").u64_counter("hits").build().add(3, &[KeyValue::new("k", "v")]);
    provider.force_flush().expect("memory takes everything");
    let text = out.text();
    assert_eq!(text.matches('\n').count(), 1);
    let line: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let metric = &line["resourceMetrics"][0]["scopeMetrics"][0]["metrics"][0];
    assert_eq!((&metric["name"], &metric["sum"]["aggregationTemporality"]), (&"hits".into(), &1.into()));
    assert_eq!(metric["sum"]["dataPoints"][0]["asInt"], "3");
}

#[test]
fn shutdown_does_not_affect_clones() {
    let out = Shared::default();
    let lines = JsonLines::new(out.clone());
    let other = lines.clone();
    lines.shutdown().expect("the first time");
    assert!(matches!(lines.shutdown(), Err(OTelSdkError::AlreadyShutdown)));
    let refused = futures_executor::block_on(lines.export(vec![span()]));
    assert!(matches!(refused, Err(OTelSdkError::AlreadyShutdown)));
    futures_executor::block_on(other.export(vec![span()])).expect("memory takes everything");
    assert_eq!(out.text().lines().count(), 1);
}

#[test]
fn a_writer_that_fails_is_reported() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("disk full"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = futures_executor::block_on(JsonLines::new(Full).export(vec![span()])).expect_err("it is full");
    assert_eq!(error.to_string(), "Operation failed: JSON lines: cannot write: disk full");
}
