//! Executes statements on a pool, which provides a connection for each of them, or on a given connection.

use super::database::{StatementStep, TracedDatabase};
use super::operation::{Consumption, StatementOperation};
use super::owned_query::OwnedQuery;
use super::pool_state::PoolState;
use super::rows::{GeneratedStream, RowStream, next};
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::describe::Describe;
use sqlx_core::executor::Execute;
use sqlx_core::sql_str::SqlStr;
use sqlx_core::{Either, Error};
use std::future::poll_fn;
use std::iter;
use std::sync::Arc;

/// Where statements are executed.
pub(super) struct StatementTarget<'c, DB: TracedDatabase> {
    pub(super) pool_state: Arc<PoolState<DB>>,
    /// If there is none, a connection is acquired from the pool.
    pub(super) connection: Option<&'c mut DB::Connection>,
}

impl<'c, DB: TracedDatabase> StatementTarget<'c, DB> {
    /// The rows that a statement returns, and the numbers of rows that it changed.
    pub(super) fn rows<'q>(
        self,
        query: impl Execute<'q, DB>,
        consumption: Consumption,
    ) -> BoxStream<'c, StatementStep<DB>> {
        let Self { pool_state, connection } = self;
        let (query, pool) = (OwnedQuery::new(query), Arc::clone(&pool_state));
        let rows = match connection {
            Some(connection) => {
                RowStream::new(query, pool_state, consumption, Box::new(move |query| DB::fetch_many(connection, query)))
            }
            None => RowStream::new(query, pool_state, consumption, Box::new(move |query| pooled(pool, query))),
        };
        Box::pin(rows)
    }

    pub(super) fn execute<'q>(self, query: impl Execute<'q, DB>) -> BoxFuture<'c, Result<DB::QueryResult, Error>> {
        let mut steps = self.rows(query, Consumption::Full);
        Box::pin(async move {
            let mut total = DB::QueryResult::default();
            while let Some(step) = next(&mut steps).await {
                if let Either::Left(result) = step? {
                    total.extend(iter::once(result));
                }
            }
            Ok(total)
        })
    }

    pub(super) fn fetch_all<'q>(self, query: impl Execute<'q, DB>) -> BoxFuture<'c, Result<Vec<DB::Row>, Error>> {
        let mut steps = self.rows(query, Consumption::Full);
        Box::pin(async move {
            let mut rows = Vec::new();
            while let Some(step) = next(&mut steps).await {
                rows.extend(step?.right());
            }
            Ok(rows)
        })
    }

    pub(super) fn fetch_optional<'q>(
        self,
        query: impl Execute<'q, DB>,
    ) -> BoxFuture<'c, Result<Option<DB::Row>, Error>> {
        let Self { pool_state, connection } = self;
        let query = OwnedQuery::new(query);
        Box::pin(async move {
            let mut operation = StatementOperation::begin(&pool_state, query.text(), Consumption::Full);
            let mut row: BoxFuture<'_, _> = match connection {
                Some(connection) => DB::fetch_optional(connection, query),
                None => Box::pin(async {
                    let mut held = pool_state.acquire().await?;
                    DB::fetch_optional(&mut held.connection, query).await
                }),
            };
            let row = poll_fn(|cx| operation.run(|| row.as_mut().poll(cx))).await;
            match &row {
                Ok(Some(_)) => operation.record_row(),
                Ok(None) => operation.record_result(),
                Err(error) => operation.record_error(error),
            }
            operation.end();
            row
        })
    }

    /// Executes nothing, so nothing is recorded.
    pub(super) fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [DB::TypeInfo],
    ) -> BoxFuture<'e, Result<DB::Statement, Error>>
    where
        'c: 'e,
    {
        match self.connection {
            Some(connection) => DB::prepare_with(connection, sql, parameters),
            None => Box::pin(async move {
                let mut held = self.pool_state.acquire().await?;
                DB::prepare_with(&mut held.connection, sql, parameters).await
            }),
        }
    }

    /// Executes nothing, so nothing is recorded.
    pub(super) fn describe(self, sql: SqlStr) -> BoxFuture<'c, Result<Describe<DB>, Error>> {
        match self.connection {
            Some(connection) => DB::describe(connection, sql),
            None => Box::pin(async move {
                let mut held = self.pool_state.acquire().await?;
                DB::describe(&mut held.connection, sql).await
            }),
        }
    }
}

/// Executes a statement on a connection of the pool, which is returned when the stream is dropped.
fn pooled<'e, DB: TracedDatabase>(
    pool_state: Arc<PoolState<DB>>,
    query: OwnedQuery<DB>,
) -> BoxStream<'e, StatementStep<DB>> {
    Box::pin(GeneratedStream::new(|yielder| async move {
        let mut held = pool_state.acquire().await?;
        let mut steps = DB::fetch_many(&mut held.connection, query);
        while let Some(step) = next(&mut steps).await {
            yielder.yield_item(step?).await;
        }
        Ok(())
    }))
}
