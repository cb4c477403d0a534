//! A pool of lists for the attributes of spans and log records, so that each thread reuses their memory.

use crate::otlp::{Buffer, EncodedAttributes};
use std::cell::RefCell;

/// A thread keeps at most this many lists.
const KEPT: usize = 32;

/// A list that has grown beyond this size is not kept.
const LARGEST_KEPT: usize = 8 << 10;

/// The size of a new list: enough for the attributes of most spans.
const NEW: usize = 512;

thread_local! {
    #[expect(clippy::vec_box, reason = "a span moves several times, and the smaller it is the better")]
    static LISTS: RefCell<Vec<Box<EncodedAttributes>>> = const { RefCell::new(Vec::new()) };
}

/// Returns an empty list. `field` is the number of the field that contains the attributes in the message.
#[inline]
#[expect(clippy::unnecessary_box_returns, reason = "the list comes from the pool, and returns there")]
pub(super) fn take(field: u32, limit: u32) -> Box<EncodedAttributes> {
    // While a thread ends, it has no pool.
    match LISTS.try_with(|lists| lists.borrow_mut().pop()) {
        Ok(Some(mut list)) => {
            list.reset(field, limit);
            list
        }
        _ => Box::new(EncodedAttributes::new(Buffer::with_capacity(NEW), field, limit)),
    }
}

/// Keeps a list for the next span or log record.
#[inline]
pub(super) fn give_back(list: Box<EncodedAttributes>) {
    if list.capacity() > LARGEST_KEPT {
        return;
    }
    _ = LISTS.try_with(|lists| {
        let mut lists = lists.borrow_mut();
        if lists.len() < KEPT {
            lists.push(list);
        }
    });
}
