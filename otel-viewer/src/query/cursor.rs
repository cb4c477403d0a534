//! Places in a list, between which new items can arrive.

use crate::filter::InvalidFilter;

/// The time and a number of an item. Lists are sorted by it, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cursor {
    pub(super) time: u64,
    pub(super) number: u128,
}

impl Cursor {
    /// # Errors
    ///
    /// Returns an error if the text is not a cursor.
    pub(super) fn parse(text: &str) -> Result<Self, InvalidFilter> {
        let (time, number) = text.split_once('-').unwrap_or_default();
        let hex = |text: &str| u128::from_str_radix(text, 16).ok();
        let cursor = hex(time).and_then(|time| u64::try_from(time).ok()).zip(hex(number));
        let cursor = cursor.map(|(time, number)| Self { time, number });
        cursor.ok_or_else(|| InvalidFilter::value("before", text, "the value of `next` in the previous response"))
    }

    pub(super) fn text(self) -> String {
        format!("{:x}-{:x}", self.time, self.number)
    }
}

/// Part of a list, and the place where it goes on.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    pub(super) total: usize,
    pub(super) next: Option<String>,
}

/// Sorts the items, newest first, and returns `limit` of them from before `before`.
///
/// # Errors
///
/// Returns an error if `before` is not a cursor.
pub(super) fn part<T>(
    mut items: Vec<(Cursor, T)>,
    before: Option<&str>,
    limit: usize,
) -> Result<Part<T>, InvalidFilter> {
    let total = items.len();
    if let Some(before) = before {
        let before = Cursor::parse(before)?;
        items.retain(|(cursor, _)| *cursor < before);
    }
    items.sort_unstable_by(|(left, _), (right, _)| right.cmp(left));
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| has_more).map(|(cursor, _)| cursor.text());
    Ok(Part { items: items.into_iter().map(|(_, item)| item).collect(), total, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        for cursor in [Cursor { time: 0, number: 0 }, Cursor { time: u64::MAX, number: u128::MAX }] {
            assert_eq!(Cursor::parse(&cursor.text()), Ok(cursor));
        }
        for text in ["", "-", "1", "1-", "1-g", "11111111111111111-1"] {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parts_follow_each_other() {
        let items = || (0..5).map(|number| (Cursor { time: number / 2, number: number.into() }, number)).collect();
        let first = part(items(), None, 3).expect("a part");
        assert_eq!((first.items, first.total), (vec![4, 3, 2], 5));
        let second = part(items(), first.next.as_deref(), 3).expect("a part");
        assert_eq!((second.items, second.next), (vec![1, 0], None));
    }
}
