//! Finds the values of settings that are written without quotes: `PRAGMA key = hunter2`, `SET role TO bob`.

use super::token::{Dialect, Token, TokenKind};

/// Reads the tokens of a text, without whitespace and comments.
#[derive(Default)]
pub(super) struct SettingReader {
    part: SettingPart,
}

/// The part of the statement that is read next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum SettingPart {
    #[default]
    Start,
    /// After `ALTER`.
    Altered,
    /// After `ALTER ROLE`, before its `SET`.
    AlteredName,
    /// After `PRAGMA`.
    Pragma,
    /// After `SET`.
    Setting,
    /// A word is a value.
    Value,
    /// After `ATTACH`, where a word is a text.
    Attached,
    /// The statement sets nothing.
    Other,
}

/// What a value follows after `SET`: `SET x TO y`, `SET TIME ZONE y`, `SET ROLE y`, `SET SESSION AUTHORIZATION y`, `SET NAMES y`.
const SETTING_WORDS: &[&str] = &["TO", "ZONE", "ROLE", "AUTHORIZATION", "NAMES"];

impl SettingReader {
    /// Reads a token and returns whether it is a value that looks like a name.
    pub(super) fn read(&mut self, token: Token<'_>, dialect: Dialect) -> bool {
        let postgres = dialect == Dialect::Postgres;
        let is_sign = token.is_symbol("=") || token.is_symbol("(");
        self.part = match self.part {
            _ if token.is_symbol(";") => SettingPart::Start,
            SettingPart::Start if token.is_one_of(&["EXPLAIN", "QUERY", "PLAN"]) || token.kind == TokenKind::Symbol => {
                SettingPart::Start
            }
            SettingPart::Start if token.is("PRAGMA") && !postgres => SettingPart::Pragma,
            SettingPart::Start if token.is("ATTACH") && !postgres => SettingPart::Attached,
            SettingPart::Start if token.is("SET") && postgres => SettingPart::Setting,
            SettingPart::Start if token.is("ALTER") && postgres => SettingPart::Altered,
            SettingPart::Altered
                if token.is_one_of(&["DATABASE", "FUNCTION", "PROCEDURE", "ROLE", "ROUTINE", "SYSTEM", "USER"]) =>
            {
                SettingPart::AlteredName
            }
            SettingPart::Start | SettingPart::Altered => SettingPart::Other,
            SettingPart::AlteredName if token.is("SET") => SettingPart::Setting,
            SettingPart::Pragma if is_sign => SettingPart::Value,
            SettingPart::Setting if is_sign || token.is_one_of(SETTING_WORDS) => SettingPart::Value,
            SettingPart::Value => return token.is_name(),
            SettingPart::Attached => return token.is_name() && !token.is_one_of(&["DATABASE", "AS", "KEY"]),
            part => part,
        };
        false
    }
}
