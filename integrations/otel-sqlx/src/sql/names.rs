//! Decides which words in double quotes are certainly names in SQLite.
//!
//! SQLite treats a word in double quotes that matches no identifier as text:
//! <https://www.sqlite.org/quirks.html#dblquote>. The columns of a statement are
//! not known here, so every such word in an expression can be text. Only the following words are certainly names: parts of a
//! qualified name, targets of a statement, names after `AS`, and the names of a column list, a column definition or an assignment.

use super::keywords;
use super::token::{Token, TokenKind};

/// Words in deeper parentheses are treated as text.
const MAX_DEPTH: u32 = 64;
/// SQLite evaluates every word of these statements as text.
const WITHOUT_NAMES: [&str; 4] = ["ATTACH", "DETACH", "PRAGMA", "VACUUM"];

/// Reads the tokens of a text, without whitespace and comments.
#[derive(Default)]
pub(super) struct NameReader {
    depth: u32,
    /// The depths at which a query or a statement with `FROM` has started, as a set of bits.
    queries: u64,
    /// The next token is a name, if it is a word.
    expected: bool,
    list: Option<NameList>,
    previous: PreviousToken,
    /// The statement contains no names.
    without_names: bool,
}

/// The innermost list of names.
#[derive(Clone, Copy)]
struct NameList {
    kind: ListKind,
    depth: u32,
    /// The number of words since the last comma, without those of a qualified name.
    words: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ListKind {
    /// `FROM a, b`
    Targets,
    /// `INTO a`, followed by a column list in parentheses.
    Into,
    /// `(a, b)` after `INTO`.
    Columns,
    /// `TABLE a`, followed by definitions in parentheses.
    Table,
    /// `(a TEXT, b TEXT)` after `TABLE`.
    Definitions,
    /// `INDEX a`, followed by `ON`.
    Index,
    /// `SET a = 1, b = 2`
    Assignments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum PreviousToken {
    #[default]
    Other,
    Dot,
    Distinct,
}

impl NameReader {
    /// Reads a token and returns whether a word in double quotes is certainly a name. `dot_follows` is whether the next token is
    /// the dot of a qualified name.
    pub(super) fn read(&mut self, token: Token<'_>, dot_follows: bool) -> bool {
        let expected = std::mem::take(&mut self.expected) && !self.without_names;
        let is_name = expected || dot_follows || self.previous == PreviousToken::Dot;
        match token.kind {
            TokenKind::Quoted => self.count_word(),
            TokenKind::Word if self.previous != PreviousToken::Dot => self.word(token, expected),
            TokenKind::Symbol => self.symbol(token.text, expected),
            _ => self.end_unless(&[ListKind::Definitions, ListKind::Assignments]),
        }
        self.previous = match token.text {
            "." => PreviousToken::Dot,
            _ if token.is("DISTINCT") => PreviousToken::Distinct,
            _ => PreviousToken::Other,
        };
        is_name
    }

    fn symbol(&mut self, symbol: &str, expected: bool) {
        match symbol {
            "(" => self.open(expected),
            ")" => self.close(),
            ";" => *self = Self::default(),
            "," => {
                let Some(list) = self.list.as_mut().filter(|list| list.depth == self.depth) else { return };
                list.words = 0;
                self.expected = !matches!(list.kind, ListKind::Into | ListKind::Table | ListKind::Index);
            }
            "." => {}
            _ => self.end_unless(&[ListKind::Definitions, ListKind::Assignments]),
        }
    }

    fn open(&mut self, expected: bool) {
        let list = self.list.filter(|list| list.depth == self.depth);
        self.depth += 1;
        self.queries &= !self.bit();
        let Some(list) = list else { return };
        let inner = match (list.kind, list.words) {
            (ListKind::Into, 1) if !expected => ListKind::Columns,
            (ListKind::Table, 1) if !expected => ListKind::Definitions,
            (ListKind::Targets, 0) if expected => ListKind::Targets,
            _ => return self.end_unless(&[ListKind::Definitions, ListKind::Assignments]),
        };
        self.start(inner);
    }

    fn close(&mut self) {
        self.queries &= !self.bit();
        let outer = self.depth.checked_sub(1);
        self.list = self.list.filter(|list| outer.is_some_and(|outer| list.depth <= outer));
        self.depth = outer.unwrap_or_default();
    }

    /// `expected` is whether this word is at the position of a name.
    fn word(&mut self, token: Token<'_>, expected: bool) {
        let kind = self.list.map(|list| list.kind);
        let before_name = self.list.is_some_and(|list| list.words == 0) && expected;
        match token.text.to_ascii_uppercase().as_str() {
            word if WITHOUT_NAMES.contains(&word) => self.without_names = true,
            "SELECT" | "DELETE" => {
                self.queries |= self.bit();
                self.end_unless(&[ListKind::Definitions]);
            }
            "FROM" if self.queries & self.bit() != 0 && self.previous != PreviousToken::Distinct => {
                self.start(ListKind::Targets);
            }
            "JOIN" => self.start(ListKind::Targets),
            "INTO" => self.start(ListKind::Into),
            "TABLE" => self.start(ListKind::Table),
            "INDEX" => self.start(ListKind::Index),
            "UPDATE" => {
                self.queries |= self.bit();
                self.expected = true;
            }
            "SET" if kind != Some(ListKind::Definitions) => self.start(ListKind::Assignments),
            "ON" if kind == Some(ListKind::Index) => {
                self.expected = self.list.take().is_some_and(|list| list.words == 1);
            }
            "AS" | "REFERENCES" | "VIEW" | "TRIGGER" | "WITH" => self.expected = true,
            "RECURSIVE" | "IF" | "NOT" | "EXISTS" if expected && (self.list.is_none() || before_name) => {
                self.expected = true;
            }
            word if keywords::ends_targets(word) || word == "ON" => self.end_unless(&[ListKind::Definitions]),
            _ => self.count_word(),
        }
    }

    fn start(&mut self, kind: ListKind) {
        self.expected = true;
        self.list = Some(NameList { kind, depth: self.depth, words: 0 });
    }

    /// `users`, `AS u` or `u` in a list. More words are no longer a name with its alias.
    fn count_word(&mut self) {
        let Some(list) = &mut self.list else { return };
        list.words += u32::from(self.previous != PreviousToken::Dot);
        let most = if list.kind == ListKind::Targets { 2 } else { 1 };
        if list.words > most {
            self.end_unless(&[ListKind::Definitions, ListKind::Assignments]);
        }
    }

    fn end_unless(&mut self, kinds: &[ListKind]) {
        self.list = self.list.filter(|list| kinds.contains(&list.kind));
    }

    /// The bit of the current depth. Beyond the maximum depth there is none.
    fn bit(&self) -> u64 {
        if self.depth < MAX_DEPTH { 1 << self.depth } else { 0 }
    }
}
