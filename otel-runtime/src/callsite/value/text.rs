//! Text with a limited number of characters.

use super::caught::{PANICKED, caught};
pub use crate::text_limit::cut;
pub(crate) use crate::text_limit::cut_value;
use std::fmt::{self, Write as _};

/// The text that is recorded in place of a value whose `Display` or `Debug` returned an error.
const FAILED: &str = "[format error]";

/// The default maximum number of characters of text in attributes. That of metrics cannot be changed.
pub(crate) const DEFAULT_TEXT_LIMIT: usize = 4096;

/// The maximum number of characters of a body. The specification limits attributes only; this limit bounds the memory of what is formatted.
pub(crate) const BODY_LIMIT: usize = 65_536;

/// Formats at most `limit` characters. The formatter is stopped at the limit, so a longer text is never built. If it panics or fails,
/// a fixed text replaces the whole text.
pub(crate) fn bounded(limit: usize, text: fmt::Arguments<'_>) -> String {
    if let Some(text) = text.as_str() {
        return cut(text, limit).to_owned();
    }
    let mut out = String::with_capacity(limit.min(USUAL));
    append(&mut out, limit, text);
    out
}

/// Appends to a text, up to a total of `limit` characters, like [`bounded`]. Returns whether the formatter panicked or failed.
pub(crate) fn append(to: &mut String, limit: usize, text: fmt::Arguments<'_>) -> bool {
    let (start, left) = (to.len(), limit - to.chars().count().min(limit));
    let mut out = LimitedText { text: to, left, is_full: false };
    let instead = match caught(|| out.write_fmt(text)) {
        Some(written) if written.is_ok() || out.is_full => return false,
        Some(_) => FAILED,
        None => PANICKED,
    };
    out.text.truncate(start);
    out.text.push_str(cut(instead, left));
    true
}

/// The initial capacity: enough for most texts, so that they are allocated once.
const USUAL: usize = 48;

struct LimitedText<'a> {
    text: &'a mut String,
    left: usize,
    /// The formatter was stopped at the limit.
    is_full: bool,
}

impl fmt::Write for LimitedText<'_> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let fits = cut(more, self.left);
        self.text.push_str(fits);
        self.left -= fits.chars().count();
        self.is_full |= fits.len() < more.len();
        if self.is_full { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_characters_not_bytes() {
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

    #[test]
    fn a_formatter_that_fails_is_replaced() {
        struct Failing;
        impl fmt::Display for Failing {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half")?;
                Err(fmt::Error)
            }
        }
        assert_eq!(bounded(99, format_args!("a {Failing} b")), "[format error]");
        assert_eq!(bounded(3, format_args!("{Failing}")), "hal", "stopped at the limit");
        let mut text = "äb".to_owned();
        assert!(append(&mut text, 6, format_args!("{Failing}")) && text == "äb[for", "{text}");
        assert!(!append(&mut text, 6, format_args!("{}", 1)) && text == "äb[for", "{text}");
    }
}
