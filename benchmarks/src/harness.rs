//! Runs one case in this process and prints its results.

use crate::allocator::allocations;
use crate::case::{Case, Execution};
use crate::companion::{Companion, timed};
use crate::peers;
use crate::process::Spent;
use crate::subject::Subject;
use std::ops::Range;
use std::thread;
use std::time::Duration;

/// The calls in a batch, which fit into the default queue of a batch processor (2,048).
pub const CALLS: u64 = 1000;

/// The warm-up batches, for caches, queues and lazy initialization.
pub(crate) const WARM_UP: u32 = 3;

/// The attempts for each batch on two threads, which a busy machine does not always run at the same time.
const ATTEMPTS: u32 = 20;

/// The same pause for every case between two batches.
const PAUSE: Duration = Duration::from_millis(2);

/// The results of a case, per call.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Wall time of the median batch. NaN if two threads never ran at the same time.
    pub nanoseconds: f64,
    /// Allocations on the calling thread.
    pub allocations: f64,
    /// The share of the expected telemetry that reached an exporter.
    pub exported: f64,
    /// How often a field was evaluated for telemetry that is not recorded.
    pub evaluated_in_vain: f64,
}

/// The argument for measuring all threads. See [`Spent`].
pub const PROCESS: &str = "process";

/// The argument for measuring all threads without counting what was exported.
pub const PROCESS_UNCOUNTED: &str = "process-uncounted";

/// The program of the two `case` binaries: `<case> <batches> [process | process-uncounted]`.
pub fn main() {
    let mut arguments = std::env::args().skip(1);
    let case = arguments.next().and_then(|name| peers::find(&name));
    let batches = arguments.next().and_then(|number| number.parse().ok());
    let (Some((case, prepare)), Some(batches)) = (case, batches) else {
        eprintln!("usage: case <signal>/<peer>/<execution>/<state> <batches>; `table` does this for you");
        return;
    };
    let subject = prepare(case);
    match arguments.next().as_deref() {
        Some(PROCESS) => println!("{}", Spent::measure(&subject, batches, true)),
        Some(PROCESS_UNCOUNTED) => println!("{}", Spent::measure(&subject, batches, false)),
        _ => println!("{}", run(case, &subject, batches)),
    }
}

fn run(case: Case, subject: &Subject, batches: u32) -> Counted {
    match case.execution {
        Execution::Sync | Execution::Async => count(subject, batches, 1, |batch| {
            let Range { start, end } = timed(batch);
            Some(end - start)
        }),
        Execution::TwoThreads => thread::scope(|scope| {
            let companion = Companion::new(scope, &*subject.batch);
            count(subject, batches, 2, |batch| companion.together(batch))
        }),
    }
}

/// Repeats until `run` has timed this many batches, up to a limit.
fn count(subject: &Subject, batches: u32, threads: u32, run: impl Fn(&dyn Fn()) -> Option<Duration>) -> Counted {
    for _ in 0..WARM_UP {
        run(&*subject.batch);
        pause(subject);
    }
    let (mut times, mut ran, mut allocated) = (Vec::new(), 0, 0);
    while times.len() < batches as usize && ran < batches * ATTEMPTS {
        let before = allocations();
        let time = run(&|| otel_benchmarks_measured(&*subject.batch));
        allocated += allocations() - before;
        times.extend(time.map(|time| time.as_secs_f64()));
        ran += 1;
        pause(subject);
    }
    times.sort_by(f64::total_cmp);
    Counted {
        nanoseconds: times.get(times.len() / 2).map_or(f64::NAN, |time| time * 1e9 / float(CALLS)),
        allocations: float(allocated) / float(u64::from(ran) * CALLS),
        exported: subject.share_exported((ran + WARM_UP) * threads),
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
    thread::sleep(PAUSE);
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
    /// Parses the output of `Display`.
    pub fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        let [nanoseconds, allocations, exported, evaluated_in_vain] = numbers[..] else {
            return None;
        };
        Some(Self { nanoseconds, allocations, exported, evaluated_in_vain })
    }
}
