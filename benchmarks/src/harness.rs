//! Runs one case in this process and prints what it counted.

use crate::allocator::allocations;
use crate::case::Case;
use crate::peers;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Calls in a batch: few enough for the default queue of a batch processor (2,048 spans).
pub const CALLS: u64 = 1000;

/// Batches before anything is counted: caches, queues and lazy initialisation.
const WARM_UP: u32 = 3;

/// The same disturbance for everybody between two batches.
const PAUSE: Duration = Duration::from_millis(2);

/// A peer, set up and ready to be called.
pub(crate) struct Subject {
    /// [`CALLS`] calls, inside one root span where there is one.
    pub(crate) batch: Box<dyn Fn()>,
    /// Blocks until what was recorded is exported.
    pub(crate) drain: Box<dyn Fn()>,
    /// Spans that reached the exporter.
    pub(crate) exported: Arc<AtomicU64>,
    /// Spans that should, for each batch.
    pub(crate) expected: u64,
    /// How often a field was evaluated for a span that nobody records.
    pub(crate) evaluated_in_vain: u64,
}

/// What a case counted, per call.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Wall time of the median batch.
    pub nanoseconds: f64,
    /// Allocations on the calling thread.
    pub allocations: f64,
    /// Spans that reached the exporter, divided by those that should have.
    pub exported: f64,
    /// How often a field was evaluated for a span that nobody records.
    pub evaluated_in_vain: f64,
}

/// The whole program of the two `case` binaries: `<case> <batches>`.
pub fn main() {
    let mut arguments = std::env::args().skip(1);
    let case = arguments.next().and_then(|name| Case::parse(&name));
    let batches = arguments.next().and_then(|number| number.parse().ok());
    let (Some(case), Some(batches)) = (case, batches) else {
        eprintln!("usage: case <peer>/<form>/<state> <batches>; `table` does this for you");
        return;
    };
    println!("{}", run(case, batches));
}

fn run(case: Case, batches: u32) -> Counted {
    let subject = peers::prepare(case);
    for _ in 0..WARM_UP {
        (subject.batch)();
        pause(&subject);
    }
    let mut times = Vec::new();
    let mut allocated = 0;
    for _ in 0..batches {
        let (allocations_before, start) = (allocations(), Instant::now());
        otel_benchmarks_measured(&*subject.batch);
        times.push(start.elapsed().as_secs_f64());
        allocated += allocations() - allocations_before;
        pause(&subject);
    }
    times.sort_by(f64::total_cmp);
    let calls = u64::from(batches) * CALLS;
    let expected = u64::from(batches + WARM_UP) * subject.expected;
    Counted {
        nanoseconds: times[times.len() / 2] * 1e9 / float(CALLS),
        allocations: float(allocated) / float(calls),
        exported: if expected == 0 { 1.0 } else { float(subject.exported.load(Relaxed)) / float(expected) },
        evaluated_in_vain: float(subject.evaluated_in_vain),
    }
}

/// Callgrind collects between entry and exit of this symbol, on the thread that runs it.
#[inline(never)]
#[expect(unsafe_code, reason = "callgrind finds it by this name")]
#[unsafe(no_mangle)]
extern "Rust" fn otel_benchmarks_measured(batch: &dyn Fn()) {
    batch();
}

fn pause(subject: &Subject) {
    (subject.drain)();
    sleep(PAUSE);
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark stay far below 2^52")]
fn float(count: u64) -> f64 {
    count as f64
}

impl std::fmt::Display for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} {}", self.nanoseconds, self.allocations, self.exported, self.evaluated_in_vain)
    }
}

impl Counted {
    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        let [nanoseconds, allocations, exported, evaluated_in_vain] = numbers[..] else {
            return None;
        };
        Some(Self { nanoseconds, allocations, exported, evaluated_in_vain })
    }
}
