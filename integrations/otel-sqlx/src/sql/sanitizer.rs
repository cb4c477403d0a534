//! Removes the values from the text of a statement.

use super::names::NameReader;
use super::settings::SettingReader;
use super::token::{Dialect, Token, TokenKind};

/// Writes the tokens of a text, with `?` for values, one space for whitespace and comments, and one value for a list of `IN (..)`.
pub(super) struct Sanitizer {
    out: String,
    dialect: Dialect,
    names: NameReader,
    settings: SettingReader,
    space: bool,
    /// The last token is `IN`.
    after_in: bool,
    list: Option<InList>,
}

/// A list after `IN` that contains only values so far.
struct InList {
    /// The position in the output where it starts.
    start: usize,
    values: usize,
}

impl Sanitizer {
    pub(super) fn new(dialect: Dialect) -> Self {
        let (names, settings) = (NameReader::default(), SettingReader::default());
        Self { out: String::new(), dialect, names, settings, space: false, after_in: false, list: None }
    }

    /// Writes a token and returns whether it is a value. `dot_follows` is whether the next token is the dot of a qualified name.
    pub(super) fn push(&mut self, token: Token<'_>, dot_follows: bool) -> bool {
        if token.kind == TokenKind::Space {
            self.space = true;
            return false;
        }
        let value = self.is_value(token, dot_follows);
        if token.is_symbol(")") {
            self.close_list();
        }
        self.update_list(token, value);
        if std::mem::take(&mut self.space) && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str(if value { "?" } else { token.text });
        if token.is_symbol("(") && self.after_in {
            self.list = Some(InList { start: self.out.len(), values: 0 });
        }
        self.after_in = token.is("IN");
        value
    }

    /// The text, with at most `limit` characters.
    pub(super) fn finish(mut self, limit: usize) -> String {
        self.close_list();
        if let Some((cut, _)) = self.out.char_indices().nth(limit) {
            self.out.truncate(cut);
        }
        self.out
    }

    /// Whether a token is a value, or could be one.
    fn is_value(&mut self, token: Token<'_>, dot_follows: bool) -> bool {
        let of_setting = self.settings.read(token, self.dialect);
        let is_name = self.dialect != Dialect::Sqlite || self.names.read(token, dot_follows);
        let may_be_text = token.kind == TokenKind::Quoted && token.text.starts_with('"') && !is_name;
        token.kind == TokenKind::Literal || of_setting || may_be_text
    }

    fn update_list(&mut self, token: Token<'_>, value: bool) {
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
