//! The nearest known name, for mistakes.

/// Returns `; did you mean ..?` for the nearest of the known names, or nothing if none is near.
pub(crate) fn did_you_mean<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|name| (edits(written, name), name)).min().filter(|(edits, name)| *edits <= name.len() / 3);
    near.map(|(_, name)| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// The number of insertions, deletions and replacements between two names.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (to, d) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *d);
            diagonal = row[to + 1];
            row[to + 1] = replaced.min(diagonal + 1).min(row[to] + 1);
        }
    }
    row[other.len()]
}
