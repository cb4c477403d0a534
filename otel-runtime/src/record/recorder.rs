//! The chunks of all threads.

use super::chunk::{Appended, Chunk, Contents};
use super::quota::Quota;
use crate::otlp::{Buffer, Scope};
#[cfg(feature = "testing")]
use crate::otlp::{EncodedResource, Request, RequestLimits};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Where the spans or the log records of one installation are recorded.
#[derive(Debug)]
pub(crate) struct Recorder {
    /// Distinguishes the recorders of a thread.
    id: u64,
    quota: Quota,
    /// The chunks of all threads that have recorded something.
    chunks: Mutex<Vec<Arc<Chunk>>>,
    /// The chunk of threads that have no chunk of their own: threads whose thread-local variables were dropped, or all threads.
    shared: Arc<Chunk>,
    /// Whether all threads share one chunk, which keeps the order of their items.
    is_in_order: bool,
    /// The number of items that have begun and were not taken from a chunk yet.
    open: AtomicI64,
    is_closed: AtomicBool,
    /// The number of items at which the collector is woken.
    batch: usize,
    must_collect: AtomicBool,
    collector: Mutex<Calls>,
    called: Condvar,
}

/// What the collector is called for.
#[derive(Debug, Default)]
struct Calls {
    collect: bool,
    end: bool,
}

thread_local! {
    /// The chunks of this thread, by the ids of their recorders.
    static CHUNKS: RefCell<Vec<(u64, Arc<Chunk>)>> = const { RefCell::new(Vec::new()) };
}

static NEXT_ID: AtomicU64 = AtomicU64::new(0);

impl Recorder {
    /// Creates a recorder whose chunks contain at most this many bytes and items together. It wakes the collector when about `batch` items
    /// wait.
    pub(crate) fn new(bytes: usize, items: usize, batch: usize) -> Self {
        Self {
            id: NEXT_ID.fetch_add(1, Relaxed),
            quota: Quota::new(bytes, items),
            chunks: Mutex::default(),
            shared: Arc::default(),
            is_in_order: false,
            open: AtomicI64::new(0),
            is_closed: AtomicBool::new(false),
            batch,
            must_collect: AtomicBool::new(false),
            collector: Mutex::default(),
            called: Condvar::new(),
        }
    }

    /// Creates a recorder without limits that has no collector, and that keeps the order in which threads append items.
    #[cfg(feature = "testing")]
    pub(crate) fn in_order() -> Self {
        Self { is_in_order: true, ..Self::new(usize::MAX, usize::MAX, usize::MAX) }
    }

    /// Returns whether the recorder was closed. Nothing can be recorded after that.
    #[inline]
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.load(Relaxed)
    }

    /// Counts an item that begins, so that its loss is noticed if it has not ended at the time of the shutdown. Returns `false` if the
    /// recorder was closed in the meantime; then the item is not recorded.
    #[inline]
    #[must_use]
    pub(super) fn begin(&self) -> bool {
        self.with_chunk(Chunk::begin)
    }

    /// Appends an item of at most `size` bytes, which `write` writes.
    #[inline]
    pub(super) fn append(&self, scope: &Arc<Scope>, size: usize, write: impl FnOnce(&mut Buffer)) {
        let appended = self.with_chunk(|chunk| chunk.append(&self.quota, scope, size, write));
        if appended == Appended::Accepted(true) && self.quota.taken_items() >= self.batch
            || appended == Appended::Dropped
        {
            self.call_collector();
        }
    }

    #[inline]
    fn with_chunk<R>(&self, work: impl FnOnce(&Chunk) -> R) -> R {
        let mut work = Some(work);
        let of_thread = CHUNKS.try_with(|chunks| {
            let mut chunks = chunks.try_borrow_mut().ok()?;
            let at = match chunks.iter().position(|(id, _)| *id == self.id) {
                Some(at) => at,
                None => self.register(&mut chunks),
            };
            work.take().map(|work| work(&chunks[at].1))
        });
        match (of_thread, work) {
            (Ok(Some(result)), _) => result,
            (_, Some(work)) => work(&self.shared),
            // The closure returns a result if it has taken the work.
            (_, None) => unreachable!(),
        }
    }

    #[cold]
    fn register(&self, of_thread: &mut Vec<(u64, Arc<Chunk>)>) -> usize {
        of_thread.retain(|(_, chunk)| !chunk.is_closed());
        if self.is_in_order {
            of_thread.push((self.id, Arc::clone(&self.shared)));
            return of_thread.len() - 1;
        }
        let chunk = Arc::new(Chunk::default());
        let mut chunks = self.chunks();
        if self.is_closed() {
            chunk.take(&self.quota, true);
        }
        chunks.push(Arc::clone(&chunk));
        of_thread.push((self.id, chunk));
        of_thread.len() - 1
    }

    /// Takes what all threads have recorded.
    pub(super) fn take(&self) -> Contents {
        let mut chunks = self.chunks();
        self.take_from(&mut chunks)
    }

    /// Takes what all threads have recorded, and closes the recorder. The number of open items is final.
    pub(crate) fn close(&self) -> Contents {
        let mut chunks = self.chunks();
        self.is_closed.store(true, Relaxed);
        self.take_from(&mut chunks)
    }

    fn take_from(&self, chunks: &mut Vec<Arc<Chunk>>) -> Contents {
        let close = self.is_closed();
        let mut all = self.shared.take(&self.quota, close);
        chunks.retain(|chunk| {
            // Looked up first: the thread may still append something and end.
            let has_ended = Arc::strong_count(chunk) == 1;
            all.add(chunk.take(&self.quota, close));
            !has_ended
        });
        all.open += self.open.load(Relaxed);
        self.open.store(all.open, Relaxed);
        all
    }

    /// Takes the items in the order in which they were recorded, as a request for each sequence of items with the same scope.
    #[cfg(feature = "testing")]
    pub(crate) fn take_in_order(&self, resource: &EncodedResource) -> Vec<Request> {
        let contents = self.take();
        self.release(&contents);
        let batches = contents.to_batches_in_order();
        batches.flat_map(|batch| batch.to_requests(resource, RequestLimits::UNLIMITED)).collect()
    }

    /// Gives the memory of the blocks back to the quota.
    pub(super) fn release(&self, contents: &Contents) {
        self.quota.give_back(contents.blocks.iter().map(|block| block.capacity).sum(), 0);
    }

    #[cold]
    fn call_collector(&self) {
        if !self.must_collect.swap(true, Relaxed) {
            self.calls().collect = true;
            self.called.notify_all();
        }
    }

    /// Ends the thread of the collector.
    pub(super) fn end_collector(&self) {
        self.calls().end = true;
        self.called.notify_all();
    }

    /// Waits until the collector has work, or `delay` has passed. Returns `false` when the collector has to end.
    pub(super) fn wait(&self, delay: Duration) -> bool {
        let end = Instant::now().checked_add(delay);
        let mut calls = self.calls();
        while !calls.collect && !calls.end {
            let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                break;
            }
            (calls, _) = self.called.wait_timeout(calls, left).unwrap_or_else(PoisonError::into_inner);
        }
        calls.collect = false;
        self.must_collect.store(false, Relaxed);
        !calls.end
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.collector.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn chunks(&self) -> MutexGuard<'_, Vec<Arc<Chunk>>> {
        self.chunks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
