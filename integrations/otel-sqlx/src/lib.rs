#![doc = include_str!("../README.md")]
//!
//! # What is recorded
//!
//! The attributes follow the conventions for [spans](https://opentelemetry.io/docs/specs/semconv/db/database-spans/) and
//! [metrics](https://opentelemetry.io/docs/specs/semconv/db/database-metrics/) of database clients. Each call of an executor is
//! one span and one measurement of `db.client.operation.duration`. Both include the time spent waiting for a connection.
//!
//! ```
//! use otel_runtime::testing::TestTelemetry;
//! use otel_sqlx::TracedPool;
//! use sqlx::SqlitePool;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> sqlx::Result<()> {
//! let telemetry = TestTelemetry::new();
//! let work = async {
//!     let pool = TracedPool::new(SqlitePool::connect("sqlite::memory:").await?).name("users");
//!     sqlx::query("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)").execute(&pool).await?;
//!     sqlx::query("INSERT INTO users (name) VALUES (?)").bind("Ada").execute(&pool).await?;
//!     sqlx::query("SELECT name FROM users WHERE id = 1 AND name <> 'Bob'").fetch_one(&pool).await
//! };
//! telemetry.run_async(work).await?;
//!
//! telemetry.span("INSERT users").attr("db.query.text", "INSERT INTO users (name) VALUES (?)");
//! telemetry.span("SELECT users").attr("db.query.text", "SELECT name FROM users WHERE id = ? AND name <> ?");
//! telemetry.conventions().assert_clean();
//! # Ok(()) }
//! ```
//!
//! | attribute | on | value |
//! |---|---|---|
//! | `db.system.name` | both | `sqlite`, `postgresql`, `mysql`, or `mariadb` after [`mariadb`](TracedPool::mariadb) |
//! | `db.namespace` | both | SQLite: the file name without its folders, or `:memory:`; Postgres: the database, followed by a bar and the first schema if the connect options set a `search_path`; MySQL: the database |
//! | `server.address`, `server.port` | both | Postgres and MySQL: the host and port of the connect options, or the path of the socket |
//! | `db.query.summary` | both | the operations and their targets, in order: `INSERT orders SELECT carts`; also the name of the span. If the SQL is not understood, the name of the span is that of the system |
//! | `db.operation.name` | both | the main operation: `SELECT`, `CREATE TABLE`; `BATCH` or `BATCH INSERT` for several statements in one text |
//! | `db.collection.name` | both | the table, if there is exactly one |
//! | `db.stored_procedure.name` | both | the procedure of `CALL` |
//! | `db.query.text` | span | the text of the statement without values, see [below](#personal-data) |
//! | `db.operation.batch.size` | span | the number of statements in the text, if there are at least two |
//! | `db.response.returned_rows` | span | for statements that return rows: the number of rows that were read |
//! | `db.response.status_code` | both | for an error of the database: its SQLSTATE, or the extended result code of SQLite |
//! | `error.type` | both | the same code; for other errors the variant of `sqlx::Error` in snake case, such as `pool_timed_out`; `cancelled` or `panic` |
//!
//! [`error_type`] returns the same value for a `sqlx::Error`, for use in the [`Outcome`](macro@otel_runtime::Outcome) of your own
//! error type.
//!
//! The operation and the collection are parsed from the text. The conventions advise against this because a text can contain
//! several of them, so they are recorded only if there is exactly one. The duration is measured whether or not the span is
//! sampled.
//!
//! - `fetch_one` that finds no row is not an error, because the database did what was asked.
//! - A stream ends its span with its last row, or when it is dropped. If it returned something before it was dropped, that is not an
//!   error. `execute` and `fetch_all` that are dropped are `cancelled`.
//! - `prepare` and `describe` execute nothing, so they have no span. Neither do the `BEGIN`, `COMMIT` and `ROLLBACK` of
//!   [`begin`](TracedPool::begin), [`commit`](TracedTransaction::commit) and [`rollback`](TracedTransaction::rollback), which belong
//!   to no statement.
//!
//! The pool is measured with its name as `db.client.connection.pool.name`:
//!
//! | metric | what it counts |
//! |---|---|
//! | `db.client.connection.count` | connections by `db.client.connection.state`; a connection that is being opened is `used` |
//! | `db.client.connection.max` | `max_connections` |
//! | `db.client.connection.pending_requests`, `.wait_time`, `.timeouts`, `.use_time` | requests through the [`TracedPool`]; sqlx does not report other callers |
//!
//! Three metrics of the conventions are missing: `.create_time`, because sqlx does not report when it opens connections,
//! `.idle.max`, because it has no such limit, and `.idle.min`, because `min_connections` includes connections in use.
//!
//! In a [`Filter`](otel_runtime::Filter), the target is `otel_runtime::sqlx`.
//!
//! # Personal data
//!
//! Bound values are never recorded. Literals in the text are always replaced by `?`, even if other values are bound:
//! strings, numbers, booleans, bytes, and dollar-quoted text. Comments are removed, whitespace is collapsed, and a list
//! `IN (1, 2, 3)` becomes `IN (?)`. Error messages are not recorded either, because databases quote values in them.
//!
//! Names of tables and columns are recorded as they are written. If something may be a name or a value, it is treated as a value. The
//! recorded text therefore lacks some parts that are not values:
//!
//! - SQLite treats a word in double quotes as text if it
//!   [matches no identifier](https://www.sqlite.org/quirks.html#dblquote). Such a word is recorded only where it is certainly a name:
//!   in a qualified name, as a target (`FROM "users"`), after `AS`, and in a column list, a column definition or an assignment.
//!   A keyword outside its clause does not introduce a name, because it can be a name itself, as in `WHERE view = 1`.
//!   In all other places the word becomes `?`: `SELECT "id" FROM "users" WHERE "id" = 1` is recorded as
//!   `SELECT ? FROM "users" WHERE ? = ?`. To record the names of columns, write `"users"."id"`, `` `id` ``, `[id]` or `id`.
//! - In Postgres, a backslash before a quote in `'it\'s'` escapes the quote if `standard_conforming_strings` is off. Because the end of
//!   such a text is unknown, everything that follows is omitted, except after `ESCAPE '\'`. `E'it\'s'` is not affected.
//! - In MySQL, text may be in double quotes, so words in double quotes are never recorded. Whether a backslash escapes a quote depends on the SQL
//!   mode, so everything that follows a text such as `'it\'s'` is omitted. The same is true for a comment such as `/*!50110 .. */` if it is
//!   unclear where it ends; otherwise its content is part of the statement.
//! - The values of settings are replaced even if they have no quotes: those of `PRAGMA` in SQLite and of `SET` in Postgres and MySQL, also inside
//!   `CREATE FUNCTION` and `ALTER ROLE`, and the values of options such as `WITH (fillfactor = 70)`. In Postgres, every word after `=`
//!   is treated as such a value, except in queries and in the definitions of tables, views, indexes, triggers, rules, policies, domains and
//!   statistics.
//!   The arguments of `CREATE VIRTUAL TABLE` in SQLite, words after `DEFAULT` in a table of SQLite, parameters such as `$a::b(c)`, and
//!   everything after `COPY .. FROM STDIN;` are also replaced.
//! - Everything is omitted after a quote such as `‘` or a space such as U+00A0, which databases treat as letters, and in Postgres and MySQL after a
//!   backslash that is not inside quotes, such as that of `\connect`.
//!
//! The text is limited like all recorded text, by default to 4,096 characters.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod connection;
mod database;
mod error;
mod executor;
mod instruments;
#[cfg(feature = "mysql")]
mod mariadb;
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
