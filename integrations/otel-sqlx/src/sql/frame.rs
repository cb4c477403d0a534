//! What is known between two parentheses, and of the token before.

use super::token::{Kind, Token};

/// Where a statement is, at one depth.
#[derive(Clone, Copy, Default)]
pub(super) struct Frame {
    pub(super) start: Start,
    /// A word such as `FROM` is a part of the statement, not of a function's arguments.
    pub(super) query: bool,
    /// `FROM a, b`, not `UPDATE a`
    pub(super) list: bool,
    /// `USING` names a collection.
    pub(super) using: bool,
    pub(super) expect: Expect,
}

/// Whether an operation may come next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Start {
    #[default]
    No,
    Yes,
    /// Between `WITH` and the statement it is for.
    With,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Expect {
    #[default]
    Nothing,
    /// The word `INTO`.
    Into,
    /// What `CREATE` creates.
    Object,
    Target(Target),
    /// The rest of a name.
    Rest(Target),
    /// A comma and one more target.
    More(Target),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A collection, unless a parenthesis makes a function of it.
    From,
    Collection,
    Procedure,
    Other,
}

impl Frame {
    pub(super) fn starting() -> Self {
        Self { start: Start::Yes, ..Self::default() }
    }

    pub(super) fn may_start(self) -> bool {
        self.start != Start::No
    }

    pub(super) fn is_with(self) -> bool {
        self.start == Start::With
    }

    /// A target that was expected did not come, or was something else.
    pub(super) fn miss_target(&mut self) {
        if let Expect::Target(target) = self.expect {
            self.expect = Expect::More(target);
        }
    }
}

/// What the token before was, where it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    Other,
    Dot,
    Distinct,
    Or,
}

impl Last {
    pub(super) fn of(token: Token<'_>) -> Self {
        match token.kind {
            Kind::Symbol if token.text == "." => Self::Dot,
            Kind::Word if token.is("DISTINCT") => Self::Distinct,
            Kind::Word if token.is("OR") => Self::Or,
            _ => Self::Other,
        }
    }
}
