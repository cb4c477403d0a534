//! The encoded items of one thread, which wait for the collector.

use super::quota::Quota;
use crate::otlp::{Batch, Buffer, Scope};
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The sizes of blocks. The first block of a chunk is small, because many threads record only a few items.
const SMALLEST_BLOCK: usize = 4 << 10;
const LARGEST_BLOCK: usize = 64 << 10;

/// The encoded items of one thread. Only the collector ever contends for the lock.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// The number of items that this thread has begun, such as spans that have started.
    begun: AtomicU64,
    is_closed: AtomicBool,
    contents: Mutex<Contents>,
}

/// What is taken from a chunk, and from all chunks of a recorder.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(super) blocks: Vec<Block>,
    /// The items in the blocks.
    pub(super) items: usize,
    /// The items that were refused because the quota was used up.
    pub(super) dropped: u64,
    /// The items that were begun and are neither in the blocks nor dropped. It is negative if other threads have begun them.
    pub(super) open: i64,
    /// The items that the chunk can take until it has to ask the quota.
    items_left: usize,
    next_block: usize,
    /// The number of items that had begun when the chunk was last emptied.
    begun: u64,
}

/// A part of a chunk, whose memory is taken from the quota as a whole.
#[derive(Debug)]
pub(crate) struct Block {
    pub(super) bytes: Buffer,
    pub(super) capacity: usize,
    pub(super) runs: Vec<Run>,
}

/// Consecutive items of the same scope.
#[derive(Debug)]
pub(crate) struct Run {
    pub(super) scope: Arc<Scope>,
    /// The end of the run in the bytes of the block.
    pub(super) end: usize,
    pub(super) items: usize,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Appended {
    /// It is in the chunk. `true` means that the chunk has taken something from the quota.
    Accepted(bool),
    Dropped,
    /// The recorder was closed, and has counted the item as open.
    Closed,
}

impl Chunk {
    /// Counts an item that begins on this thread. Returns `false` if the chunk was closed before, and has not counted the item.
    #[inline]
    pub(super) fn begin(&self) -> bool {
        // The order of this addition and the following load, and of the store and the load in `take`, decides whether the item is counted.
        let begun = self.begun.fetch_add(1, SeqCst).wrapping_add(1);
        !self.is_closed.load(SeqCst) || self.was_counted(begun)
    }

    #[cold]
    fn was_counted(&self, begun: u64) -> bool {
        // Waits for `take`, if it is running.
        let was_counted = begun <= self.contents().begun;
        if !was_counted {
            self.begun.fetch_sub(1, Relaxed);
        }
        was_counted
    }

    /// Appends an item of at most `size` bytes, which `write` writes.
    #[inline]
    pub(super) fn append(
        &self,
        quota: &Quota,
        scope: &Arc<Scope>,
        size: usize,
        write: impl FnOnce(&mut Buffer),
    ) -> Appended {
        let mut contents = self.contents();
        if self.is_closed() {
            return Appended::Closed;
        }
        contents.open -= 1;
        let mut has_grown = false;
        if contents.items_left == 0 || contents.blocks.last().is_none_or(|block| block.room() < size) {
            if !contents.grow(quota, size) {
                contents.dropped += 1;
                return Appended::Dropped;
            }
            has_grown = true;
        }
        contents.items_left -= 1;
        contents.items += 1;
        if let Some(block) = contents.blocks.last_mut() {
            write(&mut block.bytes);
            block.end_run(scope);
        }
        Appended::Accepted(has_grown)
    }

    /// Takes everything out of the chunk. The quota gets back what the chunk has taken, except for the bytes of the blocks.
    pub(super) fn take(&self, quota: &Quota, close: bool) -> Contents {
        let mut contents = self.contents();
        let mut taken = mem::take(&mut *contents);
        // Blocks become smaller again on a thread that records less than before.
        contents.next_block = if taken.blocks.len() > 1 { taken.next_block } else { taken.next_block / 2 };
        if close {
            self.is_closed.store(true, SeqCst);
        }
        contents.begun = self.begun.load(SeqCst);
        taken.open += contents.begun.wrapping_sub(taken.begun).cast_signed();
        quota.give_back(0, taken.items + taken.items_left);
        taken
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.load(Relaxed)
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Contents {
    #[cold]
    fn grow(&mut self, quota: &Quota, size: usize) -> bool {
        if self.items_left == 0 {
            self.items_left = quota.take_items();
            if self.items_left == 0 {
                return false;
            }
        }
        if self.blocks.last().is_some_and(|block| block.room() >= size) {
            return true;
        }
        let capacity = self.next_block.clamp(SMALLEST_BLOCK, LARGEST_BLOCK).max(size);
        if !quota.take_bytes(capacity) {
            return false;
        }
        self.next_block = (capacity * 2).min(LARGEST_BLOCK);
        self.blocks.push(Block { bytes: Buffer::with_capacity(capacity), capacity, runs: Vec::new() });
        true
    }

    /// Groups the items by their scopes.
    pub(super) fn to_batch(&self) -> Batch<'_> {
        let mut batch = Batch::default();
        for (run, bytes) in self.blocks.iter().flat_map(Block::runs) {
            batch.add_encoded(&run.scope, bytes, run.items);
        }
        batch
    }

    /// Returns a batch for each sequence of items with the same scope, in the order in which they were appended.
    #[cfg(feature = "testing")]
    pub(super) fn to_batches_in_order(&self) -> impl Iterator<Item = Batch<'_>> {
        self.blocks.iter().flat_map(Block::runs).map(|(run, bytes)| {
            let mut batch = Batch::default();
            batch.add_encoded(&run.scope, bytes, run.items);
            batch
        })
    }

    /// Adds what was taken from another chunk.
    pub(super) fn add(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
        self.items += other.items;
        self.dropped += other.dropped;
        self.open += other.open;
    }
}

impl Block {
    fn room(&self) -> usize {
        self.capacity - self.bytes.len().min(self.capacity)
    }

    /// Returns the runs with their items.
    fn runs(&self) -> impl Iterator<Item = (&Run, &[u8])> {
        let mut from = 0;
        self.runs.iter().map(move |run| {
            let items = &self.bytes.as_slice()[from..run.end];
            from = run.end;
            (run, items)
        })
    }

    #[inline]
    fn end_run(&mut self, scope: &Arc<Scope>) {
        let end = self.bytes.len();
        match self.runs.last_mut().filter(|run| Arc::ptr_eq(&run.scope, scope)) {
            Some(run) => (run.end, run.items) = (end, run.items + 1),
            None => self.runs.push(Run { scope: Arc::clone(scope), end, items: 1 }),
        }
    }
}
