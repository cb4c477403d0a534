//! One statement under way.

use super::database::TracedDatabase;
use super::failure;
use super::instruments::BINDING;
use super::shared::Shared;
use opentelemetry::Context;
use opentelemetry::trace::SpanKind;
use otel_runtime::__integration::Operation;
use sqlx_core::Error;

/// What becomes of a statement whose caller drops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// The caller wants everything, so that what is dropped is cancelled.
    All,
    /// The caller takes rows as it likes, so that a statement that gave one has done its work.
    Some,
}

/// A statement, its operation, and the rows that it gave.
pub(super) struct Progress {
    operation: Operation,
    wants: Wants,
    returns_rows: bool,
    rows: i64,
    gave: bool,
}

impl Progress {
    /// Begins a statement below the current span.
    pub(super) fn begin<DB: TracedDatabase>(shared: &Shared<DB>, sql: &str, wants: Wants) -> Self {
        let parent = Context::current();
        let Some(bound) = BINDING.resolve(&parent) else {
            return Self { operation: Operation::off(parent), wants, returns_rows: false, rows: 0, gave: false };
        };
        let known = shared.statements.get::<DB>(sql, bound.text_limit);
        let (name, attributes) = (|| known.name.to_string().into(), |_| known.attributes.clone());
        let mut operation = Operation::start(&bound, parent, SpanKind::Client, name, attributes);
        if let Some(instruments) = &bound.instruments {
            operation.measure(&instruments.duration, known.labels.clone());
        }
        Self { operation, wants, returns_rows: known.returns_rows, rows: 0, gave: false }
    }

    /// Runs one turn of the statement.
    pub(super) fn run<R>(&mut self, turn: impl FnOnce() -> R) -> R {
        self.operation.run(turn)
    }

    /// The statement gave a row.
    pub(super) fn row(&mut self) {
        self.rows += 1;
        self.gave = true;
    }

    /// The statement is done, or one of several is.
    pub(super) fn done(&mut self) {
        self.gave = true;
    }

    pub(super) fn fail(&mut self, error: &Error) {
        failure::fail(&mut self.operation, error);
    }

    pub(super) fn end(&mut self) {
        if self.returns_rows || self.rows > 0 {
            self.operation.note("db.response.returned_rows", self.rows);
        }
        self.operation.end();
    }
}

/// Whoever took a row and wants no more has what it asked for.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.gave && self.wants == Wants::Some {
            self.end();
        }
    }
}
