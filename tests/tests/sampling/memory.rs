//! The memory is bounded, and the oldest traces give way.

use super::*;
use std::thread;

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

/// A trace whose spans have not ended. The last span is the root.
type OpenTrace = Vec<Context>;

/// Runs traces that overlap, and returns how many spans were recorded and not sampled.
fn overlapping_traces(telemetry: &TestTelemetry, seed: u64) -> u64 {
    let tracer = telemetry.tracer("by hand");
    let mut random = seed;
    let mut below = |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % limit
    };
    let (mut open, mut undecided): (Vec<OpenTrace>, u64) = (Vec::new(), 0);
    for _ in 0..20_000 {
        let at = usize::try_from(below(40)).expect("is small");
        if at >= open.len() {
            open.push(vec![telemetry.context()]);
        }
        let at = at.min(open.len() - 1);
        let trace = &mut open[at];
        let parent = trace.last().expect("there is a context").clone();
        if trace.len() == 1 || (trace.len() < 5 && below(2) == 0) {
            let span = parent.with_span(tracer.start_with_context("span", &parent));
            span.span()
                .set_attribute(KeyValue::new("text", "x".repeat(usize::try_from(below(500)).expect("is small"))));
            undecided += u64::from(span.span().is_recording() && !span.span().span_context().is_sampled());
            trace.push(span);
        } else {
            if below(20) == 0 {
                parent.span().set_status(Status::error("failed"));
            }
            parent.span().end();
            trace.pop();
            if trace.len() == 1 {
                open.swap_remove(at);
            }
        }
    }
    for trace in open {
        trace.iter().skip(1).rev().for_each(|span| span.span().end());
    }
    undecided
}

#[test]
fn everything_is_counted_whatever_overlaps() {
    let telemetry = telemetry(nothing().keep_errors().undecided_bytes(LIMIT));
    let threads: Vec<_> = (1..5)
        .map(|seed| {
            let telemetry = telemetry.clone();
            thread::spawn(move || overlapping_traces(&telemetry, seed))
        })
        .collect();
    let undecided: u64 = threads.into_iter().map(|thread| thread.join().expect("does not panic")).sum();
    let counts = decisions(&telemetry);
    assert_eq!(counts.spans_kept + counts.spans_dropped, undecided, "{counts}");
    assert_eq!((counts.undecided, counts.unfinished), (0, 0), "{counts}");
    assert!(counts.most_bytes <= LIMIT && counts.evicted > 100 && counts.kept_for_errors > 100, "{counts}");
    assert!(counts.dropped > 100, "{counts}");
    // Only the traces that were kept are remembered.
    assert!(counts.bytes <= 384 * usize::try_from(counts.kept_for_errors).expect("is small"), "{counts}");
    let sampled = telemetry.spans().iter().filter(|span| span.flags & 1 == 1).count();
    assert_eq!(telemetry.spans().iter().count() - sampled, usize::try_from(counts.spans_kept).expect("is small"));
}
