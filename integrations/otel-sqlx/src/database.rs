//! The databases that are known, and what their connect options tell.

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::connection::Connection;
use sqlx_core::database::Database;
use sqlx_core::describe::Describe;
use sqlx_core::executor::Execute;
use sqlx_core::sql_str::SqlStr;
use sqlx_core::{Either, Error};

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub(super) use super::sql::Dialect;

/// A database whose statements can be traced: `Sqlite` with the feature `sqlx-sqlite`, `Postgres` with `sqlx-postgres`.
///
/// Write it as a bound where code is generic over the database; it cannot be implemented elsewhere.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// use otel_sqlx::{TracedDatabase, TracedPool};
///
/// fn watch<DB: TracedDatabase>(pool: sqlx::Pool<DB>) -> TracedPool<DB> {
///     TracedPool::new(pool)
/// }
/// # let _ = watch::<sqlx::Sqlite>;
/// # }
/// ```
pub trait TracedDatabase: Driver {}

/// Where a database is and what it is called there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatabaseLocation {
    pub(super) namespace: Option<String>,
    pub(super) address: Option<String>,
    pub(super) port: Option<u16>,
}

pub(super) type StatementStep<DB> = Result<Either<<DB as Database>::QueryResult, <DB as Database>::Row>, Error>;

/// What a driver does. The methods are those of its connection as an executor: a bound on `&mut DB::Connection` would send the
/// compiler in circles wherever sqlx is used generically.
pub trait Driver: Database {
    /// The value of `db.system.name`.
    const SYSTEM: &'static str;
    /// What its SQL looks like.
    const DIALECT: Dialect;

    /// What the connect options tell.
    fn location(options: &<Self::Connection as Connection>::Options) -> DatabaseLocation;

    /// As of `Executor`.
    fn fetch_many<E>(connection: &mut Self::Connection, query: E) -> BoxStream<'_, StatementStep<Self>>
    where
        E: 'static + Execute<'static, Self>;

    /// As of `Executor`.
    fn fetch_optional<E>(
        connection: &mut Self::Connection,
        query: E,
    ) -> BoxFuture<'_, Result<Option<Self::Row>, Error>>
    where
        E: 'static + Execute<'static, Self>;

    /// As of `Executor`.
    fn prepare_with<'e>(
        connection: &'e mut Self::Connection,
        sql: SqlStr,
        parameters: &'e [Self::TypeInfo],
    ) -> BoxFuture<'e, Result<Self::Statement, Error>>;

    /// As of `Executor`.
    fn describe(connection: &mut Self::Connection, sql: SqlStr) -> BoxFuture<'_, Result<Describe<Self>, Error>>;
}

/// Writes the methods that hand on to a driver's connection.
#[cfg_attr(not(any(feature = "sqlite", feature = "postgres")), expect(unused_macros, reason = "each driver uses it"))]
macro_rules! delegate_to_connection {
    () => {
        fn fetch_many<E>(connection: &mut Self::Connection, query: E) -> BoxStream<'_, StatementStep<Self>>
        where
            E: 'static + Execute<'static, Self>,
        {
            connection.fetch_many(query)
        }

        fn fetch_optional<E>(
            connection: &mut Self::Connection,
            query: E,
        ) -> BoxFuture<'_, Result<Option<Self::Row>, Error>>
        where
            E: 'static + Execute<'static, Self>,
        {
            connection.fetch_optional(query)
        }

        fn prepare_with<'e>(
            connection: &'e mut Self::Connection,
            sql: SqlStr,
            parameters: &'e [Self::TypeInfo],
        ) -> BoxFuture<'e, Result<Self::Statement, Error>> {
            connection.prepare_with(sql, parameters)
        }

        fn describe(connection: &mut Self::Connection, sql: SqlStr) -> BoxFuture<'_, Result<Describe<Self>, Error>> {
            connection.describe(sql)
        }
    };
}
#[cfg_attr(
    not(any(feature = "sqlite", feature = "postgres")),
    expect(unused_imports, reason = "each driver uses it")
)]
use delegate_to_connection;
