//! Users in `SQLite` or Postgres. The pool gives each statement its client span and its duration, after the database conventions.

use super::domain::{Email, User, UserId};
use otel_runtime::{Outcome, traced};
use otel_sqlx::TracedPool;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnection, PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Connection as _, Row as _, SqlSafeStr as _, SqlStr};
use std::borrow::Cow;
use std::str::FromStr as _;
use std::time::Duration;
use thiserror::Error;

/// Somebody waits for the answer; a database that is gone is told soon.
const PATIENCE: Duration = Duration::from_secs(5);

/// Both databases understand these.
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

/// The same statement for whichever database it is: only their types differ.
macro_rules! on {
    ($repository:ident, $pool:ident => $statement:expr) => {
        match &$repository.pool {
            Pool::Sqlite($pool) => $statement,
            Pool::Postgres($pool) => $statement,
        }
    };
}

/// The database cannot be used.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error(
        "DATABASE_URL is of another database, expected `sqlite:users.db` or `postgres://user:password@host/database`"
    )]
    Unsupported,
    #[error("cannot open the database that DATABASE_URL names: {0}")]
    Connect(#[from] sqlx::Error),
    #[error("cannot bring the database up to date: {0}")]
    Migrate(#[from] MigrateError),
}

/// A user was not created.
#[derive(Debug, Error)]
pub enum CreateError {
    #[error("the e-mail address is taken")]
    EmailTaken,
    #[error(transparent)]
    Database(DatabaseError),
}

/// A statement failed. Says how, and not with which values, which databases quote in their messages.
#[derive(Debug, Error)]
#[error("the database failed ({})", otel_sqlx::error_type(.0))]
pub struct DatabaseError(#[from] sqlx::Error);

impl Repository {
    /// Opens the database at `url`, makes a file that is missing, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let pool = match url.split_once(':') {
            Some(("sqlite", _)) => {
                let options = SqliteConnectOptions::from_str(url)?.create_if_missing(true);
                let pool = SqlitePoolOptions::new().acquire_timeout(PATIENCE).connect_with(options).await?;
                migrations(include_str!("../../migrations/sqlite/0001_users.sql").into_sql_str()).run(&pool).await?;
                Pool::Sqlite(TracedPool::new(pool).name("users"))
            }
            Some(("postgres" | "postgresql", _)) => {
                // Tried once without a pool, which would try for long, and then not say what is wrong.
                PgConnection::connect(url).await?.close().await?;
                let pool = PgPoolOptions::new().acquire_timeout(PATIENCE).connect(url).await?;
                migrations(include_str!("../../migrations/postgres/0001_users.sql").into_sql_str()).run(&pool).await?;
                Pool::Postgres(TracedPool::new(pool).name("users"))
            }
            _ => return Err(OpenError::Unsupported),
        };
        Ok(Self { pool })
    }

    /// Stores a user who is not there yet.
    #[traced("crud.create_user", fields("user.id" = %user.id))]
    pub async fn create_user(&self, user: &User, hash: &str) -> Result<(), CreateError> {
        let (id, email, name) = (user.id.to_string(), user.email.as_str(), user.name.as_deref());
        on!(self, pool => {
            let insert = sqlx::query(INSERT).bind(id).bind(email).bind(name).bind(hash);
            insert.execute(pool).await.map(|_| ())
        })
        .map_err(|error| DatabaseError(error).into())
    }

    /// Looks a user up.
    #[traced("crud.find_user", args(%id as "user.id"))]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, DatabaseError> {
        on!(self, pool => {
            let row = sqlx::query(SELECT).bind(id.to_string()).fetch_optional(pool).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(Some(User { id, email: Email::from_stored(row.try_get("email")?), name: row.try_get("name")? }))
        })
    }

    /// Whether the database answers; asked every few seconds, so without telemetry.
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

/// The same as on the span of the statement.
impl Outcome for DatabaseError {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        Some(otel_sqlx::error_type(&self.0))
    }
}

impl Outcome for CreateError {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::EmailTaken => Some("email_taken".into()),
            Self::Database(error) => error.error_type(),
        }
    }
}

/// The identifier is random, so what is not unique is the address.
impl From<DatabaseError> for CreateError {
    fn from(error: DatabaseError) -> Self {
        if error.is_duplicate() { Self::EmailTaken } else { Self::Database(error) }
    }
}
