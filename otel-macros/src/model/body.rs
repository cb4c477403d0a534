//! The body of a log record.

use quote::ToTokens as _;
use syn::{Expr, LitStr};

/// The body of a log record: what is formatted before the call, and what is inserted after it.
pub(crate) struct BodyPlan {
    /// The format string, with `{}` for each piece.
    pub(crate) text: LitStr,
    pub(crate) kept: Vec<KeptText>,
    /// The parts of the text. A value that is formatted when the record is written is a separate part, so that the other parts remain if it
    /// cannot be formatted.
    pub(crate) parts: Vec<BodyPart>,
    /// `{err}` stands for an error only if the type of the value allows it.
    pub(crate) where_possible: bool,
}

/// A part of the format string.
#[derive(Default)]
pub(crate) struct BodyPart {
    pub(crate) format: String,
    /// The value of each `{}`, in order.
    pub(crate) pieces: Vec<BodyPiece>,
    /// Whether the part is one value whose formatter may panic. Without a piece, the compiler finds the value by its name.
    pub(crate) may_panic: bool,
}

impl BodyPlan {
    /// The values of all parts, in order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &BodyPiece> {
        self.parts.iter().flat_map(|part| &part.pieces)
    }
}

/// A parameter that is formatted before the call.
pub(crate) struct KeptText {
    /// `{:>5}`
    pub(crate) format: String,
    pub(crate) value: Expr,
}

impl KeptText {
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let text = |kept: &Self| kept.value.to_token_stream().to_string();
        self.format == other.format && text(self) == text(other)
    }
}

pub(crate) enum BodyPiece {
    /// The next parameter that was formatted before the call.
    Kept,
    /// A value that is formatted when the record is written.
    Now(Expr),
    Field(String),
    Elapsed,
    Ret,
    Err,
}
