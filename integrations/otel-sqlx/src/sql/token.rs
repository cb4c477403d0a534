//! Splits SQL into tokens, as far as needed to distinguish names from values.
//!
//! Every byte of the text belongs to one token and is read at most twice. A string, a comment or a quoted name that is not closed
//! extends to the end of the text. A token that could be a name or a value is treated as a value, so that it is not recorded.

use super::extent::{comment_end, escaped, is_space, is_typographic, is_word, number, quoted, run};
use super::mysql::{self, ExecutableComment};

/// The SQL dialect of a database, as far as it is relevant to the scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `?1`, `:name`, `@name` and `$name` are parameters; names may be in brackets or backticks.
    Sqlite,
    /// `$1` is a parameter; strings may be `E'..'` or dollar-quoted, and comments nest.
    Postgres,
    /// `?` is a parameter; text may be in double quotes and have escapes, and names may be in backticks.
    MySql,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Whitespace and comments.
    Space,
    /// A keyword or an unquoted name.
    Word,
    /// A quoted name.
    Quoted,
    /// A value: text, number, bytes or boolean.
    Literal,
    /// The placeholder of a bound value.
    Parameter,
    /// Any other character.
    Symbol,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
}

impl Token<'_> {
    /// Returns whether this is the keyword, in any case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// Returns whether this can be a name or a part of one.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Quoted)
    }
}

/// The tokens of a text.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    dialect: Dialect,
    previous: Previous,
    /// The text is the content of a comment that some servers execute.
    in_comment: bool,
}

/// The previous token, without whitespace and comments, as far as it is relevant for the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    Other,
    /// A dot after a name belongs to the name, any other dot to a number.
    Name,
    /// The keyword `ESCAPE`, after which `'\'` is a complete text.
    Escape,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str, dialect: Dialect) -> Self {
        Self { rest: text, dialect, previous: Previous::Other, in_comment: false }
    }

    /// Returns whether a dot follows, so that the last token is the first part of a qualified name.
    pub(super) fn dot_follows(&self) -> bool {
        let after = self.rest.strip_prefix('.').and_then(|rest| rest.bytes().next());
        after.is_some_and(|byte| !byte.is_ascii_digit() && (is_word(byte) || matches!(byte, b'"' | b'`' | b'[' | b'*')))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let ends_comment = self.in_comment && self.rest.starts_with("*/");
        let scanned = || scan(self.rest, self.dialect, self.previous);
        let (kind, length) = if ends_comment { (TokenKind::Space, 2) } else { scanned()? };
        // A length inside a character would be a bug in this file; the text ends there in that case.
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        let token = Token { kind, text };
        self.in_comment = (self.in_comment || opens_executed(token)) && !ends_comment;
        self.previous = match kind {
            TokenKind::Space => self.previous,
            TokenKind::Word if token.is("ESCAPE") => Previous::Escape,
            TokenKind::Word | TokenKind::Quoted => Previous::Name,
            _ => Previous::Other,
        };
        Some(token)
    }
}

/// Returns the kind and the length of the first token.
fn scan(text: &str, dialect: Dialect, previous: Previous) -> Option<(TokenKind, usize)> {
    let bytes = text.as_bytes();
    let (first, second) = (*bytes.first()?, bytes.get(1).copied().unwrap_or_default());
    let [sqlite, postgres, mysql] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql].map(|other| dialect == other);
    Some(match first {
        byte if byte.is_ascii_whitespace() || byte == b'\x0b' => (TokenKind::Space, run(bytes, is_space)),
        b'-' if second == b'-' && (!mysql || mysql::is_comment(bytes)) => {
            (TokenKind::Space, run(bytes, |byte| byte != b'\n' && !(postgres && byte == b'\r')))
        }
        b'#' if mysql => (TokenKind::Space, run(bytes, |byte| byte != b'\n')),
        b'/' if second == b'*' => comment(bytes, dialect),
        b'\''
            if !mysql && previous == Previous::Escape && bytes.starts_with(br"'\'") && bytes.get(3) != Some(&b'\'') =>
        {
            (TokenKind::Literal, 3)
        }
        b'\'' => (TokenKind::Literal, string(bytes, 0, dialect)),
        b'"' if mysql => (TokenKind::Literal, string(bytes, 0, dialect)),
        b'"' => name(bytes, 0, b'"'),
        b'`' if !postgres => name(bytes, 0, b'`'),
        b'[' if sqlite => name(bytes, 0, b']'),
        b'$' if postgres => dollar(text),
        b'?' if !postgres => (TokenKind::Parameter, 1 + run(&bytes[1..], |byte| byte.is_ascii_digit())),
        b':' | b'@' | b'$' | b'#' if sqlite => parameter(bytes),
        b'@' if mysql => variable(text),
        b'0'..=b'9' => (TokenKind::Literal, number(bytes)),
        b'.' if second.is_ascii_digit() && previous != Previous::Name => (TokenKind::Literal, number(bytes)),
        b'u' | b'U' if postgres && second == b'&' && bytes.get(2) == Some(&b'"') => name(bytes, 2, b'"'),
        b'u' | b'U' if postgres && second == b'&' && bytes.get(2) == Some(&b'\'') => {
            (TokenKind::Literal, string(bytes, 2, dialect))
        }
        b'e' | b'E' if postgres && second == b'\'' => (TokenKind::Literal, escaped(bytes)),
        b'b' | b'B' | b'n' | b'N' | b'x' | b'X' if second == b'\'' => (TokenKind::Literal, string(bytes, 1, dialect)),
        // A command of `psql` or `mysql` is no SQL, and may have any text: `\connect postgresql://ada:hunter2@host`
        b'\\' if postgres || mysql => (TokenKind::Literal, bytes.len()),
        byte if is_word(byte) => word(text),
        _ => (TokenKind::Symbol, 1),
    })
}

fn word(text: &str) -> (TokenKind, usize) {
    // A dollar sign is allowed after the first letter.
    let length = run(text.as_bytes(), |byte| is_word(byte) || byte == b'$');
    let word = text.get(..length).unwrap_or_default();
    if word.contains(is_typographic) {
        return (TokenKind::Literal, text.len());
    }
    let is_boolean = word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false");
    (if is_boolean { TokenKind::Literal } else { TokenKind::Word }, length)
}

/// The end of a text in single quotes. `open` is the position of the opening quote.
///
/// Whether a backslash escapes a quote depends on the setting `standard_conforming_strings` of Postgres, which is not known here. If
/// there is such a pair, it is unknown where the text ends, so all that follows belongs to it.
fn string(bytes: &[u8], open: usize, dialect: Dialect) -> usize {
    if dialect == Dialect::MySql {
        return mysql::text_end(bytes, open).unwrap_or(bytes.len());
    }
    let end = quoted(bytes, open, b'\'').unwrap_or(bytes.len());
    let is_unclear = dialect == Dialect::Postgres && bytes[..end].windows(2).any(|pair| pair == br"\'");
    if is_unclear { bytes.len() } else { end }
}

/// A quoted name. If it is not closed, it is treated as a value.
fn name(bytes: &[u8], open: usize, close: u8) -> (TokenKind, usize) {
    quoted(bytes, open, close).map_or((TokenKind::Literal, bytes.len()), |end| (TokenKind::Quoted, end))
}

/// `:name`, `@name`, `#name`, `$name`, or a variable of Tcl such as `$a::b(c)`, whose parentheses can contain any text.
///
/// <https://www.sqlite.org/lang_expr.html#parameters>
fn parameter(bytes: &[u8]) -> (TokenKind, usize) {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b':' if bytes.get(at + 1) == Some(&b':') => at += 2,
            byte if is_word(*byte) || *byte == b'$' => at += 1,
            _ => break,
        }
    }
    let is_name = at > 1 && bytes[1..at].iter().all(|byte| is_word(*byte));
    if at > 1 && bytes.get(at) == Some(&b'(') {
        let end = run(&bytes[at..], |byte| !is_space(byte) && byte != b')');
        return (TokenKind::Literal, (at + end + 1).min(bytes.len()));
    }
    match at {
        1 => (TokenKind::Symbol, 1),
        _ if is_name => (TokenKind::Parameter, at),
        _ => (TokenKind::Literal, at),
    }
}

/// The opening of a comment that MySQL executes. Its end is another token.
fn opens_executed(token: Token<'_>) -> bool {
    token.kind == TokenKind::Space && token.text.starts_with("/*") && !token.text.ends_with("*/")
}

/// `@name` or `@@global.name`
fn variable(text: &str) -> (TokenKind, usize) {
    let at = run(text.as_bytes(), |byte| byte == b'@');
    let (kind, length) = word(text.get(at..).unwrap_or_default());
    match kind {
        _ if length == 0 => (TokenKind::Symbol, 1),
        TokenKind::Literal => (kind, at + length),
        _ => (TokenKind::Parameter, at + length),
    }
}

fn comment(bytes: &[u8], dialect: Dialect) -> (TokenKind, usize) {
    match mysql::executable_comment(bytes).filter(|_| dialect == Dialect::MySql) {
        None => (TokenKind::Space, comment_end(bytes, dialect == Dialect::Postgres)),
        Some(ExecutableComment::Content(begin)) => (TokenKind::Space, begin),
        Some(ExecutableComment::Unclear) => (TokenKind::Literal, bytes.len()),
    }
}

/// `$1`, `$$text$$` or `$tag$text$tag$`
fn dollar(text: &str) -> (TokenKind, usize) {
    let inner = run(&text.as_bytes()[1..], is_word);
    if text.as_bytes().get(1 + inner) == Some(&b'$') && !text.as_bytes()[1].is_ascii_digit() {
        let (tag, body) = text.split_at(inner + 2);
        return (TokenKind::Literal, body.find(tag).map_or(text.len(), |end| tag.len() + end + tag.len()));
    }
    match &text.as_bytes()[1..=inner] {
        [] => (TokenKind::Symbol, 1),
        number if number.iter().all(u8::is_ascii_digit) => (TokenKind::Parameter, 1 + inner),
        _ => (TokenKind::Literal, 1 + inner),
    }
}
