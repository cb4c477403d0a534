//! The telemetry of this project itself follows the semantic conventions, both as exported by a process-wide installation and
//! as recorded in a test.

use axum::body::Body;
use axum::extract::Path;
use axum::routing::get;
use axum::{Router, http::StatusCode};
use futures_util::{Stream, StreamExt as _};
use http::Request;
use opentelemetry::logs::AnyValue;
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::semconv::{Registry, Rule, Table};
use otel_runtime::testing::{ConventionReport, ReceivedLog, Receiver, TestTelemetry};
use otel_runtime::{Protocol, Telemetry, counted, logged, traced};
use otel_tower::HttpServerLayer;
use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::pin::pin;
use std::task::{Context as Task, Waker};
use std::time::Duration;
use tower::ServiceExt as _;

/// The custom names of the functions below, as a company would register them.
const SHOP: &str = "\
attribute\tshop.channel\tenum:web|phone\ts
attribute\tshop.item\tstring\ts
event\tshop.order.placed\ts\t\tshop.channel=R
metric\tshop.orders\tcounter\t{order}\ts\t\tshop.channel=R error.type=C
metric\tshop.orders.active\tupdowncounter\t{order}\ts\t\tshop.channel=R
metric\tshop.orders.duration\thistogram\ts\ts\t\tshop.channel=R error.type=C
metric\tshop.refunds\tcounter\t{refund}\ts\t\tshop.channel=R
";

#[derive(Debug, Clone, Copy)]
struct Declined;

impl std::fmt::Display for Declined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("declined")
    }
}

impl std::error::Error for Declined {}

#[traced]
fn bare() {}

#[traced(ret, err(chain), args(item as "shop.item"))]
fn charge(item: &str, fails: bool) -> Result<u32, Declined> {
    if fails { Err(Declined) } else { Ok(u32::try_from(item.len()).unwrap_or(u32::MAX)) }
}

#[traced(kind = client, poll_stats)]
async fn wait() {
    tokio::task::yield_now().await;
}

#[traced]
async fn forever() {
    std::future::pending::<()>().await;
}

#[traced]
#[counted(duration, active)]
#[logged]
fn panics() {
    panic!("expected in this test");
}

#[traced(poll_stats)]
fn numbers() -> impl Stream<Item = u32> {
    futures_util::stream::iter([1, 2, 3])
}

#[counted(duration, active)]
fn count(fails: bool) -> Result<(), Declined> {
    if fails { Err(Declined) } else { Ok(()) }
}

#[counted("shop.orders", unit = "{order}", duration, active, fields("shop.channel" = "web"))]
#[logged("ordered by {channel}", event = "shop.order.placed", fields("shop.channel" = channel), entry)]
#[traced(fields("shop.channel" = channel))]
fn order(channel: &str, fails: bool) -> Result<(), Declined> {
    tracing::info!(shop.channel = channel, "logged with tracing");
    log::warn!("logged with log");
    if fails { Err(Declined) } else { Ok(()) }
}

#[logged(ret, rate = "1/s")]
fn limited(fails: bool) -> Result<u32, Declined> {
    if fails { Err(Declined) } else { Ok(1) }
}

/// The inline macros.
#[traced]
fn inline(fails: bool) -> Result<(), Declined> {
    otel_runtime::record!(shop.item = "tea");
    otel_runtime::count!("shop.refunds", unit = "{refund}", fields(shop.channel = "web"));
    otel_runtime::log!("refunding", level = "warn", fields(shop.channel = "phone"));
    otel_runtime::span!("refund", err; { if fails { Err(Declined) } else { Ok(()) } })
}

/// Every possible outcome of a call.
async fn calls() {
    bare();
    for fails in [false, true] {
        _ = charge("tea", fails);
        _ = count(fails);
        _ = order("web", fails);
        _ = inline(fails);
    }
    _ = limited(false);
    _ = limited(true);
    wait().await;
    assert!(pin!(forever()).poll(&mut Task::from_waker(Waker::noop())).is_pending());
    assert_eq!(numbers().count().await, 3);
    assert!(catch_unwind(panics).is_err());
}

async fn requests() {
    let app = Router::new()
        .route("/items/{id}", get(|Path(id): Path<u64>| async move { id.to_string() }))
        .route("/fails", get(|| async { StatusCode::BAD_GATEWAY }))
        .layer(HttpServerLayer::new());
    for (method, path) in [("GET", "/items/42?sig=a"), ("GET", "/fails"), ("GET", "/nothing"), ("BREW", "/items/7")] {
        let request = Request::builder().method(method).uri(path).header("host", "shop.example:8080");
        let request = request.header("user-agent", "curl/8").body(Body::empty()).expect("a valid request");
        let response = app.clone().oneshot(request).await.expect("axum services do not fail");
        axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body without an error");
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let server = listener.local_addr().expect("it is bound");
    let serving = tokio::spawn(async { axum::serve(listener, app).await });
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    for (method, path) in [("GET", "/items/42?sig=a"), ("GET", "/fails"), ("GET", "/nothing"), ("BREW", "/items/7")] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let request = client.request(method, format!("http://{server}{path}")).traced().url_template("/some/{path}");
        request.send().await.expect("a response").bytes().await.expect("a body without an error");
    }
    serving.abort();
    assert!(client.get("ftp://a.example/").traced().send().await.is_err());
}

fn shop() -> Table {
    Table::parse(SHOP).expect("a table")
}

#[track_caller]
fn assert_clean(report: &ConventionReport) {
    assert!(report.is_clean(), "{report}");
    let failed = report.findings().iter().find(|found| found.rule() == Rule::UnexpectedStatus);
    assert_eq!(failed, None, "a failure has both status and type");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn exported_telemetry_has_no_violations() {
    let receiver = Receiver::start();
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint()),
        ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs/dup".to_owned()),
    ];
    let builder = Telemetry::builder().environment(variables).service_name("shop").service_version("1.0.0");
    let logs = otel_runtime::Logs::otlp().protocol(Protocol::Grpc).bridge_tracing().bridge_log();
    let telemetry = builder.logs(logs).install().expect("the settings can be followed");
    calls().await;
    requests().await;
    telemetry.shutdown().expect("everything is delivered");
    assert_clean(&receiver.conventions().company(shop()).check());

    // The check has covered all of the telemetry.
    let has = |all: Vec<String>, expected: &[&str]| {
        for expected in expected {
            assert!(all.iter().any(|name| name.starts_with(expected)), "`{expected}` is not in {all:?}");
        }
    };
    let spans = receiver.wait_for_spans(1, Duration::ZERO);
    has(
        spans.into_iter().map(|span| span.name).collect(),
        &["panics", "forever", "refund", "GET /items/{id}", "HTTP", "GET /some/{path}"],
    );
    let logs = receiver.wait_for_logs(1, Duration::ZERO);
    let body = |log: ReceivedLog| match log.body {
        Some(AnyValue::String(text)) => text.as_str().to_owned(),
        _ => String::new(),
    };
    has(
        logs.into_iter().map(body).collect(),
        &["ordered by web", "logged with tracing", "logged with log", "refunding"],
    );
    let metrics = receiver.wait_for_metrics(1, Duration::ZERO);
    let names = ["function.calls", "shop.orders", "shop.orders.active", "shop.refunds", "http.server.", "http.client."];
    has(metrics.into_iter().map(|metric| metric.name).collect(), &names);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn telemetry_in_tests_has_no_violations() {
    let telemetry = TestTelemetry::builder().exception_events(true).build();
    telemetry.run_async(calls()).await;
    telemetry.run_async(requests()).await;
    // Until a record has the number of skipped records.
    telemetry.run(|| {
        while !recorded(&telemetry).contains("function.records_held_back") {
            _ = limited(false);
        }
    });
    assert_clean(&telemetry.conventions().company(shop()).check());

    let recorded = recorded(&telemetry);
    let own = Registry::empty().layer(Table::otel_runtime());
    let registered = own.attributes().map(|row| row.key).chain(own.metrics().map(|row| row.name));
    // Those of tokio's runtime are observed, not recorded by functions; `tests/export/runtime_metrics` checks them.
    let of_functions = registered.filter(|name| !name.starts_with("tokio."));
    let unseen: Vec<_> = of_functions.filter(|name| !recorded.contains(*name)).collect();
    assert!(unseen.is_empty(), "registered, but not recorded by any of these functions: {unseen:?}");
}

/// The keys of spans and log records, and the names of metrics.
fn recorded(telemetry: &TestTelemetry) -> BTreeSet<String> {
    let (spans, logs, metrics) = (telemetry.spans(), telemetry.logs(), telemetry.metrics());
    let in_spans = spans.iter().flat_map(|span| span.attributes.iter().map(|(key, _)| key.to_owned()));
    let in_logs = logs.iter().flat_map(|log| log.attributes.iter().map(|(key, _)| key.to_owned()));
    in_spans.chain(in_logs).chain(metrics.into_iter().map(|metric| metric.name)).collect()
}
