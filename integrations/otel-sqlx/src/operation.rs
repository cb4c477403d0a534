//! One statement under way.

use super::database::TracedDatabase;
use super::error;
use super::instruments::BINDING;
use super::pool_state::PoolState;
use opentelemetry::Context;
use opentelemetry::trace::SpanKind;
use otel_runtime::__integration::Operation;
use sqlx_core::Error;

/// What becomes of a statement whose caller drops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consumption {
    /// The caller wants everything, so that what is dropped is cancelled.
    Full,
    /// The caller takes rows as it likes, so that a statement that gave one has done its work.
    Partial,
}

/// A statement, its operation, and the rows that it gave.
pub(super) struct StatementOperation {
    operation: Operation,
    consumption: Consumption,
    returns_rows: bool,
    rows: i64,
    has_result: bool,
}

impl StatementOperation {
    /// Begins a statement below the current span.
    pub(super) fn begin<DB: TracedDatabase>(pool_state: &PoolState<DB>, sql: &str, consumption: Consumption) -> Self {
        let parent = Context::current();
        let Some(bound) = BINDING.resolve(&parent) else {
            return Self {
                operation: Operation::disabled(parent),
                consumption,
                returns_rows: false,
                rows: 0,
                has_result: false,
            };
        };
        let statement = pool_state.statements.get::<DB>(sql, bound.text_limit);
        let (name, attributes) = (|| statement.name.to_string().into(), |_| statement.attributes.clone());
        let mut operation = Operation::start(&bound, parent, SpanKind::Client, name, attributes);
        if let Some(instruments) = &bound.instruments {
            operation.measure(&instruments.duration, statement.labels.clone());
        }
        Self { operation, consumption, returns_rows: statement.returns_rows, rows: 0, has_result: false }
    }

    /// Runs one turn of the statement.
    pub(super) fn run<R>(&mut self, turn: impl FnOnce() -> R) -> R {
        self.operation.run(turn)
    }

    /// The statement gave a row.
    pub(super) fn record_row(&mut self) {
        self.rows += 1;
        self.has_result = true;
    }

    /// The statement is done, or one of several is.
    pub(super) fn record_result(&mut self) {
        self.has_result = true;
    }

    pub(super) fn record_error(&mut self, error: &Error) {
        error::record(&mut self.operation, error);
    }

    pub(super) fn end(&mut self) {
        if self.returns_rows || self.rows > 0 {
            self.operation.set_span_attribute("db.response.returned_rows", self.rows);
        }
        self.operation.end();
    }
}

/// Whoever took a row and wants no more has what it asked for.
impl Drop for StatementOperation {
    fn drop(&mut self) {
        if self.has_result && self.consumption == Consumption::Partial {
            self.end();
        }
    }
}
