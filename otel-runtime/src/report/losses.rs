//! Losses of one destination by cause, and which of them were reported.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Maximum number of causes that are counted separately. It bounds memory, because a collector chooses the text of a cause.
const MAX_CAUSES: usize = 16;

/// A cause is printed no more often than this.
const PRINT_INTERVAL: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(super) struct Losses {
    causes: BTreeMap<String, Loss>,
    /// Items that were lost since the last delivery.
    outage: u64,
    /// Whether the beginning of the outage was printed.
    outage_was_printed: bool,
}

#[derive(Debug, Default)]
struct Loss {
    total: u64,
    /// The part of the total that was printed.
    printed: u64,
    /// The part of the total that `flush` and `shutdown` returned.
    returned: u64,
    printed_at: Option<Instant>,
}

/// A line to print: the cause, and the number of items that were lost since the last line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) cause: String,
    pub(super) lost: u64,
}

impl Losses {
    /// Counts the loss of a whole request. Until the next delivery, the destination is in an outage.
    pub(super) fn add_outage(&mut self, count: u64, cause: &str, now: Instant) -> Option<Line> {
        self.outage += count;
        let line = self.add(count, cause, now);
        self.outage_was_printed |= line.is_some();
        line
    }

    /// Counts a loss, and returns the line to print, if one is due.
    pub(super) fn add(&mut self, count: u64, cause: &str, now: Instant) -> Option<Line> {
        let known = self.causes.len() < MAX_CAUSES || self.causes.contains_key(cause);
        let cause = if known { cause } else { "other causes" };
        let counts = self.causes.entry(cause.to_owned()).or_default();
        counts.total += count;
        let due = counts.printed_at.is_none_or(|last| now.saturating_duration_since(last) >= PRINT_INTERVAL);
        due.then(|| {
            let lost = counts.total - counts.printed;
            (counts.printed, counts.printed_at) = (counts.total, Some(now));
            Line { cause: cause.to_owned(), lost }
        })
    }

    /// Ends the outage, and returns how many items were lost in it, if its beginning was printed.
    pub(super) fn end_outage(&mut self) -> Option<u64> {
        let lost = std::mem::take(&mut self.outage);
        let was_printed = std::mem::take(&mut self.outage_was_printed);
        if was_printed {
            self.causes.values_mut().for_each(|loss| loss.printed = loss.total);
        }
        was_printed.then_some(lost)
    }

    pub(super) fn total(&self) -> u64 {
        self.causes.values().map(|loss| loss.total).sum()
    }

    pub(super) fn unprinted(&self) -> u64 {
        self.causes.values().map(|loss| loss.total - loss.printed).sum()
    }

    /// Returns the losses by cause since the last call.
    pub(super) fn take(&mut self) -> Vec<Line> {
        let line = |(cause, counts): (&String, &mut Loss)| {
            let lost = counts.total - std::mem::replace(&mut counts.returned, counts.total);
            (lost > 0).then(|| Line { cause: cause.clone(), lost })
        };
        self.causes.iter_mut().filter_map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cause: &str, lost: u64) -> Line {
        Line { cause: cause.to_owned(), lost }
    }

    #[test]
    fn a_cause_is_printed_when_it_begins_and_once_a_minute_with_the_sum() {
        let (mut losses, start) = (Losses::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(losses.add_outage(5, "refused", start), Some(line("refused", 5)));
        assert_eq!(losses.add_outage(7, "refused", after(59)), None);
        assert_eq!(losses.add_outage(1, "timeout", after(59)), Some(line("timeout", 1)));
        assert_eq!(losses.add_outage(2, "refused", after(60)), Some(line("refused", 9)));
        assert_eq!((losses.total(), losses.unprinted()), (15, 0));
    }

    #[test]
    fn the_end_of_an_outage_has_its_sum_and_the_next_outage_begins_again() {
        let (mut losses, start) = (Losses::default(), Instant::now());
        losses.add_outage(5, "refused", start);
        losses.add_outage(7, "refused", start);
        assert_eq!(losses.end_outage(), Some(12));
        assert_eq!(losses.end_outage(), None);
        // Within the minute nothing is printed, neither the beginning nor the end, but nothing is forgotten.
        assert_eq!(losses.add_outage(3, "refused", start), None);
        assert_eq!(losses.end_outage(), None);
        assert_eq!(losses.unprinted(), 3);
        assert_eq!(losses.add_outage(1, "refused", start + PRINT_INTERVAL), Some(line("refused", 4)));
    }

    #[test]
    fn losses_are_returned_once() {
        let mut losses = Losses::default();
        losses.add(5, "refused", Instant::now());
        assert_eq!(losses.take(), [line("refused", 5)]);
        assert_eq!(losses.take(), []);
        losses.add(1, "refused", Instant::now());
        assert_eq!(losses.take(), [line("refused", 1)]);
    }

    #[test]
    fn the_number_of_causes_is_limited() {
        let mut losses = Losses::default();
        for number in 0..20 {
            losses.add(1, &format!("cause {number}"), Instant::now());
        }
        assert_eq!((losses.causes.len(), losses.total()), (MAX_CAUSES + 1, 20));
    }
}
