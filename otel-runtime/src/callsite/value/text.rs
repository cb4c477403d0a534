//! Text with a limited number of characters.

use super::caught::{PANICKED, caught};
use std::fmt::{self, Write as _};

/// Formats at most `limit` characters. The formatter is stopped at the limit, so a longer text is never built. If it panics, a fixed text
/// takes the place of the whole text.
pub(crate) fn bounded(limit: usize, text: fmt::Arguments<'_>) -> String {
    if let Some(text) = text.as_str() {
        return cut(text, limit).to_owned();
    }
    let mut out = LimitedText { text: String::with_capacity(limit.min(USUAL)), left: limit };
    // The only possible error is the one that stops the formatter.
    match caught(|| _ = out.write_fmt(text)) {
        Some(()) => out.text,
        None => cut(PANICKED, limit).to_owned(),
    }
}

/// Returns at most the first `limit` characters.
#[inline]
pub fn cut(text: &str, limit: usize) -> &str {
    // A text has at least as many bytes as characters, so characters are counted only in long texts.
    if text.len() <= limit { text } else { cut_long(text, limit) }
}

#[cold]
fn cut_long(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(end, _)| &text[..end])
}

/// The initial capacity: enough for most texts, so that they are allocated once.
const USUAL: usize = 48;

struct LimitedText {
    text: String,
    left: usize,
}

impl fmt::Write for LimitedText {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let fits = cut(more, self.left);
        self.text.push_str(fits);
        self.left -= fits.chars().count();
        if fits.len() == more.len() { Ok(()) } else { Err(fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_characters_not_bytes() {
        assert_eq!(cut("grüße", 3), "grü");
        assert_eq!(cut("grüße", 5), "grüße");
        assert_eq!(bounded(3, format_args!("{}{}", "ab", "cd")), "abc");
    }

    #[test]
    fn formatting_stops_at_the_limit() {
        struct Endless;
        impl fmt::Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    f.write_str("na ")?;
                }
            }
        }
        assert_eq!(bounded(8, format_args!("{Endless}")), "na na na");
    }
}
