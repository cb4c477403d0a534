//! Compares the bytes with the official messages: what they decode to has to be what the SDK's own conversion makes of the same data.

mod buffers;
mod logs;
mod metrics;
mod random;
mod requests;
mod spans;

/// Requests without a limit.
const UNLIMITED: super::RequestLimits = super::RequestLimits { bytes: usize::MAX, items: usize::MAX };
