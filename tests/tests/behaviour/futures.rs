//! Functions that return futures, and how futures are measured.

use crate::{block_on, pause, poll_once, record};
use opentelemetry::logs::AnyValue;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::future::Future;
use std::pin::{Pin, pin};

#[traced]
fn child() {}

type Reply<'a> = Pin<Box<dyn Future<Output = Result<usize, String>> + Send + 'a>>;

#[traced(args, err, ret)]
fn opaque(question: &str) -> impl Future<Output = Result<usize, String>> + Send + use<'_> {
    child();
    async move {
        pause().await;
        child();
        if question.is_empty() { Err("empty".to_owned()) } else { Ok(question.len()) }
    }
}

#[traced(args, err, ret)]
fn boxed(question: &str) -> Pin<Box<dyn Future<Output = Result<usize, String>> + Send + '_>> {
    Box::pin(opaque(question))
}

#[traced(future, args, err, ret)]
fn aliased(question: &str) -> Reply<'_> {
    Box::pin(async move { Ok(question.len()) })
}

#[test]
fn a_returned_future_has_fields_and_an_outcome() {
    let telemetry = record(|| block_on(opaque("four")));
    telemetry.span("opaque").attr("question", "four").attr("return", 4).status_unset();
    let telemetry = record(|| block_on(boxed("")));
    telemetry.span("boxed").attr("question", "").error("empty").no_attr("return");
    telemetry.span("opaque").child_of("boxed").error("empty");
    telemetry.logs().assert_len(2);
    record(|| block_on(aliased("six"))).span("aliased").attr("question", "six").attr("return", 3);
}

#[test]
fn a_returned_future_starts_its_span_with_the_first_poll() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut future = boxed("x");
    // The body creates the future in the call, so spans of functions that it calls are not inside the span.
    telemetry.span("child").root();
    telemetry.clear();
    assert!(poll_once(future.as_mut()).is_pending());
    telemetry.spans().assert_len(0);
    assert!(poll_once(future.as_mut()).is_ready());
    telemetry.span("boxed").status_unset();
    drop(future);
    drop(aliased("never polled"));
    telemetry.spans().named("aliased").assert_len(0);
}

#[test]
fn a_returned_future_that_is_dropped_is_cancelled() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    let mut future = boxed("x");
    assert!(poll_once(future.as_mut()).is_pending());
    drop(future);
    telemetry.span("boxed").error_type("cancelled");
    telemetry.span("opaque").error_type("cancelled").child_of("boxed");
}

#[test]
fn a_returned_future_is_a_child_of_the_span_that_is_current_when_polled() {
    #[traced]
    async fn awaits(future: Reply<'_>) {
        _ = future.await;
    }
    let telemetry = TestTelemetry::new();
    let future = telemetry.run(|| aliased("x"));
    block_on(telemetry.run_async(awaits(future)));
    telemetry.assert_tree("\n awaits\n   aliased\n");
}

#[test]
fn sync_measures_only_the_call() {
    #[traced(sync)]
    fn prepares() -> impl Future<Output = u8> {
        async {
            child();
            1
        }
    }
    let telemetry = TestTelemetry::new();
    let future = telemetry.run(prepares);
    telemetry.span("prepares").status_unset();
    block_on(telemetry.run_async(future));
    telemetry.span("child").root();
}

fn number(telemetry: &TestTelemetry, span: &str, key: &str) -> f64 {
    match telemetry.span(span).value(key) {
        Some(AnyValue::Int(n)) => f64::from(i32::try_from(*n).expect("a small number")),
        Some(AnyValue::Double(n)) => *n,
        other => panic!("{key} is {other:?}"),
    }
}

#[test]
fn polls_are_counted() {
    #[traced(poll_stats)]
    async fn waits() {
        pause().await;
        std::thread::yield_now();
        pause().await;
    }
    #[traced(poll_stats)]
    fn asks() -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async {
            pause().await;
        })
    }
    #[traced]
    async fn plain() {}
    let telemetry = record(|| block_on(waits()));
    telemetry.span("waits").attr("function.polls", 3).no_attr("function.items");
    assert!(number(&telemetry, "waits", "function.busy_duration") > 0.0);
    assert!(number(&telemetry, "waits", "function.idle_duration") >= 0.0);
    record(|| block_on(asks())).span("asks").attr("function.polls", 2);
    record(|| block_on(plain())).span("plain").no_attr("function.polls").no_attr("function.busy_duration");
}

#[test]
fn polls_of_a_cancelled_future_are_counted() {
    #[traced(poll_stats)]
    async fn waits() {
        pause().await;
    }
    let telemetry = TestTelemetry::new();
    {
        let mut future = pin!(telemetry.run_async(waits()));
        assert!(poll_once(future.as_mut()).is_pending());
    }
    telemetry.span("waits").attr("function.polls", 1).error_type("cancelled");
}

#[test]
fn a_function_can_be_generic_and_borrow() {
    #[traced(ret(Debug))]
    async fn longest<'a, T: AsRef<str> + ?Sized>(a: &'a T, b: &'a T) -> &'a str {
        pause().await;
        if a.as_ref().len() > b.as_ref().len() { a.as_ref() } else { b.as_ref() }
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(block_on(telemetry.run_async(longest("ab", "c"))), "ab");
    telemetry.span("longest").attr("return", "\"ab\"");
}

#[test]
fn the_declared_type_of_the_output_is_used() {
    #[traced]
    fn number() -> impl Future<Output = u64> {
        async { 1 }
    }
    #[traced]
    fn fallible() -> impl Future<Output = Result<u64, String>> {
        std::future::ready(Ok(2))
    }
    record(|| assert_eq!((block_on(number()), block_on(fallible())), (1_u64, Ok(2))));
}
