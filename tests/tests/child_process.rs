//! A context that passes from a program to its child processes in environment variables. The test is its own child process.

use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::context::FutureExt as _;
use opentelemetry::{Context, KeyValue};
use otel_runtime::context::{PropagateContext as _, from_environment};
use otel_runtime::testing::{Receiver, TestTelemetry};
use otel_runtime::{init, traced};
use std::process::Command;
use std::time::Duration;

const TEST: &str = "a_child_process_continues_the_trace";
const OTHER: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[traced(fields(tenant = Context::current().baggage().get("tenant.id").map(|tenant| tenant.as_str().to_owned())))]
fn compress() {}

#[traced]
fn run(command: &mut Command) {
    let output = command.propagate_context().output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
}

#[traced]
async fn run_async(command: &mut tokio::process::Command) {
    let output = command.propagate_context().output().await.expect("it starts");
    assert!(output.status.success(), "{output:?}");
}

/// This program, with variables that it would inherit from another context.
fn itself(receiver: &Receiver) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("tests run from a file"));
    command.args([TEST, "--exact", "--nocapture"]).env_clear().env("CHILD_PROCESS_TEST", "1");
    command.env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint());
    command.envs([("TRACEPARENT", OTHER), ("TRACESTATE", "rojo=1"), ("BAGGAGE", "old=1")]);
    command
}

/// What the program does if it is a child process.
fn child() {
    let telemetry = init().expect("valid settings");
    let caller = from_environment();
    assert_eq!(caller.baggage().get("old"), None);
    let current = caller.attach();
    compress();
    drop(current);
    telemetry.shutdown().expect("the receiver takes everything");
}

#[test]
fn a_child_process_continues_the_trace() {
    if std::env::var_os("CHILD_PROCESS_TEST").is_some() {
        return child();
    }
    let (receiver, telemetry) = (Receiver::start(), TestTelemetry::new());
    let context = telemetry.context().with_baggage([KeyValue::new("tenant.id", "acme")]);
    {
        let _current = context.clone().attach();
        run(&mut itself(&receiver));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(run_async(&mut itself(&receiver).into()).with_context(context));

    let children = receiver.wait_for_spans(2, Duration::from_secs(10));
    for (child, name) in children.iter().zip(["run", "run_async"]) {
        let parent = telemetry.span(name);
        assert_eq!((child.name.as_str(), child.trace_id), ("compress", parent.data().trace_id));
        assert_eq!(child.parent, Some(parent.data().span_id));
        assert_eq!(child.trace_state, "", "that of the other context is removed");
        assert_eq!(child.attributes.text("tenant"), Some("acme"));
    }
}
