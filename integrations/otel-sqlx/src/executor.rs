//! What users hand to a query is an executor of sqlx.

use super::connection::{Traced, TracedConnection, TracedTransaction};
use super::database::{Step, TracedDatabase};
use super::pool::TracedPool;
use super::progress::Wants;
use super::via::Via;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::Error;
use sqlx_core::describe::Describe;
use sqlx_core::executor::{Execute, Executor};
use sqlx_core::sql_str::SqlStr;
use std::ops::DerefMut;
use std::sync::Arc;

/// Implements the trait for what `via` of it is.
macro_rules! executor {
    ([$($generics:tt)*] $type:ty) => {
        impl<'c, DB: TracedDatabase, $($generics)*> Executor<'c> for $type {
            type Database = DB;

            fn execute<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<DB::QueryResult, Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.via().execute(query)
            }

            fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Step<DB>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.via().rows(query, Wants::Some)
            }

            fn fetch_all<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Vec<DB::Row>, Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.via().fetch_all(query)
            }

            fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<DB::Row>, Error>>
            where
                'c: 'e,
                E: 'q + Execute<'q, DB>,
            {
                self.via().fetch_optional(query)
            }

            fn prepare_with<'e>(
                self,
                sql: SqlStr,
                parameters: &'e [DB::TypeInfo],
            ) -> BoxFuture<'e, Result<DB::Statement, Error>>
            where
                'c: 'e,
            {
                self.via().prepare_with(sql, parameters)
            }

            fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<DB>, Error>>
            where
                'c: 'e,
            {
                self.via().describe(sql)
            }
        }
    };
}

executor!([] &'_ TracedPool<DB>);
executor!([] &'c mut TracedConnection<DB>);
executor!([] &'c mut TracedTransaction<'_, DB>);
executor!([C: DerefMut<Target = DB::Connection> + Send] &'c mut Traced<DB, C>);

impl<DB: TracedDatabase> TracedPool<DB> {
    fn via<'c>(&self) -> Via<'c, DB> {
        Via { shared: Arc::clone(self.shared()), connection: None }
    }
}

impl<DB: TracedDatabase> TracedConnection<DB> {
    fn via(&mut self) -> Via<'_, DB> {
        (**self).via()
    }
}

impl<DB: TracedDatabase> TracedTransaction<'_, DB> {
    fn via(&mut self) -> Via<'_, DB> {
        (**self).via()
    }
}

impl<DB: TracedDatabase, C: DerefMut<Target = DB::Connection>> Traced<DB, C> {
    fn via(&mut self) -> Via<'_, DB> {
        let (shared, connection) = self.parts();
        Via { shared: Arc::clone(shared), connection: Some(connection) }
    }
}
