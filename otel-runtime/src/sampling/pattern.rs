//! Patterns with `*` and `?`.

use std::fmt;

/// A pattern in which `?` matches any character, and `*` any number of characters. Everything else matches itself.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Vec<char>);

impl Pattern {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.chars().collect())
    }

    /// Returns whether the whole text matches. The time is bounded by the product of both lengths.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut in_text) = (0, 0);
        // The last `*`, and where in the text the part after it was tried.
        let mut retry: Option<(usize, usize)> = None;
        while in_text < text.len() {
            match self.0.get(at) {
                Some('*') => {
                    retry = Some((at, in_text));
                    at += 1;
                }
                Some(expected) if *expected == '?' || *expected == text[in_text] => {
                    (at, in_text) = (at + 1, in_text + 1);
                }
                _ => match &mut retry {
                    Some((star, tried)) => {
                        *tried += 1;
                        (at, in_text) = (*star + 1, *tried);
                    }
                    None => return false,
                },
            }
        }
        self.0[at..].iter().all(|rest| *rest == '*')
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_match_others_do_not() {
        for (pattern, text, expected) in [
            ("/internal/*", "/internal/", true),
            ("/internal/*", "/internal/a/b", true),
            ("/internal/*", "/Internal/a", false),
            ("4??", "404", true),
            ("4??", "4040", false),
            ("*a*b", "xaybzab", true),
            ("*a*b", "xaybza", false),
            ("", "", true),
            ("", "a", false),
            ("**", "", true),
            ("?", "é", true),
            ("a.c", "abc", false),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
