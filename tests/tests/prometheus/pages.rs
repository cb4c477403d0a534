//! Pages of a process that records metrics.

use super::{builder, get, order, send, turn};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use otel_runtime::{Metrics, Traces, traced};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;

#[test]
fn a_scrape_has_the_recorded_metrics() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    order();
    order();
    let page = get(address, "text/plain");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{}", page.head);
    assert!(page.head.contains(&format!("content-length: {}", page.body.len())), "{}", page.head);
    for line in [
        "# TYPE shop_orders_total counter\n",
        "# TYPE shop_orders_duration_seconds histogram\n",
        "service_name=\"shop\"",
        "otel_scope_name=\"otel-tests\"",
    ] {
        assert!(page.body.contains(line), "{line} in {}", page.body);
    }
    let count = page.body.lines().find(|line| line.starts_with("shop_orders_total{")).expect("the counter");
    assert!(count.ends_with("} 2"), "{count}");
    let open_metrics = get(address, "application/openmetrics-text; version=1.0.0, text/plain;q=0.5");
    assert!(open_metrics.head.contains("content-type: application/openmetrics-text; version=1.0.0"));
    assert!(open_metrics.body.contains("# TYPE shop_orders counter\n"), "{}", open_metrics.body);
    assert!(open_metrics.body.ends_with("\n# EOF\n"), "{}", open_metrics.body);
    let report = telemetry.report().to_string();
    assert!(report.contains(&format!("metrics to http://{address}/metrics: ")), "{report}");
    telemetry.shutdown().expect("nothing is lost");
}

#[test]
fn other_requests_get_a_response() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    let status = |request: &str| send(address, request.as_bytes()).expect("an answer").status;
    assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), 200);
    assert_eq!(status("GET /metrics?name[]=x HTTP/1.0\r\n\r\n"), 200);
    assert_eq!(status("GET /metrics/ HTTP/1.1\r\n\r\n"), 404);
    assert_eq!(status("POST /metrics HTTP/1.1\r\ncontent-length: 4\r\n\r\nbody"), 405);
    assert_eq!(status("nonsense\r\n\r\n"), 400);
    assert_eq!(status(&format!("GET /metrics HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(10_000))), 431);
    let head = send(address, b"HEAD /metrics HTTP/1.1\r\n\r\n").expect("an answer");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert!(!head.head.contains("content-length: 0"), "{}", head.head);
}

#[test]
fn a_panicking_callback_is_caught_and_reported() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    let meter = global::meter("callbacks");
    meter.u64_observable_gauge("queue.broken").with_callback(|_| panic!("expected in this test")).build();
    meter.u64_observable_gauge("queue.length").with_callback(|gauge| gauge.observe(7, &[])).build();
    for _ in 0..3 {
        let page = get(address, "");
        assert!(page.body.contains("queue_length{otel_scope_name=\"callbacks\"} 7"), "{}", page.body);
    }
    let report = telemetry.report().to_string();
    assert!(report.contains("callback of `queue.broken`: 3 times"), "{report}");
    // A later instrument is accepted. It would be refused if the lock of the SDK were poisoned.
    meter.i64_up_down_counter("later").build().add(1, &[]);
    assert!(get(address, "").body.contains("\nlater{"));
}

#[traced]
fn measure() -> u64 {
    1
}

#[test]
fn a_scrape_creates_no_telemetry() {
    let _turn = turn();
    let spans = InMemorySpanExporter::default();
    let builder = builder(&[]).traces(Traces::exporter(spans.clone()));
    let telemetry = builder.metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    global::meter("m").u64_observable_gauge("measured").with_callback(|gauge| gauge.observe(measure(), &[])).build();
    assert!(get(telemetry.prometheus_addresses()[0], "").body.contains("\nmeasured{"));
    telemetry.flush().expect("nothing is lost");
    assert_eq!(spans.get_finished_spans().expect("the exporter works").len(), 0);
}

#[test]
fn scrapes_and_calls_can_be_concurrent() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..1000).for_each(|_| order()));
            scope.spawn(|| (0..20).for_each(|_| assert_eq!(get(address, "").status, 200)));
        }
    });
    let page = get(address, "").body;
    let count = page.lines().find(|line| line.starts_with("shop_orders_total{")).expect("the counter");
    assert!(count.ends_with("} 4000"), "{count}");
}

/// `promtool` parses the text format, and also reports unusual content.
#[test]
fn promtool_accepts_the_page() {
    let _turn = turn();
    let telemetry = builder(&[]).metrics(Metrics::prometheus("127.0.0.1:0")).install().expect("a free port");
    let address = telemetry.prometheus_addresses()[0];
    order();
    let meter = global::meter("checks");
    let hostile = [
        KeyValue::new("path", "C:\\x \"y\"\nz"),
        KeyValue::new("a.b", 1),
        KeyValue::new("a/b", 2),
        KeyValue::new("le", 1),
    ];
    meter.u64_counter("bytes.sent").with_unit("By").with_description("All \\ of\n\"them\"").build().add(1, &hostile);
    meter.u64_counter("retries").with_unit("1").build().add(1, &[]);
    meter.f64_gauge("cache.hit").with_unit("1").build().record(0.5, &hostile);
    meter.i64_up_down_counter("jobs").with_unit("{job}").build().add(-1, &[]);
    meter.f64_histogram("wait").with_unit("s").build().record(1e-9, &hostile);
    global::meter("others").i64_gauge("jobs").with_description("As others say").build().record(1, &[]);
    global::meter("others").f64_histogram("jobs").build().record(1.0, &[]);
    let page = get(address, "text/plain").body;
    let promtool =
        Command::new("promtool").args(["check", "metrics"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut promtool) = promtool else {
        println!("promtool is not on the PATH, so its check of the page is left out");
        return;
    };
    let mut input = promtool.stdin.take().expect("a pipe");
    input.write_all(page.as_bytes()).expect("it reads");
    drop(input);
    let output = promtool.wait_with_output().expect("it ends");
    let reported = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && reported.is_empty(), "{reported}\n{page}");
}
