//! The state of the parser inside one pair of parentheses, and the previous token.

use super::token::{Token, TokenKind};

/// The state of the parser at one depth of parentheses.
#[derive(Clone, Copy, Default)]
pub(super) struct ParserFrame {
    pub(super) start: OperationStart,
    /// A keyword such as `FROM` belongs to the statement and not to the arguments of a function.
    pub(super) query: bool,
    /// Several targets may follow: `FROM a, b`, but not `UPDATE a`.
    pub(super) list: bool,
    /// `USING` is followed by a collection.
    pub(super) using: bool,
    pub(super) expect: Expected,
}

/// Whether an operation may follow.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OperationStart {
    #[default]
    No,
    Yes,
    /// Between `WITH` and its statement.
    With,
}

/// What the parser expects next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Expected {
    #[default]
    Nothing,
    /// The keyword `INTO`.
    Into,
    /// The kind of object after `CREATE`.
    Object,
    Name(NameRole),
    /// The remaining parts of a qualified name.
    Rest(NameRole),
    /// A comma and another target.
    More(NameRole),
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NameRole {
    /// A collection, or a function if a parenthesis follows.
    From,
    Collection,
    Procedure,
    Other,
}

impl ParserFrame {
    pub(super) fn starting() -> Self {
        Self { start: OperationStart::Yes, ..Self::default() }
    }

    pub(super) fn may_start(self) -> bool {
        self.start != OperationStart::No
    }

    pub(super) fn is_with(self) -> bool {
        self.start == OperationStart::With
    }

    /// Another token was found in place of an expected target.
    pub(super) fn miss_target(&mut self) {
        if let Expected::Name(target) = self.expect {
            self.expect = Expected::More(target);
        }
    }
}

/// The previous token, as far as it is relevant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PreviousToken {
    Other,
    Dot,
    Distinct,
    Or,
}

impl PreviousToken {
    pub(super) fn of(token: Token<'_>) -> Self {
        match token.kind {
            TokenKind::Symbol if token.text == "." => Self::Dot,
            TokenKind::Word if token.is("DISTINCT") => Self::Distinct,
            TokenKind::Word if token.is("OR") => Self::Or,
            _ => Self::Other,
        }
    }
}
