//! Implements the `Executor` trait of sqlx, so that the traced types can be passed to queries.

use super::connection::{TracedConnection, TracedExecutor, TracedTransaction};
use super::database::{StatementStep, TracedDatabase};
use super::operation::Consumption;
use super::pool::TracedPool;
use super::target::StatementTarget;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::Error;
use sqlx_core::describe::Describe;
use sqlx_core::executor::{Execute, Executor};
use sqlx_core::sql_str::SqlStr;
use std::ops::DerefMut;
use std::sync::Arc;

/// Implements the trait by calling the methods of `StatementTarget`.
macro_rules! executor {
    ([$($generics:tt)*] $type:ty) => {
        impl<'c, DB: TracedDatabase, $($generics)*> Executor<'c> for $type {
            type Database = DB;

            fn execute<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<DB::QueryResult, Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.target().execute(query)
            }

            fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, StatementStep<DB>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.target().rows(query, Consumption::Partial)
            }

            fn fetch_all<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Vec<DB::Row>, Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.target().fetch_all(query)
            }

            fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<DB::Row>, Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.target().fetch_optional(query)
            }

            fn prepare_with<'e>(
                self,
                sql: SqlStr,
                parameters: &'e [DB::TypeInfo],
            ) -> BoxFuture<'e, Result<DB::Statement, Error>>
            where
                'c: 'e,
            {
                self.target().prepare_with(sql, parameters)
            }

            fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<DB>, Error>>
            where
                'c: 'e,
            {
                self.target().describe(sql)
            }
        }
    };
}

executor!([] &'_ TracedPool<DB>);
executor!([] &'c mut TracedConnection<DB>);
executor!([] &'c mut TracedTransaction<'_, DB>);
executor!([C: DerefMut<Target = DB::Connection> + Send] &'c mut TracedExecutor<DB, C>);

impl<DB: TracedDatabase> TracedPool<DB> {
    fn target<'c>(&self) -> StatementTarget<'c, DB> {
        StatementTarget { pool_state: Arc::clone(self.pool_state()), connection: None }
    }
}

impl<DB: TracedDatabase> TracedConnection<DB> {
    fn target(&mut self) -> StatementTarget<'_, DB> {
        (**self).target()
    }
}

impl<DB: TracedDatabase> TracedTransaction<'_, DB> {
    fn target(&mut self) -> StatementTarget<'_, DB> {
        (**self).target()
    }
}

impl<DB: TracedDatabase, C: DerefMut<Target = DB::Connection>> TracedExecutor<DB, C> {
    fn target(&mut self) -> StatementTarget<'_, DB> {
        let (pool_state, connection) = self.parts();
        StatementTarget { pool_state: Arc::clone(pool_state), connection: Some(connection) }
    }
}
