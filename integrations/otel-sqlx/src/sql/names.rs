//! Decides which words in double quotes are certainly names in SQLite.
//!
//! SQLite treats a word in double quotes that matches no identifier as text:
//! <https://www.sqlite.org/quirks.html#dblquote>. The columns of a statement are
//! not known here, so every such word in an expression can be text. Only the following words are certainly names: parts of a
//! qualified name, targets of a statement, names after `AS`, and the names of a column list, a column definition or an assignment.
//!
//! Many keywords of SQLite can also be names, as in `WHERE view = 1`. A word after a keyword is therefore treated as a name only in the
//! clause to which the keyword belongs. In a statement that does not follow the grammar, no word is treated as a name.

use super::clauses::{Clause, PrecedingToken};
use super::token::{Token, TokenKind};

/// Words in deeper parentheses are treated as text.
const MAX_DEPTH: usize = 64;

/// Reads the tokens of a text, without whitespace and comments.
#[derive(Default)]
pub(super) struct NameReader {
    /// The state before each open parenthesis.
    outer: Vec<ClauseState>,
    /// The number of open parentheses beyond the maximum depth.
    deeper: usize,
    state: ClauseState,
    previous: PrecedingToken,
    /// The statement is an `INSERT`.
    inserts: bool,
}

/// The state inside one pair of parentheses.
#[derive(Clone, Copy, Default)]
struct ClauseState {
    clause: Clause,
    /// The next token is a name, if it is a word.
    expected: bool,
    /// The number of names since the last keyword or comma.
    names: u32,
}

impl NameReader {
    /// Reads a token and returns whether a word in double quotes is certainly a name. `dot_follows` is whether the next token is
    /// the dot of a qualified name.
    pub(super) fn read(&mut self, token: Token<'_>, dot_follows: bool) -> bool {
        let expected = std::mem::take(&mut self.state.expected) && self.deeper == 0;
        let is_part = self.previous == PrecedingToken::Dot;
        let word = if token.kind == TokenKind::Word { token.text.to_ascii_uppercase() } else { String::new() };
        match token.kind {
            TokenKind::Symbol => self.symbol(token.text, expected),
            _ if self.deeper > 0 || is_part => {}
            TokenKind::Word => self.word(&word, expected),
            TokenKind::Quoted => self.name(),
            _ => self.interrupt(expected),
        }
        self.previous = if token.is_symbol(".") { PrecedingToken::Dot } else { self.previous.after(&word) };
        expected || dot_follows || is_part
    }

    fn symbol(&mut self, symbol: &str, expected: bool) {
        match symbol {
            ";" => *self = Self::default(),
            "(" if self.deeper > 0 || self.outer.len() == MAX_DEPTH => self.deeper += 1,
            "(" => self.open(expected),
            ")" if self.deeper > 0 => self.deeper -= 1,
            ")" => {
                self.state =
                    self.outer.pop().unwrap_or(ClauseState { clause: Clause::Other, ..ClauseState::default() });
            }
            "," => match self.state.clause {
                Clause::CommonEnd => self.expect(Clause::CommonTable),
                clause @ (Clause::Targets | Clause::Columns | Clause::Definitions | Clause::Assignments) => {
                    self.expect(clause);
                }
                _ => self.interrupt(expected),
            },
            "." => {}
            _ => self.interrupt(expected),
        }
    }

    fn open(&mut self, expected: bool) {
        let is_named = self.state.names == 1 && !expected;
        let inner = match self.state.clause {
            Clause::Targets if expected => Clause::Targets,
            Clause::CommonTable | Clause::Into | Clause::View if is_named => Clause::Columns,
            Clause::Assignments if expected => Clause::Columns,
            Clause::Table if is_named => Clause::Definitions,
            _ => Clause::Query,
        };
        match self.state.clause {
            Clause::CommonQuery => self.state.clause = Clause::CommonEnd,
            // `(SELECT a) UNION SELECT b`
            Clause::Start | Clause::Query => self.state.clause = Clause::Tail,
            _ => {}
        }
        self.outer.push(std::mem::take(&mut self.state));
        self.state = ClauseState { clause: inner, expected: inner != Clause::Query, names: 0 };
    }

    /// Reads a word that is not a part of a qualified name. `expected` is whether it is at the position of a name.
    fn word(&mut self, word: &str, expected: bool) {
        let begins_query = self.state.clause == Clause::Targets && matches!(word, "SELECT" | "VALUES" | "WITH");
        if expected && self.is_before_name(word) {
            self.state.expected = true;
        } else if expected && !begins_query {
            self.name();
        } else if let Some(clause) = self.state.clause.before_name(word, self.previous) {
            self.expect(clause);
        } else if let Some(clause) = self.state.clause.next(word, self.previous, self.inserts && self.outer.is_empty())
        {
            self.state = ClauseState { clause, ..ClauseState::default() };
        } else if !matches!(word, "LEFT" | "RIGHT" | "FULL" | "NATURAL" | "CROSS" | "INNER" | "OUTER" | "USING") {
            self.name();
        }
        self.inserts |= self.state.clause == Clause::Insert;
    }

    /// `IF NOT EXISTS`, `RECURSIVE` and `OR IGNORE` before a name.
    fn is_before_name(&self, word: &str) -> bool {
        match (self.previous, word) {
            (PrecedingToken::Kind, "IF") | (PrecedingToken::If, "NOT" | "EXISTS") | (PrecedingToken::Not, "EXISTS") => {
                true
            }
            (_, "RECURSIVE") => self.state.clause == Clause::CommonTable,
            (PrecedingToken::Or, _) | (_, "OR") => self.state.clause == Clause::Update,
            _ => false,
        }
    }

    fn expect(&mut self, clause: Clause) {
        self.state = ClauseState { clause, expected: true, names: 0 };
    }

    /// `users`, `AS u` or `u` in a list. More words are no longer a name with its alias.
    fn name(&mut self) {
        self.state.names += 1;
        let most = if self.state.clause == Clause::Targets { 2 } else { 1 };
        if self.state.names > most {
            self.interrupt(false);
        }
    }

    /// Continues after a token that does not belong to a list of names.
    fn interrupt(&mut self, expected: bool) {
        self.state.clause = match self.state.clause {
            Clause::Targets => Clause::Tail,
            Clause::Start | Clause::Query | Clause::CommonTable | Clause::Into | Clause::Columns => Clause::Other,
            _ if expected => Clause::Other,
            clause => clause,
        };
    }
}
