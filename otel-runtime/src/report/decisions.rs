//! What became of traces that are decided when they have ended.

use std::fmt;

/// The decisions of a sampler that decides when a trace has ended, such as [`Sampler::keep_errors`](crate::Sampler::keep_errors).
///
/// `sampled` and `kept_by_minimum_rate` count local root spans. The other counts of traces count each trace once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceDecisions {
    /// Local root spans that were sampled when they started, by the sampler or by the service that called.
    pub sampled: u64,
    /// Traces that were recorded for the minimum rate of their name.
    pub kept_by_minimum_rate: u64,
    /// Traces that were kept because of a span with an error.
    pub kept_for_errors: u64,
    /// Traces that were kept because of a span that took too long.
    pub kept_as_slow: u64,
    /// Traces that were dropped when they had ended.
    pub dropped: u64,
    /// Traces that were dropped before they had ended, because the memory was used up.
    pub evicted: u64,
    /// Traces that were dropped because they had not ended at the shutdown.
    pub unfinished: u64,
    /// Traces that are not decided yet.
    pub undecided: u64,
    /// Spans that started while their trace was undecided, and were exported because it was kept. Spans that start after that are sampled.
    pub spans_kept: u64,
    /// Spans that started while their trace was undecided, and were dropped with it, or ended after that.
    pub spans_dropped: u64,
    /// Log records that were dropped with their trace, or written after that.
    pub log_records_dropped: u64,
    /// The memory of the traces that are not decided.
    pub bytes: usize,
    /// The largest memory so far.
    pub most_bytes: usize,
}

impl fmt::Display for TraceDecisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sampled, kept_by_minimum_rate, kept_for_errors, kept_as_slow, dropped, evicted, .. } = self;
        write!(f, "{sampled} sampled, {kept_for_errors} kept for errors, {kept_as_slow} kept as slow")?;
        if *kept_by_minimum_rate > 0 {
            write!(f, ", {kept_by_minimum_rate} kept by the minimum rate")?;
        }
        write!(f, ", {dropped} dropped, {evicted} evicted")?;
        let Self { unfinished, undecided, spans_kept, spans_dropped, log_records_dropped, bytes, most_bytes, .. } =
            self;
        if *unfinished > 0 {
            write!(f, ", {unfinished} unfinished")?;
        }
        write!(f, ", {undecided} undecided; spans: {spans_kept} kept, {spans_dropped} dropped")?;
        if *log_records_dropped > 0 {
            write!(f, "; log records: {log_records_dropped} dropped")?;
        }
        write!(f, "; {bytes} bytes, at most {most_bytes}")
    }
}
