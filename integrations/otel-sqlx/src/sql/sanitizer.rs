//! Removes the values from the text of a statement.

use super::token::{Dialect, Token, TokenKind};

/// Keywords that are followed by a value. SQLite treats an unknown name in double quotes as text there.
const BEFORE_VALUES: [&str; 7] = ["LIKE", "GLOB", "MATCH", "REGEXP", "BETWEEN", "THEN", "ELSE"];
/// Keywords that end the rows of `VALUES`.
const AFTER_VALUES: [&str; 5] = ["ON", "RETURNING", "SELECT", "UNION", "ORDER"];

/// Writes the tokens of a text, with `?` for values, one space for whitespace and comments, and one value for a list of `IN (..)`.
pub(super) struct Sanitizer {
    out: String,
    dialect: Dialect,
    space: bool,
    /// Inside the rows of `VALUES (..), (..)`.
    rows: bool,
    /// The `AND` of a `BETWEEN` has not been read yet.
    between: bool,
    /// What the last token allows to follow.
    after: After,
    list: Option<InList>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Anything,
    In,
    Value,
}

/// A list after `IN` that contains only values so far.
struct InList {
    /// The position in the output where it starts.
    start: usize,
    values: usize,
}

impl Sanitizer {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            out: String::new(),
            dialect,
            space: false,
            rows: false,
            between: false,
            after: After::Anything,
            list: None,
        }
    }

    /// Writes a token. `dot_follows` is whether the next token is a dot.
    pub(super) fn push(&mut self, token: Token<'_>, dot_follows: bool) {
        if token.kind == TokenKind::Space {
            self.space = true;
            return;
        }
        let value = token.kind == TokenKind::Literal || self.is_text(token, dot_follows);
        if token.is_symbol(")") {
            self.close_list();
        }
        self.update_lists(token, value);
        if std::mem::take(&mut self.space) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str(if value { "?" } else { token.text });
        if token.is_symbol("(") && self.after == After::In {
            self.list = Some(InList { start: self.out.len(), values: 0 });
        }
        let ends_between = token.is("AND") && std::mem::take(&mut self.between);
        self.between |= token.is("BETWEEN");
        self.after = match token.kind {
            TokenKind::Word if token.is("IN") => After::In,
            TokenKind::Word if ends_between => After::Value,
            TokenKind::Word if token.is_one_of(&BEFORE_VALUES) => After::Value,
            TokenKind::Symbol if matches!(token.text, "=" | "<" | ">" | "|") => After::Value,
            _ => After::Anything,
        };
    }

    /// The text, with at most `limit` characters.
    pub(super) fn finish(mut self, limit: usize) -> String {
        self.close_list();
        if let Some((cut, _)) = self.out.char_indices().nth(limit) {
            self.out.truncate(cut);
        }
        self.out
    }

    /// Whether SQLite could treat a name in double quotes as text, because a value is expected.
    fn is_text(&self, token: Token<'_>, dot_follows: bool) -> bool {
        let may_be = self.dialect == Dialect::Sqlite && token.kind == TokenKind::Quoted && token.text.starts_with('"');
        let in_list = self.list.is_some() || self.rows;
        may_be && !dot_follows && !self.out.ends_with('.') && (in_list || self.after == After::Value)
    }

    /// Updates the lists that a token is part of.
    fn update_lists(&mut self, token: Token<'_>, value: bool) {
        if token.is("VALUES") {
            self.rows = true;
        } else if token.is_one_of(&AFTER_VALUES) || token.is_symbol(";") {
            self.rows = false;
        }
        let Some(list) = &mut self.list else { return };
        if value || token.kind == TokenKind::Parameter {
            list.values += 1;
        } else if token.kind != TokenKind::Symbol || !matches!(token.text, "," | "-" | "+") {
            self.list = None;
        }
    }

    fn close_list(&mut self) {
        let Some(list) = self.list.take() else { return };
        if list.values > 1 {
            self.out.truncate(list.start);
            self.out.push('?');
            self.space = false;
        }
    }
}
