//! How far one name is from another.

/// The longest name that is compared, in bytes; the longest of the conventions has 57.
const LONGEST: usize = 96;

/// A name as it is compared: in lower case, with `.` for `-`, `_`, `.` and between the words of `camelCase`.
#[derive(Clone, Copy)]
pub(super) struct Normal {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Normal {
    /// `None` for a name that is too long to be one.
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut normal = Self { bytes: [0; LONGEST], length: 0 };
        let mut before = b'.';
        for byte in name.bytes() {
            if byte.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
                normal.push(b'.')?;
            }
            normal.push(if matches!(byte, b'-' | b'_') { b'.' } else { byte.to_ascii_lowercase() })?;
            before = byte;
        }
        Some(normal)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = &[u8]> {
        self.as_bytes().split(|byte| *byte == b'.')
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }
}

/// How many letters must be added, removed, replaced or swapped with their neighbour to get from one name to the other,
/// if it is not more than `limit`.
///
/// A matrix, of which three rows are kept. Cells further than `limit` from its diagonal are left far: no way through them is
/// short enough.
pub(super) fn distance(left: &Normal, right: &Normal, limit: u8) -> Option<u8> {
    const FAR: u8 = u8::MAX / 2;
    let (left, right, reach) = (left.as_bytes(), right.as_bytes(), usize::from(limit));
    if left.len().abs_diff(right.len()) > reach {
        return None;
    }
    let mut before = [FAR; LONGEST + 1];
    let mut above = [FAR; LONGEST + 1];
    for (cell, column) in above.iter_mut().zip(0..=limit) {
        *cell = column;
    }
    for row in 1..=left.len() {
        let mut current = [FAR; LONGEST + 1];
        current[0] = u8::try_from(row).unwrap_or(FAR);
        let mut least = current[0];
        for column in row.saturating_sub(reach).max(1)..=(row + reach).min(right.len()) {
            let replaced = above[column - 1] + u8::from(left[row - 1] != right[column - 1]);
            let mut cell = replaced.min(above[column] + 1).min(current[column - 1] + 1);
            if row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1] {
                cell = cell.min(before[column - 2] + 1);
            }
            current[column] = cell;
            least = least.min(cell);
        }
        if least > limit {
            return None;
        }
        (before, above) = (above, current);
    }
    Some(above[right.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Normal, distance};

    fn between(left: &str, right: &str, limit: u8) -> Option<u8> {
        let normal = |name| Normal::of(name).unwrap_or_else(|| panic!("{name} is too long"));
        let there = distance(&normal(left), &normal(right), limit);
        assert_eq!(there, distance(&normal(right), &normal(left), limit), "{left} {right}");
        there
    }

    #[test]
    fn edits_are_counted_up_to_the_limit() {
        for (left, right, edits) in [
            ("", "", 0),
            ("a", "", 1),
            ("route", "route", 0),
            ("route", "rout", 1),
            ("route", "rroute", 1),
            ("route", "roote", 1),
            ("route", "ruote", 1),
            ("route", "ruotes", 2),
            ("kitten", "sitting", 3),
            ("abcdef", "fedcba", 5),
        ] {
            assert_eq!(between(left, right, edits), Some(edits), "{left} {right}");
            assert_eq!(between(left, right, edits + 2), Some(edits), "{left} {right}");
            assert_eq!(edits.checked_sub(1).and_then(|limit| between(left, right, limit)), None, "{left} {right}");
        }
    }

    #[test]
    fn case_and_separators_do_not_count() {
        for name in ["http.requestMethod", "HTTP_REQUEST_METHOD", "http-request-method"] {
            assert_eq!(between(name, "http.request.method", 0), Some(0), "{name}");
        }
    }

    #[test]
    fn the_longest_name_is_compared_and_a_longer_one_is_none() {
        let longest = "a".repeat(LONGEST);
        assert_eq!(between(&longest, &longest[1..], 1), Some(1));
        assert!(Normal::of(&"a".repeat(LONGEST + 1)).is_none());
        assert!(Normal::of(&"aB".repeat(LONGEST / 3 + 1)).is_none());
    }
}
