//! Escapes text from telemetry for output on a terminal.

use std::borrow::Cow;

/// Escapes control characters, and characters that reorder or hide text.
///
/// ```text
/// "a\x1b[2Jb\n" -> r"a\u{1b}[2Jb\n"
/// ```
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(dangerous) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if dangerous(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Escapes text and truncates it to `limit` characters. The last one is then `…`.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    let text = escape(text);
    if text.chars().count() <= limit {
        return text.into_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Returns whether the character is a control character (C0, DEL, C1), a line separator, a bidirectional control or a zero-width character.
fn dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_sequences_are_escaped() {
        assert_eq!(escape("plain ünïcode ✗"), "plain ünïcode ✗");
        assert_eq!(escape("\x1b[31mred\x07"), r"\u{1b}[31mred\u{7}");
        assert_eq!(escape("two\r\nlines\t"), r"two\r\nlines\t");
        assert_eq!(escape("\u{9b}2J \u{202e}txt"), r"\u{9b}2J \u{202e}txt");
    }

    #[test]
    fn long_text_is_truncated_at_a_character() {
        assert_eq!(shorten("äöü", 3), "äöü");
        assert_eq!(shorten("äöüß", 3), "äö…");
    }
}
