//! A second thread that makes the same calls at the same time.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::AcqRel, Ordering::Acquire};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;
use std::time::{Duration, Instant};

/// Runs one batch at a time for its owner, and ends with it.
pub(crate) struct Companion {
    start: Sender<()>,
    ran: Receiver<Range<Instant>>,
    gate: Arc<Gate>,
}

impl Companion {
    /// Starts the thread.
    pub(crate) fn new<'scope>(scope: &'scope Scope<'scope, '_>, batch: &'scope (dyn Fn() + Sync)) -> Self {
        let ((start, started), (report, ran)) = (channel(), channel());
        let gate = Arc::<Gate>::default();
        let companion = Self { start, ran, gate: Arc::clone(&gate) };
        scope.spawn(move || {
            for () in started {
                gate.pass();
                if report.send(timed(batch)).is_err() {
                    return;
                }
            }
        });
        companion
    }

    /// Runs `batch` here while the companion runs its own. Returns the mean of the two times.
    ///
    /// Returns `None` if they did not run at the same time, as happens on a busy machine.
    pub(crate) fn together(&self, batch: &dyn Fn()) -> Option<Duration> {
        self.start.send(()).expect("the companion waits for as long as this exists");
        self.gate.pass();
        let here = timed(batch);
        let there = self.ran.recv().expect("the companion reports each batch");
        let shared = here.end.min(there.end).saturating_duration_since(here.start.max(there.start));
        let (here, there) = (here.end - here.start, there.end - there.start);
        (shared >= here.max(there).mul_f64(SIDE_BY_SIDE)).then(|| (here + there) / 2)
    }
}

/// The part of the longer batch that must overlap with the other.
const SIDE_BY_SIDE: f64 = 0.8;

/// The start and the end of `batch`.
pub(crate) fn timed(batch: &dyn Fn()) -> Range<Instant> {
    let start = Instant::now();
    batch();
    start..Instant::now()
}

/// Releases two threads at once. They spin, because waking a thread takes longer than a batch.
#[derive(Default)]
struct Gate {
    passes: AtomicU64,
}

impl Gate {
    fn pass(&self) {
        let both = (self.passes.fetch_add(1, AcqRel) / 2 + 1) * 2;
        while self.passes.load(Acquire) < both {
            std::hint::spin_loop();
        }
    }
}
