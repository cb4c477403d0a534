//! One statement that is being executed.

use super::database::TracedDatabase;
use super::error;
use super::instruments::BINDING;
use super::pool_state::PoolState;
use opentelemetry::trace::SpanKind;
use otel_runtime::__integration::{Operation, current_context};
use sqlx_core::Error;

/// How the caller consumes the result, which decides how a statement ends that is dropped early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consumption {
    /// The caller needs the whole result, so a statement that is dropped is cancelled.
    Full,
    /// The caller may stop at any row, so a statement that is dropped after its first result has succeeded.
    Partial,
}

/// The operation of a statement, with the number of rows that were returned.
pub(super) struct StatementOperation {
    operation: Operation,
    consumption: Consumption,
    returns_rows: bool,
    rows: i64,
    has_result: bool,
}

impl StatementOperation {
    /// Starts the operation as a child of the current span.
    pub(super) fn begin<DB: TracedDatabase>(pool_state: &PoolState<DB>, sql: &str, consumption: Consumption) -> Self {
        let parent = current_context();
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
        let (name, attributes) = (|| statement.name.to_string().into(), |_| statement.of_span.clone());
        let mut operation = Operation::start(&bound, parent, SpanKind::Client, name, attributes);
        if let Some(instruments) = &bound.instruments {
            operation.measure(&instruments.statements, &statement.of_measurement);
        }
        Self { operation, consumption, returns_rows: statement.returns_rows, rows: 0, has_result: false }
    }

    /// Polls the statement once, with its span as the current one.
    pub(super) fn run<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        self.operation.run(poll)
    }

    /// Records that a row was returned.
    pub(super) fn record_row(&mut self) {
        self.rows += 1;
        self.has_result = true;
    }

    /// Records that the statement, or one statement of a batch, was executed.
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

/// A caller that read a row and needs no more has what it asked for.
impl Drop for StatementOperation {
    fn drop(&mut self) {
        if self.has_result && self.consumption == Consumption::Partial {
            self.end();
        }
    }
}
