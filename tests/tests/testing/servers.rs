//! Servers that spawn their own tasks, with real connections, and threads and runtimes that a test does not start itself.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, KeyValue};
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{counted, logged, traced};
use otel_tower::HttpServerLayer;
use std::net::SocketAddr;
use std::sync::Barrier;
use std::thread;
use tokio::net::TcpListener;
use tokio::task::{spawn, spawn_blocking};

#[traced]
#[counted("acme.loads", fields("acme.test" = test))]
#[logged("loaded for {test}")]
async fn load(test: &str) -> usize {
    test.len()
}

#[traced]
async fn notify() {
    tokio::task::yield_now().await;
}

#[traced]
fn hash() {}

#[traced]
fn audit() {}

/// Answers a request with work in its own task, in another task and on a blocking thread.
async fn answer(Path(test): Path<String>) -> String {
    spawn(notify()).await.expect("no panic");
    spawn_blocking(hash).await.expect("no panic");
    load(&test).await.to_string()
}

fn app() -> Router {
    Router::new().route("/tests/{name}", get(answer)).layer(HttpServerLayer::new())
}

/// Serves on a port of this machine until the runtime ends.
async fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    spawn(async { axum::serve(listener, app()).await });
    address
}

/// Sends a request over a connection of its own, and reads the response.
async fn fetch(server: SocketAddr, test: &str) {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = client.get(format!("http://{server}/tests/{test}")).traced().url_template("/tests/{name}");
    let body = request.send().await.expect("a response").text().await.expect("a body");
    assert_eq!(body, test.len().to_string());
}

/// Asserts that this many requests of one test were recorded, and nothing else.
#[track_caller]
fn assert_requests(telemetry: &TestTelemetry, test: &'static str, requests: i64) {
    let spans = telemetry.spans();
    let count = usize::try_from(requests).expect("few requests");
    for name in ["GET /tests/{name}", "load", "notify", "hash"] {
        // A request is a span of the client and one of the server.
        let of_each = if name.starts_with("GET") { 2 * count } else { count };
        spans.named(name).assert_len(of_each);
    }
    spans.assert_len(5 * count);
    telemetry.logs().assert_len(count);
    assert!(telemetry.logs().bodies().iter().all(|body| *body == format!("loaded for {test}")));
    telemetry.metric("acme.loads").points(1).value(&[KeyValue::new("acme.test", test)], requests);
    telemetry.metric("http.server.request.duration").points(1);
}

#[test]
fn the_requests_of_a_real_server_are_recorded() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve().await;
        fetch(server, "one").await;
    });
    assert_requests(&telemetry, "one", 1);
    telemetry.assert_tree("GET /tests/{name} > GET /tests/{name} > load");
    telemetry.span("notify").root();
    telemetry.conventions().namespace("acme").assert_clean();
}

#[test]
fn servers_of_parallel_tests_do_not_mix() {
    let start = Barrier::new(4);
    thread::scope(|scope| {
        for test in ["a", "bb", "ccc", "dddd"] {
            let start = &start;
            scope.spawn(move || {
                let telemetry = TestTelemetry::new();
                telemetry.block_on(async {
                    let server = serve().await;
                    start.wait();
                    for _ in 0..20 {
                        fetch(server, test).await;
                    }
                });
                assert_requests(&telemetry, test, 20);
            });
        }
    });
}

#[test]
fn the_span_of_a_request_in_progress_ends_with_the_runtime() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let endless = Router::new().route("/", get(std::future::pending::<()>)).layer(HttpServerLayer::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = listener.local_addr().expect("it is bound");
        spawn(async { axum::serve(listener, endless).await });
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let sending = client.get(format!("http://{server}/")).send();
        assert!(tokio::time::timeout(std::time::Duration::from_millis(100), sending).await.is_err());
    });
    telemetry.span("GET /").error_type("cancelled");
}

#[test]
fn the_threads_of_a_runtime_are_inside_the_telemetry() {
    let telemetry = TestTelemetry::new();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().on_thread_start(telemetry.on_thread_start()).build().expect("a runtime");
    let server = thread::spawn({
        let start = telemetry.on_thread_start();
        move || {
            start();
            runtime.block_on(async { fetch(serve().await, "own").await });
        }
    });
    server.join().expect("no panic");
    assert_requests(&telemetry, "own", 1);
    assert!(!Context::map_current(Context::has_active_span));
}

#[test]
fn other_telemetry_on_such_a_thread_has_precedence() {
    let (outer, inner) = (TestTelemetry::new(), TestTelemetry::new());
    outer.block_on(async {
        let work = inner.run_async(load("inner"));
        spawn(work).await.expect("no panic");
        spawn(load("outer")).await.expect("no panic");
    });
    assert_eq!(inner.logs().bodies(), ["loaded for inner"]);
    assert_eq!(outer.logs().bodies(), ["loaded for outer"]);
}

#[test]
fn telemetry_is_installed_for_threads_and_runtimes_of_the_tested_code() {
    /// Starts a thread with a runtime, as a service does that is not written for tests.
    fn service() {
        let work = || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async { fetch(serve().await, "whole").await });
            thread::spawn(audit).join().expect("no panic");
        };
        thread::spawn(work).join().expect("no panic");
    }
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let telemetry = TestTelemetry::new();
                let installed = telemetry.install();
                service();
                drop(installed);
                // Each of the two waits for the other one.
                telemetry.spans().named("audit").assert_len(1);
                telemetry.assert_tree("GET /tests/{name} > GET /tests/{name} > load");
                telemetry.span("hash").root();
            });
        }
    });
}

#[test]
fn a_test_that_panics_uninstalls_its_telemetry() {
    let first = TestTelemetry::new();
    let panics = thread::scope(|scope| {
        let panicking = scope.spawn(|| {
            let _installed = first.install();
            audit();
            panic!("a failing assertion");
        });
        panicking.join().is_err()
    });
    assert!(panics);
    let second = TestTelemetry::new();
    let installed = second.install();
    audit();
    drop(installed);
    for telemetry in [first, second] {
        telemetry.spans().named("audit").assert_len(1);
    }
}
