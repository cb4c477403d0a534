//! What is special about the text of MySQL and MariaDB. Where a text ends depends on settings and versions that are not known here; if the
//! possible ends differ, everything that follows is treated as part of it.

/// The end of a text in `'..'` or `".."`, or `None` if it is unclear or missing. `open` is the position of the opening quote.
///
/// A backslash escapes a quote unless the SQL mode contains `NO_BACKSLASH_ESCAPES`, or, in double quotes, `ANSI_QUOTES`.
pub(super) fn text_end(bytes: &[u8], open: usize) -> Option<usize> {
    let end = quoted_end(bytes, open, false);
    end.filter(|_| end == quoted_end(bytes, open, true))
}

/// Whether `--` begins a comment: only before a space or a control character.
pub(super) fn is_comment(bytes: &[u8]) -> bool {
    bytes.get(2).is_none_or(|byte| *byte == b' ' || byte.is_ascii_control())
}

/// A comment that some servers execute, such as `/*!50110 .. */` or `/*M! .. */`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ExecutableComment {
    /// Its content begins after this many bytes.
    Content(usize),
    /// It is unclear where it ends.
    Unclear,
}

/// Returns `None` if this is any other comment.
pub(super) fn executable_comment(bytes: &[u8]) -> Option<ExecutableComment> {
    let mark = [b"/*!".as_slice(), b"/*M!"].into_iter().find(|mark| bytes.starts_with(mark))?.len();
    let digits = bytes[mark..].iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
    // Versions have five or six digits; others belong to the content.
    let content = if digits < 5 { mark } else { mark + digits };
    let length = bytes[content..].windows(2).position(|pair| pair == b"*/");
    let is_clear = length.is_some_and(|length| is_plain(&bytes[content..content + length]));
    Some(if is_clear { ExecutableComment::Content(content) } else { ExecutableComment::Unclear })
}

/// Whether the content of a comment ends at the same place for a server that executes it and for one that ignores it.
fn is_plain(content: &[u8]) -> bool {
    let mut at = 0;
    while let Some(byte) = content.get(at) {
        let end = match byte {
            b'\'' | b'"' => text_end(content, at),
            b'`' => quoted_end(content, at, false),
            b'#' | b'\\' => None,
            b'-' | b'/' if matches!(content.get(at + 1), Some(b'-' | b'*')) => None,
            _ => Some(at + 1),
        };
        let Some(end) = end else { return false };
        at = end;
    }
    true
}

/// The end of a text or name, inside which quotes are doubled.
fn quoted_end(bytes: &[u8], open: usize, has_escapes: bool) -> Option<usize> {
    let quote = *bytes.get(open)?;
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if has_escapes => at += 2,
            byte if *byte != quote => at += 1,
            _ if bytes.get(at + 1) == Some(&quote) => at += 2,
            _ => return Some(at + 1),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::ExecutableComment::{Content, Unclear};
    use super::{executable_comment, text_end};

    #[test]
    fn the_end_of_a_text_may_depend_on_the_sql_mode() {
        for (text, expected) in [
            (r"'it''s' a", Some(7)),
            (r"'a\\' b", Some(5)),
            (r"'a\nb' c", Some(6)),
            (r"'it\'s' a", None),
            (r"'a\' b", None),
            ("'never closed", None),
            (r#""it's" a"#, Some(6)),
        ] {
            assert_eq!(text_end(text.as_bytes(), 0), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_comment_may_depend_on_the_version() {
        for (text, expected) in [
            ("/*!50110 KEY_BLOCK_SIZE=1 */", Some(Content(8))),
            ("/*!100200 a */", Some(Content(9))),
            ("/*M! a */", Some(Content(4))),
            ("/*! STRAIGHT_JOIN */", Some(Content(3))),
            ("/*!40000 ALTER TABLE `t` DISABLE KEYS */", Some(Content(8))),
            ("/*! '*/' */", Some(Unclear)),
            ("/*! -- */", Some(Unclear)),
            ("/*! /* a */ */", Some(Unclear)),
            ("/*! never closed", Some(Unclear)),
            ("/* a */", None),
            ("/*+ a hint */", None),
        ] {
            assert_eq!(executable_comment(text.as_bytes()), expected, "{text}");
        }
    }
}
