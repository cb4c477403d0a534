//! The parents of spans across awaits, tasks, threads and channels.

use opentelemetry::Context;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanId, TraceContextExt as _};
use otel_runtime::context::{Envelope, carry, carry_each, in_context, spawn, spawn_blocking, spawn_thread};
use otel_runtime::testing::{ReceivedSpan, TestTelemetry};
use otel_runtime::traced;
use std::collections::HashMap;
use std::sync::mpsc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::yield_now;

#[traced(args)]
fn leaf(n: u64) -> u64 {
    n
}

#[traced(args)]
async fn step(n: u64) -> u64 {
    yield_now().await;
    leaf(n)
}

const TWO_STEPS: &str = "
    outer
      step
        leaf
      step
        leaf
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn awaited_functions_are_children() {
    #[traced]
    async fn outer() {
        step(1).await;
        yield_now().await;
        step(2).await;
    }
    let telemetry = TestTelemetry::new();
    telemetry.run_async(outer()).await;
    telemetry.assert_tree(TWO_STEPS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joined_functions_are_siblings() {
    #[traced]
    async fn outer() -> (u64, u64) {
        tokio::join!(step(1), step(2))
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run_async(outer()).await, (1, 2));
    telemetry.assert_tree(TWO_STEPS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loser_of_a_select_is_cancelled() {
    #[traced]
    async fn loser() {
        step(1).await;
        std::future::pending::<()>().await;
    }
    #[traced]
    async fn outer() -> u64 {
        tokio::select! {
            biased;
            () = loser() => 0,
            n = async { yield_now().await; yield_now().await; step(2).await } => n,
        }
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run_async(outer()).await, 2);
    telemetry.span("loser").error_type("cancelled").child_of("outer");
    telemetry.span("outer").root().status_unset();
    let steps = telemetry.spans().named("step");
    steps.nth(0).child_of("loser");
    steps.nth(1).child_of("outer").status_unset();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timeout_cancels() {
    #[traced]
    async fn waits() {
        std::future::pending::<()>().await;
    }
    let telemetry = TestTelemetry::new();
    let limited = tokio::time::timeout(Duration::ZERO, telemetry.run_async(waits()));
    assert!(limited.await.is_err());
    telemetry.span("waits").error_type("cancelled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn helpers_pass_the_parent_to_tasks_and_threads() {
    #[traced]
    async fn outer() -> u64 {
        let task = spawn(step(1));
        let work = spawn_blocking(|| leaf(2));
        let thread = spawn_thread(|| leaf(3));
        let (once, each) = (carry(|| leaf(4)), carry_each(leaf));
        let scoped = std::thread::scope(|scope| {
            let once = scope.spawn(once);
            let each = scope.spawn(|| each(5));
            once.join().expect("no panic") + each.join().expect("no panic")
        });
        let polled = tokio::spawn(in_context(async { leaf(6) }));
        let sum = task.await.expect("no panic") + work.await.expect("no panic") + polled.await.expect("no panic");
        sum + thread.join().expect("no panic") + scoped
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run_async(outer()).await, 21);
    telemetry.span("step").child_of("outer");
    let leaves = telemetry.spans().named("leaf");
    leaves.assert_len(6);
    for place in 0..6 {
        let leaf = leaves.nth(place);
        let parent = if leaf.value("n") == Some(&AnyValue::Int(1)) { "step" } else { "outer" };
        leaf.child_of(parent);
    }
}

/// A bare `tokio::spawn` loses the context, and with it the telemetry of the test. This restores only the latter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_helper_a_task_starts_a_new_trace() {
    #[traced]
    async fn outer(telemetry: TestTelemetry) {
        let inside = telemetry.clone();
        tokio::spawn(async move { inside.run_async(step(1)).await }).await.expect("no panic");
        let lost = tokio::spawn(async { Context::current().has_active_span() });
        assert!(!lost.await.expect("no panic"));
    }
    let telemetry = TestTelemetry::new();
    telemetry.run_async(outer(telemetry.clone())).await;
    telemetry.span("step").root();
    telemetry.span("outer").root();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_outlives_its_parent_is_still_its_child() {
    #[traced]
    async fn outer(gate: oneshot::Receiver<()>, tasks: &mut Vec<tokio::task::JoinHandle<u64>>) {
        tasks.push(spawn(async {
            gate.await.expect("the test opens it");
            step(1).await
        }));
    }
    let telemetry = TestTelemetry::new();
    let (open, gate) = oneshot::channel();
    let mut tasks = Vec::new();
    telemetry.run_async(outer(gate, &mut tasks)).await;
    telemetry.span("outer").status_unset();
    open.send(()).expect("the task waits");
    for task in tasks {
        task.await.expect("no panic");
    }
    telemetry.span("step").child_of("outer");
}

#[test]
fn an_envelope_passes_the_parent_through_a_channel() {
    #[traced]
    fn produce(sender: &mpsc::Sender<Envelope<u64>>) {
        sender.send(Envelope::new(1)).expect("somebody listens");
        sender.send(Envelope::new(2)).expect("somebody listens");
    }
    #[traced(links = [sender])]
    fn consume(n: u64, sender: &Context) -> u64 {
        leaf(n)
    }
    let telemetry = TestTelemetry::new();
    let (sender, receiver) = mpsc::channel::<Envelope<u64>>();
    let consumer = std::thread::spawn(move || {
        let mut sum = receiver.recv().expect("a message").open(leaf);
        let (message, context) = receiver.recv().expect("a message").into_parts();
        let current = context.clone().attach();
        sum += consume(message, &context);
        drop(current);
        assert!(!Context::current().has_active_span(), "the thread is left as it was");
        sum
    });
    telemetry.run(|| produce(&sender));
    assert_eq!(consumer.join().expect("no panic"), 3);
    telemetry.span("consume").child_of("produce").links(1);
    telemetry.spans().named("leaf").nth(0).child_of("produce");
    telemetry.spans().named("leaf").nth(1).child_of("consume");
}

/// A few pseudo-random yields, the same in every run.
async fn wander(seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for _ in 0..3 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        for _ in 0..state % 4 {
            yield_now().await;
        }
    }
}

#[traced(args)]
async fn deepest(task: u64) {
    wander(task + 3).await;
}

#[traced(args)]
async fn middle(task: u64) {
    wander(task + 2).await;
    deepest(task).await;
    wander(task + 1).await;
}

#[traced(args, root)]
async fn top(task: u64) {
    wander(task).await;
    let side = spawn(deepest(task));
    tokio::join!(middle(task), middle(task));
    side.await.expect("no panic");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_tasks_never_mix_up_their_parents() {
    const TASKS: u64 = 200;
    let telemetry = TestTelemetry::new();
    let tasks: Vec<_> = (0..TASKS).map(|task| tokio::spawn(telemetry.run_async(top(task)))).collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let spans = telemetry.spans();
    spans.assert_len(usize::try_from(TASKS).expect("small") * 6);
    let by_id: HashMap<SpanId, _> = spans.iter().map(|span| (span.span_id, span)).collect();
    let task_of = |span: &ReceivedSpan| span.attributes.get("task").cloned();
    for span in spans.iter() {
        let parent = span.parent.and_then(|parent| by_id.get(&parent));
        let expected: &[&str] = match &*span.name {
            "top" => &[],
            "middle" => &["top"],
            _ => &["middle", "top"],
        };
        assert_eq!(parent.is_none(), expected.is_empty(), "{span:?}");
        if let Some(parent) = parent {
            assert!(expected.contains(&&*parent.name), "{} is a child of {}", span.name, parent.name);
            assert_eq!(task_of(span), task_of(parent));
            assert_eq!(span.trace_id, parent.trace_id);
        }
    }
    assert!(
        !Context::current().has_active_span() && Context::current().span().span_context().span_id() == SpanId::INVALID
    );
}
