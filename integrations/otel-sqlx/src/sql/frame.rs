//! The state of the parser inside one pair of parentheses, and the previous token.

use super::common_tables::WithPart;
use super::keywords::{self, OperationSyntax};
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
    pub(super) opener: Opener,
}

/// The keyword after which another statement may follow.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Opener {
    #[default]
    None,
    /// `CREATE TABLE a AS`, `PREPARE a AS`
    As,
    /// `DECLARE a CURSOR FOR`
    For,
    /// `INSERT INTO a WITH` or `INSERT INTO a TABLE`, where the statement has no keyword before it.
    Statement,
}

/// Whether an operation may follow.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OperationStart {
    #[default]
    No,
    /// Only a query, as in parentheses.
    Query,
    Yes,
    /// Between `WITH` and its statement.
    With {
        part: WithPart,
        recursive: bool,
    },
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

    /// The state after the keyword of an operation.
    pub(super) fn after(token: Token<'_>, shape: OperationSyntax) -> Self {
        let expect = match shape {
            OperationSyntax::Bare | OperationSyntax::From | OperationSyntax::Prefix | OperationSyntax::Rows => {
                Expected::Nothing
            }
            OperationSyntax::Into => Expected::Into,
            OperationSyntax::Next => Expected::Name(NameRole::Collection),
            OperationSyntax::Procedure => Expected::Name(NameRole::Procedure),
            OperationSyntax::Named => Expected::Name(NameRole::Other),
            OperationSyntax::Object => Expected::Object,
        };
        let list = keywords::takes_list(token.text);
        let opener = match shape {
            OperationSyntax::Prefix if token.is("DECLARE") => Opener::For,
            OperationSyntax::Prefix if token.is("PREPARE") => Opener::As,
            OperationSyntax::Object => Opener::As,
            OperationSyntax::Into => Opener::Statement,
            _ => Opener::None,
        };
        let explains = shape == OperationSyntax::Prefix && opener == Opener::None;
        let start = if explains { OperationStart::Yes } else { OperationStart::No };
        let query = keywords::is_nested(token.text)
            || matches!(shape, OperationSyntax::Into | OperationSyntax::Rows)
            || token.is("TABLE");
        let using = token.is_one_of(&["DELETE", "MERGE"]);
        Self { start, query, list, using, expect, opener }
    }

    pub(super) fn may_start(self) -> bool {
        match self.start {
            OperationStart::No => false,
            OperationStart::Query | OperationStart::Yes => true,
            OperationStart::With { part, .. } => part == WithPart::End,
        }
    }

    /// Whether `INSERT` may start here, and not only a query.
    pub(super) fn may_change(self) -> bool {
        self.may_start() && self.start != OperationStart::Query
    }

    /// What may start in parentheses that are opened here.
    pub(super) fn start_inside(self) -> OperationStart {
        match (self.start, self.expect) {
            (OperationStart::With { part: WithPart::Columns, .. }, _) => OperationStart::No,
            // `WITH a AS (DELETE ..)`, `COPY (DELETE ..)`
            (OperationStart::With { part: WithPart::Body, .. }, _) | (_, Expected::Name(NameRole::Collection)) => {
                OperationStart::Yes
            }
            _ => OperationStart::Query,
        }
    }

    /// Whether another statement follows the word.
    pub(super) fn opens(self, token: Token<'_>) -> bool {
        match self.opener {
            Opener::As => token.is("AS"),
            Opener::For => token.is("FOR"),
            Opener::None | Opener::Statement => false,
        }
    }

    /// Whether the target of `INSERT` was read, so that its query follows.
    pub(super) fn awaits_query(self) -> bool {
        self.opener == Opener::Statement && !matches!(self.expect, Expected::Into | Expected::Name(_))
    }

    /// Continues after a symbol or a value, which no operation starts with.
    pub(super) fn skip(&mut self) {
        match &mut self.start {
            OperationStart::With { part, .. } if *part == WithPart::Operand => *part = WithPart::End,
            OperationStart::With { .. } => {}
            start => *start = OperationStart::No,
        }
        self.miss_target();
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
    Star,
    Select,
    Distinct,
    Or,
}

impl PreviousToken {
    pub(super) fn of(token: Token<'_>) -> Self {
        match token.kind {
            TokenKind::Symbol if token.text == "." => Self::Dot,
            TokenKind::Symbol if token.text == "*" => Self::Star,
            TokenKind::Word if token.is("SELECT") => Self::Select,
            TokenKind::Word if token.is("DISTINCT") => Self::Distinct,
            TokenKind::Word if token.is("OR") => Self::Or,
            _ => Self::Other,
        }
    }
}
