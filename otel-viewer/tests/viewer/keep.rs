//! Files of OTLP/JSON lines.

use crate::otlp::{TRACE, id, logs, metrics, request, span, spans};
use otel_viewer::{LogFilter, TraceFilter, Viewer};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// A folder that is removed at the end of a test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("otel-viewer-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_is_kept_is_read_back() {
    let folder = Folder::new("kept");
    let file = folder.file("telemetry.jsonl");
    let point = json!({ "asDouble": "NaN", "timeUnixNano": "1" });
    let gauge = json!({ "name": "acme.g", "gauge": { "dataPoints": [point] } });
    let record = json!({ "timeUnixNano": "1", "body": { "stringValue": "line\nbreak" } });
    let viewer = Viewer::builder().keep(&file).build().expect("a viewer");
    viewer.add(request(&spans("users", &[span(1, 0, "root", 1, 2)])));
    viewer.add(request(&logs("users", &[record])));
    viewer.add(request(&metrics("users", &[gauge])));
    viewer.clear();
    let keep = viewer.summary().keep.expect("a file");
    assert_eq!((keep.bytes, keep.lost), (fs::metadata(&file).expect("a file").len(), 0));

    let again = Viewer::new();
    let report = again.read(&file).expect("a file");
    assert_eq!((report.lines, report.spans, report.logs, report.metrics), (3, 1, 1, 1));
    assert_eq!((report.malformed, report.is_cut), (0, false));
    assert_eq!(again.trace(TRACE).expect("a trace").spans[0].span_id, id(1));
    assert_eq!(again.logs(&LogFilter::new()).expect("logs").logs[0].body, "line\nbreak");
    assert!(again.metric("acme.g", None, None).is_some());
    // Telemetry can be confidential.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_does_not_grow_without_limit() {
    let folder = Folder::new("bounded");
    let file = folder.file("telemetry.jsonl");
    let viewer = Viewer::builder().keep(&file).keep_bytes(20_000).build().expect("a viewer");
    for number in 1..=200 {
        viewer.add(request(&spans("users", &[span(number, 0, "root", number, number + 1)])));
    }
    let old = folder.file("telemetry.jsonl.1");
    let length = |path: &PathBuf| fs::metadata(path).expect("a file").len();
    assert!(length(&file) <= 10_000 && length(&old) <= 10_000);
    assert!(length(&file) + length(&old) > 10_000);
    let again = Viewer::new();
    assert_eq!(again.read(&old).expect("a file").malformed, 0);
    assert_eq!(again.read(&file).expect("a file").malformed, 0);
    let last = again.trace(TRACE).expect("a trace");
    assert!(last.spans.iter().any(|span| span.span_id == id(200)) && last.spans.len() < 200);
    // What is larger than the file may be is counted.
    viewer.add(request(&spans("users", &[span(1, 0, &"x".repeat(10_000), 1, 2)])));
    let keep = viewer.summary().keep.expect("a file");
    assert_eq!((keep.lost, keep.reason.as_deref()), (1, Some("the request is larger than the file may be")));
}

#[test]
fn a_line_that_is_cut_does_not_hide_the_others() {
    let folder = Folder::new("cut");
    let file = folder.file("telemetry.jsonl");
    let line = spans("users", &[span(1, 0, "root", 1, 2)]).to_string();
    let cut = &line[..line.len() / 2];
    fs::write(&file, format!("{line}\r\n\nnot JSON\n{{\"resourceSpans\":[7]}}\n{{\"spans\":[]}}\n{cut}"))
        .expect("a file");
    let viewer = Viewer::new();
    let report = viewer.read(&file).expect("a file");
    assert_eq!((report.lines, report.spans, report.malformed, report.is_cut), (1, 1, 3, true));
    let numbers: Vec<_> = report.malformed_lines.iter().map(|line| line.line).collect();
    assert_eq!(numbers, [3, 4, 5]);
    let reason = "there is no field `resourceSpans`, `resourceLogs` or `resourceMetrics`, but `spans`";
    assert_eq!(report.malformed_lines[2].reason, reason);

    // A viewer that appends to such a file starts a new line.
    let again = Viewer::builder().keep(&file).build().expect("a viewer");
    again.add(request(&spans("users", &[span(2, 0, "next", 1, 2)])));
    let report = Viewer::new().read(&file).expect("a file");
    assert_eq!((report.spans, report.malformed, report.is_cut), (2, 4, false));
}

/// A line as the Collector's file exporter writes it: enumerations as numbers, 64-bit integers as text, empty fields left out or empty.
const COLLECTOR: &str = concat!(
    r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},"#,
    r#"{"key":"process.pid","value":{"intValue":"4711"}}]},"scopeSpans":[{"scope":{"name":"lib","version":"0.1"},"#,
    r#""spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","parentSpanId":"","flags":256,"#,
    r#""name":"I'm a server span","kind":2,"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","#,
    r#""attributes":[{"key":"ok","value":{"boolValue":true}},{"key":"list","value":{"arrayValue":{"values":[{"doubleValue":0.5}]}}}],"#,
    r#""status":{}}]}],"schemaUrl":"https://opentelemetry.io/schemas/1.26.0"}]}"#
);

#[test]
fn a_file_of_the_collector_is_read() {
    let folder = Folder::new("collector");
    let file = folder.file("collector.jsonl");
    fs::write(&file, format!("{COLLECTOR}\n")).expect("a file");
    let viewer = Viewer::new();
    assert_eq!(viewer.read(&file).expect("a file").spans, 1);
    let found = viewer.traces(&TraceFilter::new().attribute("process.pid", "4711")).expect("traces");
    assert_eq!((&*found.traces[0].name, &*found.traces[0].service), ("I'm a server span", "shop"));
    assert_eq!((found.traces[0].duration, found.traces[0].open), (1_000_000_000, false));
    let trace = viewer.trace("5b8efff798038103d269b633813fc60c").expect("a trace");
    let texts: Vec<_> = trace.spans[0].attributes.iter().map(|attribute| &*attribute.text).collect();
    assert_eq!(texts, ["true", "[0.5]"]);
}

#[test]
fn a_missing_file_is_an_error() {
    assert!(Viewer::new().read("/nowhere/telemetry.jsonl").is_err());
    assert!(Viewer::builder().keep("/nowhere/telemetry.jsonl").build().is_err());
}
