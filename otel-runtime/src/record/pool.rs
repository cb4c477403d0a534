//! Buffers for the attributes of spans, which each thread uses again.

use crate::otlp::Buffer;
use std::cell::RefCell;

/// A thread keeps at most this many buffers.
const KEPT: usize = 32;

/// A buffer that has grown beyond this size is not kept.
const LARGEST_KEPT: usize = 8 << 10;

/// The size of a new buffer: enough for the attributes of most spans.
const NEW: usize = 512;

thread_local! {
    static BUFFERS: RefCell<Vec<Buffer>> = const { RefCell::new(Vec::new()) };
}

/// Returns an empty buffer.
#[inline]
pub(super) fn take() -> Buffer {
    // A thread that ends has no buffers left.
    let kept = BUFFERS.try_with(|buffers| buffers.borrow_mut().pop()).ok().flatten();
    kept.unwrap_or_else(|| Buffer::with_capacity(NEW))
}

/// Keeps a buffer for the next span.
#[inline]
pub(super) fn give_back(mut buffer: Buffer) {
    if buffer.capacity() == 0 || buffer.capacity() > LARGEST_KEPT {
        return;
    }
    buffer.clear();
    _ = BUFFERS.try_with(|buffers| {
        let mut buffers = buffers.borrow_mut();
        if buffers.len() < KEPT {
            buffers.push(buffer);
        }
    });
}
