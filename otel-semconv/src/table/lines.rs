//! Binary search in sorted lines, and the row of a line.

use crate::facts::{Columns, Row};

/// Returns the row with exactly this name.
pub(super) fn find<'a, R: Row<'a>>(text: &'a str, name: &str) -> Option<R> {
    let row = read::<R>(from(text, &[R::KIND, "\t", name, "\t"]).lines().next()?)?;
    (row.name() == name).then_some(row)
}

/// Returns the row of a line, if the line has the kind of the row.
pub(super) fn read<'a, R: Row<'a>>(line: &'a str) -> Option<R> {
    let mut columns = Columns::of(line);
    (columns.text() == R::KIND).then(|| R::read(&mut columns).ok()).flatten()
}

/// Returns the text from the first line that does not sort before `start`. `start` is given in pieces, to be concatenated.
pub(super) fn from<'a>(text: &'a str, start: &[&str]) -> &'a str {
    // Both are starts of lines. All lines before `low` sort before `start`, and no line from `high` on does.
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let mut middle = low + (high - low) / 2;
        while !text.is_char_boundary(middle) {
            middle -= 1;
        }
        let line = text[low..middle].rfind('\n').map_or(low, |end| low + end + 1);
        if is_before(&text[line..], start) {
            low = text[middle..high].find('\n').map_or(high, |end| middle + end + 1);
        } else {
            high = line;
        }
    }
    &text[low..]
}

/// Returns whether a text sorts before `start`. Comparing slices piece by piece is fast even in unoptimised builds.
fn is_before(text: &str, start: &[&str]) -> bool {
    let mut rest = text.as_bytes();
    for piece in start {
        let (head, tail) = rest.split_at(piece.len().min(rest.len()));
        if head != piece.as_bytes() {
            return head < piece.as_bytes();
        }
        rest = tail;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::from;

    const TEXT: &str = "# é\na\t1\na.b\t2\na.b.c\t3\nb\t4\n";

    #[test]
    fn the_first_line_not_before_is_found() {
        for (start, found) in [("", "# é"), ("a\t", "a\t1"), ("a.b\t", "a.b\t2"), ("a.b.", "a.b.c\t3"), ("b", "b\t4")]
        {
            assert_eq!(from(TEXT, &[start]).lines().next(), Some(found), "{start}");
            let (left, right) = start.split_at(start.len() / 2);
            assert_eq!(from(TEXT, &[left, right]), from(TEXT, &[start]));
        }
        assert_eq!(from(TEXT, &["c"]), "");
        assert_eq!(from("", &["c"]), "");
    }

    #[test]
    fn a_last_line_without_a_line_break_is_found() {
        assert_eq!(from("a\nb", &["b"]), "b");
    }
}
