//! The isolation of the telemetry of a test, and its propagation.

use opentelemetry::Context;
use opentelemetry::context::FutureExt as _;
use opentelemetry::logs::Severity;
use opentelemetry::trace::{Span as _, SpanKind, TraceContextExt as _, Tracer as _};
use otel_runtime::testing::TestTelemetry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

#[test]
fn the_message_points_at_the_test() {
    let telemetry = TestTelemetry::new();
    telemetry.tracer("by hand").start("x").end();
    let assertions: [(u32, &dyn Fn()); 4] = [
        (line!(), &|| _ = telemetry.span("y")),
        (line!(), &|| _ = telemetry.span("x").attr("k", 1)),
        (line!(), &|| telemetry.assert_tree("a > b")),
        (line!(), &|| _ = telemetry.logs().only()),
    ];
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (lines, this_thread) = (Arc::clone(&seen), std::thread::current().id());
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == this_thread {
            let place = panic.location().map(|location| (location.file().to_owned(), location.line()));
            lines.lock().expect("only one thread").extend(place);
        } else {
            before(panic);
        }
    }));
    for (_, assertion) in assertions {
        catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion must fail");
    }
    let here: Vec<_> = assertions.iter().map(|(line, _)| (file!().to_owned(), *line)).collect();
    assert_eq!(*seen.lock().expect("only one thread"), here);
}

#[test]
fn tests_in_parallel_do_not_see_each_other() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    std::thread::scope(|scope| {
        for name in names {
            scope.spawn(move || {
                let telemetry = TestTelemetry::new();
                let tracer = telemetry.tracer("by hand");
                telemetry.run(|| {
                    for _ in 0..100 {
                        tracer.in_span(name, |_| tracer.in_span("inside", |_| ()));
                    }
                });
                telemetry.spans().assert_len(200);
                telemetry.spans().named(name).assert_len(100);
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_tasks_with_the_context_stay_in_the_test() {
    let telemetry = TestTelemetry::new();
    let tracer = telemetry.tracer("by hand");
    let work = async {
        let outer = Context::current().with_span(tracer.start("outer"));
        let spawned = {
            let tracer = telemetry.tracer("by hand");
            async move {
                tokio::task::yield_now().await;
                tracer.start("spawned").end();
            }
        };
        tokio::spawn(spawned.with_context(outer.clone())).await.expect("the task does not panic");
        outer.span().end();
    };
    telemetry.run_async(work).await;
    telemetry.assert_tree("outer > spawned");
}

#[otel_runtime::traced("charge", kind = client, args(amount), err)]
async fn charge(amount: i64) -> Result<(), std::num::ParseIntError> {
    tokio::task::yield_now().await;
    check(amount)?;
    "x".parse::<u8>().map(drop)
}

#[otel_runtime::traced]
fn check(_amount: i64) -> Result<(), std::num::ParseIntError> {
    Ok(())
}

#[tokio::test]
async fn annotated_functions_record_into_the_test() {
    let telemetry = TestTelemetry::new();
    telemetry.run_async(charge(7)).await.expect_err("`x` is no number");
    telemetry.assert_tree("charge > check");
    telemetry.span("charge").kind(SpanKind::Client).attr("amount", 7).error("invalid digit found in string");
    telemetry.span("check").status_unset().has_attr("code.line.number");
    telemetry
        .log_in_span("charge")
        .severity(Severity::Error)
        .attr("exception.message", "invalid digit found in string");
}

#[tokio::test]
async fn the_builder_sets_its_options() {
    let quiet = TestTelemetry::builder().filter("warn".parse().expect("a filter")).build();
    quiet.run_async(charge(7)).await.expect_err("`x` is no number");
    quiet.assert_no_spans();

    let unsampled = TestTelemetry::builder().sampler(opentelemetry_sdk::trace::Sampler::AlwaysOff).build();
    unsampled.run_async(charge(7)).await.expect_err("`x` is no number");
    unsampled.assert_no_spans();

    let plain = TestTelemetry::builder().code_attributes(false).exception_events(true).text_limit(7).build();
    plain.run_async(charge(7)).await.expect_err("`x` is no number");
    plain.span("check").no_attr("code.line.number").no_attr("code.function.name");
    plain.span("charge").event("exception");
    assert_eq!(plain.span("charge").data().events[0].attributes.len(), 2);
}
