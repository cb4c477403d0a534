//! Human-readable durations.

use std::time::Duration;

/// Formats a duration with up to four digits: `640 ns`, `412 µs`, `18.4 ms`, `2.3 s`, `12 min`.
pub(super) fn format_duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match time.as_nanos() {
        nanos @ 0..1_000 => format!("{nanos} ns"),
        nanos @ 1_000..1_000_000 => format!("{} µs", nanos / 1_000),
        1_000_000..999_950_000 => format!("{:.1} ms", seconds * 1e3),
        999_950_000..599_950_000_000 => format!("{seconds:.1} s"),
        nanos => format!("{} min", nanos / 60_000_000_000),
    }
}
