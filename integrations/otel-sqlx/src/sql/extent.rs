//! How far the parts of a text extend, in bytes.

/// The number of bytes at the beginning for which `belongs` holds.
pub(super) fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| !belongs(*byte)).unwrap_or(bytes.len())
}

pub(super) fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'\x0b'
}

/// In all databases, every character outside ASCII may be part of a word.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// A quote or a space that was written by a word processor or a chat. To a database, it is a letter, so `‘ada’` is a name. The author
/// means a value, and it is unknown where it ends.
pub(super) fn is_typographic(character: char) -> bool {
    !character.is_ascii() && (character.is_whitespace() || "‘’‚‛“”„‟‹›«»′″＂＇\u{200b}\u{feff}".contains(character))
}

/// `1`, `1.5e-3`, `0xFF`, `1_000`, `.5`
pub(super) fn number(bytes: &[u8]) -> usize {
    let mut length = 0;
    while let Some(byte) = bytes.get(length) {
        let sign_of_exponent = matches!(byte, b'+' | b'-')
            && matches!(bytes[length - 1], b'e' | b'E')
            && !bytes.starts_with(b"0x")
            && !bytes.starts_with(b"0X");
        if !is_word(*byte) && *byte != b'.' && !sign_of_exponent {
            break;
        }
        length += 1;
    }
    length
}

/// The end of a quoted text, inside which quotes are doubled. `open` is the position of the opening quote.
pub(super) fn quoted(bytes: &[u8], open: usize, close: u8) -> Option<usize> {
    let mut at = open + 1;
    while at < bytes.len() {
        if bytes[at] != close {
            at += 1;
        } else if bytes.get(at + 1) == Some(&close) && close != b']' {
            at += 2;
        } else {
            return Some(at + 1);
        }
    }
    None
}

/// `E'it\'s'`
pub(super) fn escaped(bytes: &[u8]) -> usize {
    let mut at = 2;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\\', _) | (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

pub(super) fn comment_end(bytes: &[u8], nests: bool) -> usize {
    let (mut at, mut depth) = (2, 1_usize);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'*', Some(b'/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            (b'/', Some(b'*')) if nests => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    bytes.len()
}
