//! The limits of the queue in front of a destination.

use crate::export::{LaneLimits, MAX_REQUEST, QUEUE_BYTES};
use crate::report::Signal;
use crate::setup::config::{Millis, SettingsReader, millis, positive};
use std::time::Duration;

/// The default time during which a request is sent again.
const RETRY_FOR: Duration = Duration::from_secs(60);

/// Resolves the limits of the queue in front of the destination.
pub(super) fn resolve(
    signal: Signal,
    (bytes, request_bytes): (Option<usize>, Option<usize>),
    retry_for: Option<Duration>,
    reader: &mut SettingsReader,
) -> LaneLimits {
    let bytes = reader.choose(&format!("{signal}.queue_bytes"), bytes, &[], positive, QUEUE_BYTES);
    let (setting, default) = (format!("{signal}.retry_for"), Millis(RETRY_FOR));
    let retry_for = reader.choose(&setting, retry_for.map(Millis), &[], millis, default);
    let setting = format!("{signal}.max_request_bytes");
    let request_bytes = reader.choose_optional(&setting, request_bytes, &[], positive);
    let request_bytes = request_bytes.filter(|bytes| *bytes > 0).unwrap_or(MAX_REQUEST).min(MAX_REQUEST);
    LaneLimits { bytes, request_bytes, retry_for: retry_for.0 }
}
