//! Misspelled words: the edit distance, and the nearest known word.

use std::mem;

/// Returns the known word that is nearest to `word`, if it is at most `limit` edits away. If several are equally near, it returns the first.
///
/// An edit adds, removes or replaces a character, or swaps two adjacent ones. Case is ignored.
///
/// ```
/// use otel_semconv::nearest_word;
///
/// assert_eq!(nearest_word("feilds", ["fields", "kind"], 2), Some("fields"));
/// assert_eq!(nearest_word("colour", ["fields", "kind"], 2), None);
/// ```
pub fn nearest_word<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, limit: usize) -> Option<&'a str> {
    let characters = |word: &str| word.to_lowercase().chars().collect::<Vec<_>>();
    let word = characters(word);
    let near = known.into_iter().filter_map(|known| Some((edit_distance(&word, &characters(known), limit)?, known)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// Returns the number of edits that lead from one word to the other, if it is at most `limit`.
///
/// Of the matrix of all pairs of beginnings, three rows are kept. Cells further than `limit` from the diagonal stay `FAR`,
/// because no path through them is short enough.
pub(crate) fn edit_distance<T: PartialEq>(left: &[T], right: &[T], limit: usize) -> Option<usize> {
    const FAR: usize = usize::MAX / 2;
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut before = vec![FAR; right.len() + 1];
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut current = vec![FAR; right.len() + 1];
    for row in 1..=left.len() {
        current.fill(FAR);
        current[0] = row;
        let mut least = row;
        for column in row.saturating_sub(limit).max(1)..=(row + limit).min(right.len()) {
            let replaced = above[column - 1] + usize::from(left[row - 1] != right[column - 1]);
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
        mem::swap(&mut before, &mut above);
        mem::swap(&mut above, &mut current);
    }
    Some(above[right.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::{edit_distance, nearest_word};

    fn between(left: &str, right: &str, limit: usize) -> Option<usize> {
        let there = edit_distance(left.as_bytes(), right.as_bytes(), limit);
        assert_eq!(there, edit_distance(right.as_bytes(), left.as_bytes(), limit), "{left} {right}");
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

    /// The definition without a limit.
    fn by_definition(left: &[u8], right: &[u8]) -> usize {
        let ([.., a], [.., b]) = (left, right) else { return left.len().max(right.len()) };
        let (left_rest, right_rest) = (&left[..left.len() - 1], &right[..right.len() - 1]);
        let mut least = by_definition(left_rest, right_rest) + usize::from(a != b);
        least = least.min(by_definition(left_rest, right) + 1).min(by_definition(left, right_rest) + 1);
        match (left_rest, right_rest) {
            ([left_rest @ .., c], [right_rest @ .., d]) if a == d && b == c => {
                least.min(by_definition(left_rest, right_rest) + 1)
            }
            _ => least,
        }
    }

    #[test]
    fn every_pair_of_short_words_has_the_distance_of_the_definition() {
        let words: Vec<Vec<u8>> = (0..4_u32.pow(5))
            .map(|n| (0..5).map(|at| (n / 4_u32.pow(at) % 4) as u8).filter(|byte| *byte > 0).collect())
            .collect();
        for (left, right) in
            words.iter().step_by(11).flat_map(|left| words.iter().step_by(7).map(move |right| (left, right)))
        {
            let distance = by_definition(left, right);
            for limit in 0..=5 {
                assert_eq!(
                    edit_distance(left, right, limit),
                    Some(distance).filter(|far| *far <= limit),
                    "{left:?} {right:?}"
                );
            }
        }
    }

    #[test]
    fn the_first_of_the_nearest_words_in_any_case_is_meant() {
        assert_eq!(nearest_word("Consol", ["otlp", "CONSOLE"], 1), Some("CONSOLE"));
        assert_eq!(nearest_word("kc", ["kab", "ka", "kb"], 2), Some("ka"));
        assert_eq!(nearest_word("größe", ["grösse", "groß"], 2), Some("grösse"), "characters are counted, not bytes");
        assert_eq!(nearest_word("a", [], 4), None);
    }
}
