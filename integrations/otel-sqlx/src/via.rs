//! How a statement gets to the database: over a connection of the pool that it takes for itself, or over one that is held.

use super::database::{Step, TracedDatabase};
use super::progress::{Progress, Wants};
use super::rows::{Given, Rows, next};
use super::shared::Shared;
use super::taken::Taken;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::describe::Describe;
use sqlx_core::executor::Execute;
use sqlx_core::sql_str::SqlStr;
use sqlx_core::{Either, Error};
use std::future::poll_fn;
use std::iter;
use std::sync::Arc;

pub(super) struct Via<'c, DB: TracedDatabase> {
    pub(super) shared: Arc<Shared<DB>>,
    /// Without one, one is taken from the pool.
    pub(super) connection: Option<&'c mut DB::Connection>,
}

impl<'c, DB: TracedDatabase> Via<'c, DB> {
    /// The steps of a statement: its rows, and how many rows it changed.
    pub(super) fn rows<'q>(self, query: impl Execute<'q, DB>, wants: Wants) -> BoxStream<'c, Step<DB>> {
        let Self { shared, connection } = self;
        let (query, pool) = (Taken::of(query), Arc::clone(&shared));
        let rows = match connection {
            Some(connection) => {
                Rows::new(query, shared, wants, Box::new(move |query| DB::fetch_many(connection, query)))
            }
            None => Rows::new(query, shared, wants, Box::new(move |query| pooled(pool, query))),
        };
        Box::pin(rows)
    }

    pub(super) fn execute<'q>(self, query: impl Execute<'q, DB>) -> BoxFuture<'c, Result<DB::QueryResult, Error>> {
        let mut steps = self.rows(query, Wants::All);
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
        let mut steps = self.rows(query, Wants::All);
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
        let Self { shared, connection } = self;
        let query = Taken::of(query);
        Box::pin(async move {
            let mut progress = Progress::begin(&shared, query.text(), Wants::All);
            let mut row: BoxFuture<'_, _> = match connection {
                Some(connection) => DB::fetch_optional(connection, query),
                None => Box::pin(async {
                    let mut held = shared.acquire().await?;
                    DB::fetch_optional(&mut held.connection, query).await
                }),
            };
            let row = poll_fn(|cx| progress.run(|| row.as_mut().poll(cx))).await;
            match &row {
                Ok(Some(_)) => progress.row(),
                Ok(None) => progress.done(),
                Err(error) => progress.fail(error),
            }
            progress.end();
            row
        })
    }

    /// Nothing is executed, so nothing is recorded.
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
                let mut held = self.shared.acquire().await?;
                DB::prepare_with(&mut held.connection, sql, parameters).await
            }),
        }
    }

    /// Nothing is executed, so nothing is recorded.
    pub(super) fn describe(self, sql: SqlStr) -> BoxFuture<'c, Result<Describe<DB>, Error>> {
        match self.connection {
            Some(connection) => DB::describe(connection, sql),
            None => Box::pin(async move {
                let mut held = self.shared.acquire().await?;
                DB::describe(&mut held.connection, sql).await
            }),
        }
    }
}

/// A statement over a connection of its own, which goes back when the steps are dropped.
fn pooled<'e, DB: TracedDatabase>(shared: Arc<Shared<DB>>, query: Taken<DB>) -> BoxStream<'e, Step<DB>> {
    Box::pin(Given::by(|giver| async move {
        let mut held = shared.acquire().await?;
        let mut steps = DB::fetch_many(&mut held.connection, query);
        while let Some(step) = next(&mut steps).await {
            giver.give(step?).await;
        }
        Ok(())
    }))
}
