//! Stores users in `SQLite` or Postgres. The pool records a client span and a duration for each statement.

use super::domain::{Email, User, UserId};
use otel_runtime::{Outcome, traced};
use otel_sqlx::TracedPool;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnection, PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Connection as _, Row as _, SqlSafeStr as _, SqlStr};
use std::str::FromStr as _;
use std::time::Duration;
use thiserror::Error;

/// Short, because a client waits for the response.
const TIMEOUT: Duration = Duration::from_secs(5);

/// These statements work on both databases.
const INSERT: &str = "INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)";
const SELECT: &str = "SELECT email, name FROM users WHERE id = $1";

/// The table of users.
#[derive(Clone)]
pub struct Repository {
    pool: Pool,
}

#[derive(Clone)]
enum Pool {
    Sqlite(TracedPool<Sqlite>),
    Postgres(TracedPool<Postgres>),
}

/// Runs the same code for both databases. Only the types of their pools differ.
macro_rules! on {
    ($repository:ident, $pool:ident => $statement:expr) => {
        match &$repository.pool {
            Pool::Sqlite($pool) => $statement,
            Pool::Postgres($pool) => $statement,
        }
    };
}

/// The database cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error(
        "DATABASE_URL names an unsupported database, expected `sqlite:users.db` or `postgres://user:password@host/database`"
    )]
    Unsupported,
    #[error("cannot open the database in DATABASE_URL: {0}")]
    Connect(#[from] sqlx::Error),
    #[error("cannot migrate the database: {0}")]
    Migrate(#[from] MigrateError),
}

/// A user was not created.
#[derive(Debug, Error, Outcome)]
pub enum CreateError {
    #[error("the e-mail address is taken")]
    EmailTaken,
    #[error(transparent)]
    #[outcome(transparent)]
    Database(DatabaseError),
}

/// A statement failed. The message contains only the error code, because databases quote values in their messages. The `error.type` is
/// that of the span of the statement.
#[derive(Debug, Error, Outcome)]
#[outcome(with = otel_sqlx::error_type)]
#[error("the database failed ({})", otel_sqlx::error_type(.0))]
pub struct DatabaseError(#[from] sqlx::Error);

impl Repository {
    /// Opens the database at `url`, creates a `SQLite` file if it does not exist, and runs the migrations.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let pool = match url.split_once(':') {
            Some(("sqlite", _)) => {
                let options = SqliteConnectOptions::from_str(url)?.create_if_missing(true);
                let pool = SqlitePoolOptions::new().acquire_timeout(TIMEOUT).connect_with(options).await?;
                migrations(include_str!("../../migrations/sqlite/0001_users.sql").into_sql_str()).run(&pool).await?;
                Pool::Sqlite(TracedPool::new(pool).name("users"))
            }
            Some(("postgres" | "postgresql", _)) => {
                // First without a pool, which would retry until its timeout and then hide the error.
                PgConnection::connect(url).await?.close().await?;
                let pool = PgPoolOptions::new().acquire_timeout(TIMEOUT).connect(url).await?;
                migrations(include_str!("../../migrations/postgres/0001_users.sql").into_sql_str()).run(&pool).await?;
                Pool::Postgres(TracedPool::new(pool).name("users"))
            }
            _ => return Err(OpenError::Unsupported),
        };
        Ok(Self { pool })
    }

    /// Stores a new user.
    #[traced("crud.create_user", fields("user.id" = %user.id))]
    pub async fn create_user(&self, user: &User, hash: &str) -> Result<(), CreateError> {
        let (id, email, name) = (user.id.to_string(), user.email.as_str(), user.name.as_deref());
        on!(self, pool => {
            let insert = sqlx::query(INSERT).bind(id).bind(email).bind(name).bind(hash);
            insert.execute(pool).await.map(|_| ())
        })
        .map_err(|error| DatabaseError(error).into())
    }

    /// Looks up a user.
    #[traced("crud.find_user", args(%id as "user.id"))]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, DatabaseError> {
        on!(self, pool => {
            let row = sqlx::query(SELECT).bind(id.to_string()).fetch_optional(pool).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(Some(User { id, email: Email::from_stored(row.try_get("email")?), name: row.try_get("name")? }))
        })
    }

    /// Whether the database responds. Without telemetry, because health checks call this every few seconds.
    pub async fn is_ready(&self) -> bool {
        on!(self, pool => sqlx::query("SELECT 1").execute(pool.inner()).await.is_ok())
    }
}

fn migrations(first: SqlStr) -> Migrator {
    let users = Migration::new(1, "users".into(), MigrationType::Simple, first, false);
    Migrator::with_migrations(vec![users])
}

impl DatabaseError {
    fn is_duplicate(&self) -> bool {
        self.0.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// The id is random, so a duplicate can only be the address.
impl From<DatabaseError> for CreateError {
    fn from(error: DatabaseError) -> Self {
        if error.is_duplicate() { Self::EmailTaken } else { Self::Database(error) }
    }
}
