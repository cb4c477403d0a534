//! The supported databases, and what is read from their connect options.

use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx_core::connection::Connection;
use sqlx_core::database::Database;
use sqlx_core::describe::Describe;
use sqlx_core::executor::Execute;
use sqlx_core::sql_str::SqlStr;
use sqlx_core::{Either, Error};

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub(super) use super::sql::Dialect;

/// A database whose statements can be traced: `Sqlite` with the feature `sqlite`, `Postgres` with the feature `postgres`, `MySql` with the
/// feature `mysql`.
///
/// Use it as a bound in code that is generic over the database. It cannot be implemented outside this crate.
///
/// ```
/// use otel_sqlx::{TracedDatabase, TracedPool};
///
/// fn watch<DB: TracedDatabase>(pool: sqlx::Pool<DB>) -> TracedPool<DB> {
///     TracedPool::new(pool)
/// }
/// # let _ = watch::<sqlx::Sqlite>;
/// ```
pub trait TracedDatabase: Driver {}

/// The address of a database server and the name of the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatabaseLocation {
    pub(super) namespace: Option<String>,
    pub(super) address: Option<String>,
    pub(super) port: Option<u16>,
}

pub(super) type StatementStep<DB> = Result<Either<<DB as Database>::QueryResult, <DB as Database>::Row>, Error>;

/// A database driver. Its methods are those of its connection as an executor: with a bound on `&mut DB::Connection` instead, the
/// compiler does not terminate its trait resolution where sqlx is used generically.
pub trait Driver: Database {
    /// The value of `db.system.name`.
    const SYSTEM: &'static str;
    /// The SQL dialect of the database.
    const DIALECT: Dialect;

    /// Reads the location from the connect options.
    fn location(options: &<Self::Connection as Connection>::Options) -> DatabaseLocation;

    /// See `Executor`.
    fn fetch_many<E>(connection: &mut Self::Connection, query: E) -> BoxStream<'_, StatementStep<Self>>
    where
        E: 'static + Execute<'static, Self>;

    /// See `Executor`.
    fn fetch_optional<E>(
        connection: &mut Self::Connection,
        query: E,
    ) -> BoxFuture<'_, Result<Option<Self::Row>, Error>>
    where
        E: 'static + Execute<'static, Self>;

    /// See `Executor`.
    fn prepare_with<'e>(
        connection: &'e mut Self::Connection,
        sql: SqlStr,
        parameters: &'e [Self::TypeInfo],
    ) -> BoxFuture<'e, Result<Self::Statement, Error>>;

    /// See `Executor`.
    fn describe(connection: &mut Self::Connection, sql: SqlStr) -> BoxFuture<'_, Result<Describe<Self>, Error>>;
}

/// Implements the methods by calling those of the driver's connection.
#[cfg_attr(
    not(any(feature = "sqlite", feature = "postgres", feature = "mysql")),
    expect(unused_macros, reason = "used once for each driver")
)]
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
    not(any(feature = "sqlite", feature = "postgres", feature = "mysql")),
    expect(unused_imports, reason = "used once for each driver")
)]
use delegate_to_connection;
