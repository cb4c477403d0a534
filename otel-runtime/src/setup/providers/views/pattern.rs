//! Patterns for names of instruments.

/// Returns whether a name matches a pattern, in which `*` stands for any text and `?` for any character. Upper and lower case are the same, as
/// in names of instruments.
pub(super) fn matches_name(pattern: &str, name: &str) -> bool {
    let lower = |text: &str| text.chars().map(|c| c.to_ascii_lowercase()).collect::<Vec<_>>();
    let (pattern, name) = (lower(pattern), lower(name));
    let (mut at, mut in_name) = (0, 0);
    // Where the last star is, and up to where it stands for text.
    let mut star: Option<(usize, usize)> = None;
    while in_name < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, in_name));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[in_name] => (at, in_name) = (at + 1, in_name + 1),
            _ => {
                let Some((star_at, end)) = star else { return false };
                star = Some((star_at, end + 1));
                (at, in_name) = (star_at + 1, end + 1);
            }
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::matches_name;

    #[test]
    fn stars_and_question_marks_match_text() {
        for (pattern, name) in
            [("a", "A"), ("*", ""), ("a*", "a"), ("a.*.c", "a.b.c"), ("*b*b", "abbb"), ("a?c", "abc"), ("**?", "a"), ("?", "é")]
        {
            assert!(matches_name(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("a", "ab"), ("a?", "a"), ("a*c", "ab"), ("?", ""), ("", "a"), ("*a?", "ba")] {
            assert!(!matches_name(pattern, name), "{pattern} {name}");
        }
    }
}
