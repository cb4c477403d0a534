//! A second thread that makes the same calls at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::AcqRel, Ordering::Acquire};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;
use std::time::{Duration, Instant};

/// Waits for its owner, who has it make one batch at a time; it ends with its owner.
pub(crate) struct Companion {
    start: Sender<()>,
    took: Receiver<Duration>,
    gate: Arc<Gate>,
}

impl Companion {
    /// Begins to wait.
    pub(crate) fn new<'scope>(scope: &'scope Scope<'scope, '_>, batch: &'scope (dyn Fn() + Sync)) -> Self {
        let ((start, started), (report, took)) = (channel(), channel());
        let gate = Arc::<Gate>::default();
        let companion = Self { start, took, gate: Arc::clone(&gate) };
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

    /// Runs `batch` here while the companion runs its own: the mean of the two times.
    pub(crate) fn together(&self, batch: &dyn Fn()) -> Duration {
        self.start.send(()).expect("the companion waits for as long as this exists");
        self.gate.pass();
        let here = timed(batch);
        let there = self.took.recv().expect("the companion reports each batch");
        (here + there) / 2
    }
}

/// The wall time of `batch`.
pub(crate) fn timed(batch: &dyn Fn()) -> Duration {
    let start = Instant::now();
    batch();
    start.elapsed()
}

/// Lets two threads through at once. They spin, because waking a sleeper takes longer than a batch.
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
