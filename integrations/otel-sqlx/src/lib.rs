//! A client span and a measurement for every statement of sqlx 0.9, on SQLite (`sqlx-sqlite`) and Postgres (`sqlx-postgres`).
//!
//! Wrap the pool; queries stay as they are. sqlx 0.9 needs Rust 1.94. Without the feature `macros` of sqlx, enable a feature here
//! for each driver that the application has; next to `MySql`, `macros` is needed. Drivers that were built with and without it do
//! not agree on what an executor is, and do not compile.
//!
//! ```
//! # #[cfg(feature = "sqlite")] {
//! use otel_sqlx::TracedPool;
//! use otel_runtime::testing::TestTelemetry;
//! use sqlx::SqlitePool;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> sqlx::Result<()> {
//! let telemetry = TestTelemetry::new();
//! let work = async {
//!     let pool = TracedPool::new(SqlitePool::connect("sqlite::memory:").await?).name("users");
//!     sqlx::query("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)").execute(&pool).await?;
//!     let mut transaction = pool.begin().await?;
//!     sqlx::query("INSERT INTO users (name) VALUES (?)").bind("Ada").execute(&mut *transaction).await?;
//!     transaction.commit().await?;
//!     sqlx::query("SELECT name FROM users WHERE id = 1 AND name <> 'Bob'").fetch_one(&pool).await
//! };
//! telemetry.run_async(work).await?;
//!
//! telemetry.span("INSERT users").attr("db.query.text", "INSERT INTO users (name) VALUES (?)");
//! telemetry.span("SELECT users").attr("db.query.text", "SELECT name FROM users WHERE id = ? AND name <> ?");
//! telemetry.conventions().assert_clean();
//! # Ok(()) } main().unwrap();
//! # }
//! ```
//!
//! # What is recorded
//!
//! Follows the conventions for [spans](https://opentelemetry.io/docs/specs/semconv/db/database-spans/) and
//! [metrics](https://opentelemetry.io/docs/specs/semconv/db/database-metrics/) of database clients. One call of an executor is
//! one span and one `db.client.operation.duration`, which include the wait for a connection:
//!
//! | attribute | on | value |
//! |---|---|---|
//! | `db.system.name` | both | `sqlite`, `postgresql` |
//! | `db.namespace` | both | SQLite: the name of the file without its folders, or `:memory:`; Postgres: the database, and behind a bar the first schema of a `search_path` in the connect options |
//! | `server.address`, `server.port` | both | Postgres: host and port, or the folder of the socket, of the connect options |
//! | `db.query.summary` | both | operations and what they are about, in order: `INSERT orders SELECT carts`; also the name of the span, which is that of the system for SQL that is not understood |
//! | `db.operation.name` | both | the main operation: `SELECT`, `CREATE TABLE`; `BATCH` and `BATCH INSERT` for several statements in one text |
//! | `db.collection.name` | both | the table, if there is only one |
//! | `db.stored_procedure.name` | both | that of `CALL` |
//! | `db.query.text` | span | the text, see below |
//! | `db.operation.batch.size` | span | how many statements one text has, from two on |
//! | `db.response.returned_rows` | span | the rows that were taken, of statements that return rows |
//! | `db.response.status_code` | both | of an error of the database: its SQLSTATE, or the extended result code of SQLite |
//! | `error.type` | both | that code; of other errors the variant of `sqlx::Error` in snake case, as `pool_timed_out`; `cancelled` and `panic` |
//!
//! [`error_type`] returns the same `error.type` for an error of your own.
//!
//! Operation and collection are read from the text, which the conventions advise against because a text may have several: they
//! are told where there is one. Time is taken whether the span is sampled or not.
//!
//! `fetch_one` that finds nothing is no failure: the database did what it was asked. A stream ends its span with its last row,
//! or when it is dropped; if it gave something before, that is no failure either. `execute` and `fetch_all` that are dropped
//! are `cancelled`. `prepare` and `describe` execute nothing, and `BEGIN`, `COMMIT` and `ROLLBACK` of
//! [`begin`](TracedPool::begin), [`commit`](TracedTransaction::commit) and [`rollback`](TracedTransaction::rollback) belong to
//! no statement, so none of these has a span.
//!
//! Of the pool, with its name as `db.client.connection.pool.name`:
//!
//! | metric | |
//! |---|---|
//! | `db.client.connection.count` | by `db.client.connection.state`; a connection that is being opened is `used` |
//! | `db.client.connection.max` | `max_connections` |
//! | `db.client.connection.pending_requests`, `.wait_time`, `.timeouts`, `.use_time` | of what goes through the [`TracedPool`]: the pool of sqlx tells nothing about other callers |
//!
//! `.create_time` is missing because sqlx opens connections where nobody can watch, `.idle.max` because it has no such limit,
//! and `.idle.min` because `min_connections` counts the connections in use, too.
//!
//! # Personal data
//!
//! Bound values are never recorded. Literals in the text become `?` always, also where others are bound: strings, numbers,
//! truth values, bytes, with all that is between dollar signs. Comments are left out, white space is one space, and a list
//! `IN (1, 2, 3)` is `IN (?)`. Neither are messages of errors recorded, because databases quote values in them. Names of
//! tables and columns are recorded as they are written; what SQLite would take for text although it is in double quotes is
//! removed where a value has to be (after an operator, in a list), so write text in single quotes. The text is cut like all
//! text that is recorded, by default at 4,096 characters.
//!
//! `otel_runtime::sqlx` is the target that filters know it by.

mod connection;
mod database;
mod error;
mod executor;
mod instruments;
mod operation;
mod owned_query;
mod pool;
mod pool_state;
mod rows;
mod sql;
mod statement_cache;
mod target;

pub use connection::{TracedConnection, TracedExecutor, TracedTransaction};
pub use database::TracedDatabase;
pub use error::error_type;
pub use pool::TracedPool;
