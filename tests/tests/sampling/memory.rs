//! The memory is bounded, and the oldest traces give way.

use super::*;

const LIMIT: usize = 64 << 10;

#[test]
fn the_oldest_traces_give_way() {
    let telemetry = telemetry(nothing().keep_errors().undecided_bytes(LIMIT));
    let tracer = telemetry.tracer("by hand");
    let open = |_| {
        let root = telemetry.context().with_span(tracer.start_with_context("root", &telemetry.context()));
        let child = root.with_span(tracer.start_with_context("child", &root));
        child.span().set_attribute(KeyValue::new("text", "x".repeat(1_000)));
        child.span().end();
        root
    };
    let roots: Vec<_> = (0..100).map(open).collect();
    let counts = decisions(&telemetry);
    assert!(counts.most_bytes <= LIMIT && counts.bytes > LIMIT * 9 / 10, "{counts}");
    assert_eq!(counts.evicted + counts.undecided, 100, "{counts}");
    assert!((30..60).contains(&counts.undecided), "{counts}");
    for root in &roots {
        root.span().set_status(Status::error("failed"));
        root.span().end();
    }
    // What was evicted is dropped, as the sampler has decided, and what was not is whole.
    let after = decisions(&telemetry);
    assert_eq!((after.evicted, after.kept_for_errors), (counts.evicted, counts.undecided), "{after}");
    assert_eq!(after.spans_kept, 2 * counts.undecided);
    assert_eq!(after.spans_dropped, 2 * counts.evicted);
    let kept = usize::try_from(counts.undecided).expect("is small");
    assert_eq!(telemetry.spans().iter().count(), 2 * kept);
    // The newest were kept.
    let newest: Vec<_> = roots[100 - kept..].iter().map(|root| root.span().span_context().trace_id()).collect();
    assert!(telemetry.spans().iter().all(|span| newest.contains(&span.trace_id)));
}

#[test]
fn a_trace_that_does_not_fit_gives_way_alone() {
    let telemetry = telemetry(nothing().keep_errors().undecided_bytes(LIMIT));
    let tracer = telemetry.tracer("by hand");
    let root = telemetry.context().with_span(tracer.start_with_context("root", &telemetry.context()));
    let child = root.with_span(tracer.start_with_context("child", &root));
    child.span().set_attribute(KeyValue::new("text", "x".repeat(2 * LIMIT)));
    child.span().end();
    let counts = decisions(&telemetry);
    assert_eq!((counts.evicted, counts.undecided, counts.bytes), (1, 0, 0), "{counts}");
    // A span that keeps its trace needs no memory.
    let root = telemetry.context().with_span(tracer.start_with_context("root", &telemetry.context()));
    root.span().set_attribute(KeyValue::new("text", "x".repeat(LIMIT - 1_000)));
    root.span().set_status(Status::error("failed"));
    root.span().end();
    assert_eq!(names(&telemetry), ["root"]);
}

#[test]
fn nothing_remains_of_many_traces() {
    let telemetry = telemetry(nothing().keep_errors().drop_logs_of_dropped_traces());
    telemetry.run(|| {
        for _ in 0..10_000 {
            _ = step(false);
        }
    });
    let counts = decisions(&telemetry);
    assert_eq!(
        (counts.dropped, counts.spans_dropped, counts.bytes, counts.undecided),
        (10_000, 10_000, 0, 0),
        "{counts}"
    );
    assert!(counts.most_bytes < 2_000, "{counts}");
}
