//! Ten thousand traces: 1 % with an error, 2 % slow, and a ratio of 0.05.

use super::*;
use opentelemetry::trace::TraceId;
use otel_runtime::counted;
use std::collections::{BTreeMap, BTreeSet};

const TRACES: usize = 10_000;
const LIMIT: usize = 1 << 20;
const SLOW: Duration = Duration::from_millis(500);

#[counted("traces.run")]
fn count() {}

fn is_error(n: usize) -> bool {
    n % 100 == 17
}

fn is_slow(n: usize) -> bool {
    n % 50 == 3
}

/// A root span with two children, one of which has a child.
fn run(telemetry: &TestTelemetry, n: usize) -> TraceId {
    let tracer = telemetry.tracer("by hand");
    let context = telemetry.context();
    let duration = if is_slow(n) { SLOW } else { SLOW / 10 };
    let (root, end) = lasting("root", duration);
    let root = context.with_span(tracer.build_with_context(root, &context));
    let _current = root.clone().attach();
    count();
    step(false).expect("does not fail");
    let (child, child_end) = lasting("child", duration / 2);
    let child = root.with_span(tracer.build_with_context(child, &root));
    {
        let _current = child.clone().attach();
        _ = step(is_error(n));
    }
    child.span().end_with_timestamp(child_end);
    root.span().end_with_timestamp(end);
    root.span().span_context().trace_id()
}

#[test]
fn errors_and_slow_traces_are_whole_and_the_rest_is_sampled() {
    let decides = Sampler::parent_ratio(0.05).keep_errors().keep_slower_than(SLOW).undecided_bytes(LIMIT);
    let telemetry = telemetry(decides);
    let traces: Vec<_> = (0..TRACES).map(|n| run(&telemetry, n)).collect();

    let mut spans: BTreeMap<[u8; 16], usize> = BTreeMap::new();
    for span in telemetry.spans().iter() {
        *spans.entry(span.trace_id.to_bytes()).or_default() += 1;
    }
    assert!(spans.values().all(|spans| *spans == 4), "each trace is whole");
    let kept: BTreeSet<usize> = (0..TRACES).filter(|n| spans.contains_key(&traces[*n].to_bytes())).collect();
    assert_eq!(kept.len(), spans.len());
    let must_keep = |n: &usize| is_error(*n) || is_slow(*n);
    assert!((0..TRACES).filter(must_keep).all(|n| kept.contains(&n)), "errors and slow traces are kept");

    // The mean and five standard deviations of a binomial distribution.
    let rest = kept.iter().filter(|n| !must_keep(n)).count();
    let number = |count: usize| f64::from(u32::try_from(count).expect("is small"));
    let others = number(TRACES - 300);
    let (mean, deviation) = (others * 0.05, (others * 0.05 * 0.95).sqrt());
    assert!((number(rest) - mean).abs() < 5.0 * deviation, "{rest} of {others}");

    let counts = decisions(&telemetry);
    let sampled = usize::try_from(counts.sampled).expect("is small");
    assert_eq!(sampled + usize::try_from(counts.kept_for_errors + counts.kept_as_slow).expect("is small"), kept.len());
    assert_eq!(usize::try_from(counts.dropped).expect("is small"), TRACES - kept.len());
    assert_eq!((counts.evicted, counts.undecided, counts.unfinished), (0, 0, 0), "{counts}");
    assert_eq!(counts.spans_kept, 4 * (counts.kept_for_errors + counts.kept_as_slow));
    assert_eq!(counts.spans_dropped, 4 * counts.dropped);
    assert!(counts.most_bytes <= LIMIT, "{counts}");
    println!("{counts}");
    telemetry.metric("traces.run").value(&[], 10_000);
}
