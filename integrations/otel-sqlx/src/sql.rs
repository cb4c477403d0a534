//! Parses the text of a statement: the text without values, a summary, the operation and its target.
//!
//! Follows the conventions'
//! [sanitization](https://opentelemetry.io/docs/specs/semconv/db/database-spans/#sanitization-of-dbquerytext) and
//! [summary](https://opentelemetry.io/docs/specs/semconv/db/database-spans/#generating-a-summary-of-the-query). This is not
//! a full parser: it reads the tokens once, from left to right, and recognises the relevant keywords. Text that it does not
//! understand has no summary, but its values are removed nevertheless.

mod clauses;
mod common_tables;
mod extent;
mod frame;
mod keywords;
mod mysql;
mod names;
mod sanitizer;
mod settings;
mod summary;
mod summary_parser;
mod token;

pub(super) use token::Dialect;

use sanitizer::Sanitizer;
use summary::StatementSummary;
use summary_parser::SummaryParser;
use token::{TokenKind, Tokens};

/// Only this many bytes of a text are scanned.
const MAX_SCANNED_BYTES: usize = 32 * 1024;

/// One text that is sent to a database: a statement, or several statements separated by semicolons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// The text without values.
    pub(super) text: String,
    /// The operations and their targets: `INSERT orders SELECT carts`.
    pub(super) summary: Option<String>,
    /// The operation that describes the whole text.
    pub(super) operation: Option<String>,
    /// The collection, if there is exactly one.
    pub(super) collection: Option<String>,
    pub(super) procedure: Option<String>,
    /// The number of statements, if there are several and all of them were scanned.
    pub(super) batch: Option<usize>,
    /// Whether the statement returns rows, even if there are none.
    pub(super) returns_rows: bool,
}

impl Statement {
    /// Scans a text. `limit` is the maximum number of characters of the recorded text.
    pub(super) fn scan(text: &str, dialect: Dialect, limit: usize) -> Self {
        let mut end = text.len().min(MAX_SCANNED_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let scanned = &text[..end];
        let (mut sanitizer, mut batch) = (Sanitizer::new(dialect), BatchParser::new(dialect));
        let mut tokens = Tokens::of(scanned, dialect);
        let mut copied = CopiedData::default();
        while let Some(token) = tokens.next() {
            if copied.contains(token) {
                sanitizer.push(token::Token { kind: TokenKind::Literal, text: token.text }, false);
                break;
            }
            let is_value = sanitizer.push(token, tokens.dot_follows());
            let kind = if is_value { TokenKind::Literal } else { token.kind };
            batch.push(token::Token { kind, text: token.text });
        }
        batch.finish(sanitizer.finish(limit), scanned.len() == text.len())
    }
}

/// The rows after `COPY .. FROM STDIN;`, which are in the text if it is a script of `psql`.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum CopiedData {
    #[default]
    Start,
    /// After `COPY`.
    Copy,
    /// After `STDIN`.
    Stdin,
    /// After the semicolon.
    Rows,
    /// The statement is another one.
    Other,
}

impl CopiedData {
    /// Reads a token and returns whether it is data, and not SQL. All that follows is data, too.
    fn contains(&mut self, token: token::Token<'_>) -> bool {
        *self = match *self {
            part if token.kind == TokenKind::Space => part,
            Self::Rows => return true,
            Self::Stdin if token.is_symbol(";") => Self::Rows,
            _ if token.is_symbol(";") => Self::Start,
            Self::Start if token.is("COPY") => Self::Copy,
            Self::Start => Self::Other,
            Self::Copy if token.is("STDIN") => Self::Stdin,
            part => part,
        };
        false
    }
}

/// Combines the statements of a text.
struct BatchParser {
    dialect: Dialect,
    open: SummaryParser,
    /// The open statement has at least one token.
    begun: bool,
    first: Option<StatementSummary>,
    count: usize,
    same: CommonToAll,
    returns_rows: bool,
}

/// The properties in which all statements are equal to the first one.
struct CommonToAll {
    summary: bool,
    operation: bool,
    collection: bool,
}

impl Default for CommonToAll {
    fn default() -> Self {
        Self { summary: true, operation: true, collection: true }
    }
}

impl BatchParser {
    fn new(dialect: Dialect) -> Self {
        let (open, same) = (SummaryParser::new(dialect), CommonToAll::default());
        Self { dialect, open, begun: false, first: None, count: 0, same, returns_rows: false }
    }

    fn push(&mut self, token: token::Token<'_>) {
        if token.is_symbol(";") && self.open.may_end() {
            self.next();
        } else {
            self.begun |= token.kind != TokenKind::Space;
            self.open.push(token);
        }
    }

    fn next(&mut self) {
        if !std::mem::take(&mut self.begun) {
            return;
        }
        let ended = std::mem::replace(&mut self.open, SummaryParser::new(self.dialect)).finish();
        self.count += 1;
        self.returns_rows |= returns_rows(&ended);
        let Some(first) = &self.first else {
            self.first = Some(ended);
            return;
        };
        self.same.summary &= first.summary == ended.summary;
        self.same.operation &= first.operation == ended.operation;
        self.same.collection &= first.has_collection_of(&ended);
    }

    fn finish(mut self, text: String, complete: bool) -> Statement {
        let cut = !complete && self.begun && self.count > 0;
        if !cut {
            // An incomplete statement cannot be compared with the others.
            self.next();
        }
        let Some(first) = self.first else { return Statement { text, ..Statement::default() } };
        let several = self.count > 1 || cut;
        let collection = first.collection().filter(|_| self.same.collection).map(str::to_owned);
        let summary = Some(first.summary).filter(|summary| !summary.is_empty());
        Statement {
            text,
            summary: if several { Some(batch(summary, self.same.summary)) } else { summary },
            operation: if several { Some(batch(first.operation, self.same.operation)) } else { first.operation },
            collection,
            procedure: first.procedure.filter(|_| !several),
            batch: Some(self.count).filter(|_| several && complete),
            returns_rows: self.returns_rows,
        }
    }
}

/// `BATCH INSERT` if all statements are inserts, otherwise `BATCH`.
fn batch(what: Option<String>, same: bool) -> String {
    match what {
        Some(what) if same => format!("BATCH {what}"),
        _ => "BATCH".to_owned(),
    }
}

fn returns_rows(summary: &StatementSummary) -> bool {
    let reads = ["SELECT", "VALUES", "TABLE", "PRAGMA", "SHOW", "EXPLAIN", "FETCH"];
    let operation = summary.operation.as_deref().unwrap_or_default();
    summary.returning || reads.iter().any(|word| word.eq_ignore_ascii_case(operation))
}

#[cfg(test)]
mod tests;
