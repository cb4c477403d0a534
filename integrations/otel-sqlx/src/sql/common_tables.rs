//! The names that `WITH` defines, which are no collections.

use super::token::{Dialect, Token};

/// Further names of `WITH` are treated as collections.
const MAX_NAMES: usize = 32;

/// The part of a `WITH` clause that is read next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum WithPart {
    /// The name, or `RECURSIVE`.
    Name,
    /// The names of the columns, or `AS`.
    Columns,
    /// The query in parentheses.
    Body,
    /// A comma, `SEARCH`, `CYCLE`, or the statement.
    End,
    /// The columns of `SEARCH` or `CYCLE`.
    Cycle,
    /// The name or value after `SET`, `TO`, `DEFAULT` or `USING`.
    Operand,
}

impl WithPart {
    /// The part after a word, or none if the word belongs to the statement.
    pub(super) fn after(self, token: Token<'_>) -> Option<Self> {
        Some(match self {
            Self::Name if token.is("RECURSIVE") => Self::Name,
            Self::Name => Self::Columns,
            Self::Columns if token.is("AS") => Self::Body,
            Self::End if token.is_one_of(&["SEARCH", "CYCLE"]) => Self::Cycle,
            Self::End if token.is_one_of(&["TO", "DEFAULT", "USING"]) => Self::Operand,
            Self::End => return None,
            Self::Cycle if token.is("SET") => Self::Operand,
            Self::Operand => Self::End,
            part => part,
        })
    }
}

/// The names of all `WITH` clauses that are in scope.
#[derive(Default)]
pub(super) struct CommonTables {
    names: Vec<CommonTable>,
}

struct CommonTable {
    key: String,
    depth: usize,
    /// A query that is not recursive does not see its own name.
    visible: bool,
}

impl CommonTables {
    pub(super) fn define(&mut self, key: String, depth: usize, visible: bool) {
        if self.names.len() < MAX_NAMES {
            self.names.push(CommonTable { key, depth, visible });
        }
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.names.iter().any(|name| name.visible && name.key == key)
    }

    /// Ends the scope of the names in parentheses. `depth` is that of the outer statement.
    pub(super) fn close(&mut self, depth: usize) {
        self.names.retain(|name| name.depth <= depth);
    }

    /// Ends the query of the last name at this depth.
    pub(super) fn end_body(&mut self, depth: usize) {
        self.names.iter_mut().filter(|name| name.depth == depth).for_each(|name| name.visible = true);
    }
}

/// What two spellings of one name have in common: `Users`, `"users"`, `[users]`.
///
/// Postgres [folds](https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS) names without quotes to
/// lower case. SQLite and MySQL ignore the case of all names.
pub(super) fn key(name: &str, dialect: Dialect) -> String {
    let (mut key, mut closing, mut closed) = (String::with_capacity(name.len()), None, false);
    for character in name.chars() {
        let after_quote = std::mem::take(&mut closed);
        match (closing, character) {
            (Some(quote), _) if quote == character => (closing, closed) = (None, true),
            (Some(_), _) if dialect == Dialect::Postgres => key.push(character),
            (None, '"' | '`' | '[') => {
                closing = Some(if character == '[' { ']' } else { character });
                key.extend(after_quote.then_some(character));
            }
            // A dot between two names differs from a dot in quotes.
            (None, '.') => key.push('\0'),
            _ => key.push(character.to_ascii_lowercase()),
        }
    }
    key
}
