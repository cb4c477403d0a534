//! What is known between two parentheses, and of the token before.

use super::token::{Token, TokenKind};

/// Where a statement is, at one depth.
#[derive(Clone, Copy, Default)]
pub(super) struct ParserFrame {
    pub(super) start: OperationStart,
    /// A word such as `FROM` is a part of the statement, not of a function's arguments.
    pub(super) query: bool,
    /// `FROM a, b`, not `UPDATE a`
    pub(super) list: bool,
    /// `USING` names a collection.
    pub(super) using: bool,
    pub(super) expect: Expected,
}

/// Whether an operation may come next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OperationStart {
    #[default]
    No,
    Yes,
    /// Between `WITH` and the statement it is for.
    With,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Expected {
    #[default]
    Nothing,
    /// The word `INTO`.
    Into,
    /// What `CREATE` creates.
    Object,
    Name(NameRole),
    /// The rest of a name.
    Rest(NameRole),
    /// A comma and one more target.
    More(NameRole),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NameRole {
    /// A collection, unless a parenthesis makes a function of it.
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

    /// A target that was expected did not come, or was something else.
    pub(super) fn miss_target(&mut self) {
        if let Expected::Name(target) = self.expect {
            self.expect = Expected::More(target);
        }
    }
}

/// What the token before was, where it matters.
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
