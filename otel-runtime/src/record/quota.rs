//! How much all chunks of a recorder may contain.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The number of items that a chunk takes from the quota at once.
const ITEMS: usize = 32;

/// The bytes and items that are left for all chunks of a recorder. Chunks take them in portions, so that threads rarely share a cache line.
#[derive(Debug)]
pub(super) struct Quota {
    bytes: AtomicUsize,
    items: AtomicUsize,
    item_limit: usize,
}

impl Quota {
    pub(super) fn new(bytes: usize, items: usize) -> Self {
        Self { bytes: AtomicUsize::new(bytes), items: AtomicUsize::new(items), item_limit: items }
    }

    /// Takes `bytes`, and returns whether they were left.
    pub(super) fn take_bytes(&self, bytes: usize) -> bool {
        self.bytes.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(bytes)).is_ok()
    }

    /// Takes a portion of the items that are left, and returns its size.
    pub(super) fn take_items(&self) -> usize {
        let mut portion = 0;
        let take = |left: usize| {
            portion = left.min(ITEMS);
            Some(left - portion)
        };
        _ = self.items.fetch_update(Relaxed, Relaxed, take);
        portion
    }

    pub(super) fn give_back(&self, bytes: usize, items: usize) {
        self.bytes.fetch_add(bytes, Relaxed);
        self.items.fetch_add(items, Relaxed);
    }

    /// Returns the number of items that have been taken: those in chunks, and up to a portion more for each thread.
    pub(super) fn taken_items(&self) -> usize {
        self.item_limit - self.items.load(Relaxed).min(self.item_limit)
    }
}
