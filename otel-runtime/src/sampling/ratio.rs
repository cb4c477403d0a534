//! `traceidratio`: a share of the traces, by their ids.

use opentelemetry::TraceId;

/// Returns whether a trace belongs to this share.
///
/// This is the algorithm of the SDKs of Go, Python and Rust, so that services in these languages with the same share sample the same traces.
/// It is not that of the threshold in `tracestate`, which accepts the traces at the other end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the share is from 0 to 1"
)]
pub(super) fn is_sampled(share: f64, trace: TraceId) -> bool {
    if share >= 1.0 {
        return true;
    }
    let bound = (share.max(0.0) * (1_u64 << 63) as f64) as u64;
    let bytes = trace.to_bytes();
    let low = bytes[8..].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    low >> 1 < bound
}

/// Checks a share or a probability.
///
/// # Errors
///
/// Returns an error if the number is not between 0 and 1.
pub(super) fn check_ratio(share: f64) -> Result<(), String> {
    let is_valid = (0.0..=1.0).contains(&share);
    is_valid.then_some(()).ok_or_else(|| format!("`{share}` is not a number from 0 to 1"))
}
