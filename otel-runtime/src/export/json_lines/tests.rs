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

/// A disk with room for some bytes at a time.
#[derive(Clone, Default)]
struct Disk {
    written: Shared,
    room: Arc<Mutex<usize>>,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut room = self.room.lock().expect("no panic");
        if *room == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        // Some bytes at a time, as a pipe does.
        let count = bytes.len().min(*room).min(7);
        *room -= count;
        self.written.write(&bytes[..count])
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wherever a disk becomes full, each complete line is JSON, and only the batch that failed is lost.
#[test]
fn a_full_disk_does_not_join_two_lines() {
    let whole = {
        let disk = Disk { room: Arc::new(Mutex::new(usize::MAX)), ..Disk::default() };
        futures_executor::block_on(JsonLines::new(disk.clone()).export(vec![span()])).expect("it has room");
        disk.written.text()
    };
    for room in 0..whole.len() {
        let disk = Disk { room: Arc::new(Mutex::new(room)), ..Disk::default() };
        let spans = JsonLines::new(disk.clone());
        let others = spans.clone();
        futures_executor::block_on(spans.export(vec![span()])).expect_err("it is full");
        // Still full, also for the other signal, and with room for a line break only.
        futures_executor::block_on(others.export(vec![span()])).expect_err("it is full");
        *disk.room.lock().expect("no panic") = 1;
        futures_executor::block_on(spans.export(vec![span()])).expect_err("it is full");
        *disk.room.lock().expect("no panic") = usize::MAX;
        futures_executor::block_on(others.export(vec![span()])).expect("it has room");
        futures_executor::block_on(spans.export(vec![span()])).expect("it has room");
        let text = disk.written.text();
        assert!(text.ends_with(&format!("{whole}{whole}")), "{room}: {text}");
        let before = text.strip_suffix(&format!("{whole}{whole}")).expect("the two lines");
        assert!(before.is_empty() || before.ends_with('\n'), "{room}: {text}");
        assert!(!before.contains("\n\n"), "{room}: {text}");
        let parsed = before.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count();
        // A line without its line break is complete JSON, and its batch is counted as lost all the same.
        assert_eq!(parsed, usize::from(room == whole.len() - 1), "{room}: {text}");
    }
}

/// A device that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_reported() {
    let device = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let error = futures_executor::block_on(JsonLines::new(device).export(vec![span()])).expect_err("it is full");
    let expected = "Operation failed: JSON lines: cannot write: No space left on device (os error 28)";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn floats_that_are_no_numbers_have_names() {
    let out = Shared::default();
    let attributes = [("nan", f64::NAN), ("up", f64::INFINITY), ("down", f64::NEG_INFINITY)];
    let attributes = attributes.into_iter().map(|(key, value)| KeyValue::new(key, value)).collect();
    futures_executor::block_on(JsonLines::new(out.clone()).export(vec![SpanData { attributes, ..span() }]))
        .expect("memory takes everything");
    let text = out.text();
    for part in [r#""value":{"doubleValue":"NaN"}"#, r#"{"doubleValue":"Infinity"}"#, r#"{"doubleValue":"-Infinity"}"#]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
}
