//! Every span arrives complete, however the application and its runtime end.

use super::{Over, PATIENCE, installed, record, turn};
use otel_runtime::Telemetry;
use otel_runtime::testing::Receiver;
use std::process::Command;
use std::time::Instant;

const SPANS: usize = 100;

#[test]
fn from_a_multi_thread_runtime() {
    delivers("multi-thread runtime", |telemetry| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            tokio::spawn(async { record(SPANS) }).await.expect("does not panic");
            telemetry.flush().expect("everything is delivered");
            shut_down(telemetry);
        });
    });
}

#[test]
fn from_a_current_thread_runtime() {
    delivers("current-thread runtime", |telemetry| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            tokio::spawn(async { record(SPANS) }).await.expect("does not panic");
            telemetry.flush().expect("everything is delivered");
            shut_down(telemetry);
        });
    });
}

#[test]
fn without_a_runtime() {
    delivers("no runtime", |telemetry| {
        record(SPANS);
        shut_down(telemetry);
    });
}

#[test]
fn after_the_runtime_is_gone() {
    delivers("runtime gone", |telemetry| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async { record(SPANS) });
        drop(runtime);
        shut_down(telemetry);
    });
}

#[test]
fn dropped_inside_a_runtime() {
    delivers("dropped in async code", |telemetry| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            record(SPANS);
            drop(telemetry);
        });
    });
}

#[test]
fn while_a_panic_unwinds() {
    delivers("unwinding", |telemetry| {
        let unwound = std::thread::spawn(move || {
            let _telemetry = telemetry;
            record(SPANS);
            panic!("expected in this test");
        });
        assert!(unwound.join().is_err());
    });
}

/// Starts a program of this package with its telemetry sent to `receiver`.
fn program(path: &str, receiver: &Receiver, protocol: &str) -> std::process::Output {
    Command::new(path)
        .env_clear()
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint())
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
        .env("OTEL_SERVICE_NAME", "program")
        .output()
        .expect("the program can be started")
}

#[test]
fn a_program_that_ends_early_loses_nothing() {
    let _turn = turn();
    let programs = [
        (env!("CARGO_BIN_EXE_failing_main"), "ParseIntError"),
        (env!("CARGO_BIN_EXE_panicking_main"), "expected by the test"),
    ];
    for (path, expected) in programs {
        for protocol in ["http/protobuf", "grpc"] {
            let receiver = Receiver::start();
            let begin = Instant::now();
            let output = program(path, &receiver, protocol);
            let took = begin.elapsed();
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && stderr.contains(expected), "{stderr}");
            assert!(!stderr.contains("otel-runtime:"), "{stderr}");
            let spans = receiver.wait_for_spans(10, PATIENCE);
            println!("{expected} over {protocol}: {} spans, {took:.1?}", spans.len());
            assert_eq!(spans.len(), 10);
            let root = spans.iter().find(|span| span.name == "work").expect("the outer span");
            let inner = spans.iter().filter(|span| span.parent == Some(root.span_id));
            assert_eq!(inner.count(), 9);
        }
    }
}

/// Runs `application` on each transport and checks that every span arrives complete.
fn delivers(case: &str, application: impl Fn(Telemetry)) {
    let _turn = turn();
    for over in [Over::Http, Over::Grpc] {
        let receiver = Receiver::start();
        let telemetry = installed(over.traces(&receiver));
        let begin = Instant::now();
        application(telemetry);
        let took = begin.elapsed();
        let spans = receiver.wait_for_spans(SPANS, PATIENCE);
        println!("{case} over {over:?}: {} spans, {took:.1?}", spans.len());
        assert_eq!(spans.len(), SPANS, "{case} over {over:?}");
        assert!(spans.iter().all(|span| span.name == "work"));
    }
}

fn shut_down(telemetry: Telemetry) {
    let begin = Instant::now();
    telemetry.shutdown().expect("everything is delivered");
    println!("  shutdown took {:.1?}", begin.elapsed());
}
