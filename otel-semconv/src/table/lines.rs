//! Binary search in sorted lines.

/// The text from the first line on that is not before `start`, which comes in pieces.
pub(super) fn from<'a>(text: &'a str, start: &[&str]) -> &'a str {
    let bytes = text.as_bytes();
    let is_end = |byte: &u8| *byte == b'\n';
    // Both are starts of lines: all lines before `low` are before `start`, and none from `high` on is.
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let line = bytes[low..middle].iter().rposition(is_end).map_or(low, |end| low + end + 1);
        let next = bytes[middle..high].iter().position(is_end).map_or(high, |end| middle + end + 1);
        if bytes[line..next].iter().lt(start.iter().flat_map(|piece| piece.as_bytes())) {
            low = next;
        } else {
            high = line;
        }
    }
    &text[low..]
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
    fn a_last_line_without_an_end_is_found() {
        assert_eq!(from("a\nb", &["b"]), "b");
    }
}
