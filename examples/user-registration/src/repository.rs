//! Users in `SQLite`; each statement is a client span, and measured, after the database conventions.

use crate::domain::{Email, User, UserId};
use otel_runtime::{Outcome, counted, traced};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Row as _, SqlSafeStr as _};
use std::borrow::Cow;
use std::str::FromStr as _;
use thiserror::Error;

const INSERT: &str = "INSERT INTO users (id, email, name, password_hash) VALUES (?, ?, ?, ?)";
const SELECT: &str = "SELECT email, name FROM users WHERE id = ?";

/// The table of users.
#[derive(Clone)]
pub struct Repository {
    pool: SqlitePool,
}

/// The database cannot be used.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("cannot open the database: {0}")]
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

/// A statement failed. The text names columns, never values: those are bound to the statement, not written into it.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct DatabaseError(#[from] sqlx::Error);

impl Repository {
    /// Opens the database at `url`, makes it if it is missing, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str(url)?.create_if_missing(true);
        Self::migrated(SqlitePoolOptions::new().connect_with(options).await?).await
    }

    /// A database that lives as long as its one connection.
    pub async fn in_memory() -> Result<Self, OpenError> {
        let one = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        Self::migrated(one.connect("sqlite::memory:").await?).await
    }

    async fn migrated(pool: SqlitePool) -> Result<Self, OpenError> {
        let sql = include_str!("../migrations/0001_users.sql").into_sql_str();
        let users = Migration::new(1, "users".into(), MigrationType::Simple, sql, false);
        Migrator::with_migrations(vec![users]).run(&pool).await?;
        Ok(Self { pool })
    }

    /// Stores a user who is not there yet.
    #[traced("crud.create_user", fields("user.id" = %user.id))]
    pub async fn create_user(&self, user: &User, hash: &str) -> Result<(), CreateError> {
        self.insert(user, hash).await?;
        Ok(())
    }

    /// Looks a user up.
    #[traced("crud.find_user", args(%id as "user.id"))]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, DatabaseError> {
        self.select(id).await
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.pool).await.is_ok()
    }
}

/// The statements; how long they take is one metric, with the bounds that the conventions advise.
#[counted("db.client.operation.duration", histogram, description = "Duration of database client operations.",
    buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0])]
impl Repository {
    #[traced("INSERT users", kind = client, err(level = "warn", fields("db.response.status_code" = err.code())), fields(
        "db.system.name" = "sqlite",
        "db.operation.name" = "INSERT",
        "db.collection.name" = "users",
        "db.query.text" = INSERT,
    ))]
    #[counted(fields("db.system.name" = "sqlite", "db.operation.name" = "INSERT", "db.collection.name" = "users"))]
    async fn insert(&self, user: &User, hash: &str) -> Result<(), DatabaseError> {
        let statement = sqlx::query(INSERT).bind(user.id.to_string()).bind(user.email.as_str());
        statement.bind(user.name.as_deref()).bind(hash).execute(&self.pool).await?;
        Ok(())
    }

    #[traced("SELECT users", kind = client, err(level = "warn", fields("db.response.status_code" = err.code())), fields(
        "db.system.name" = "sqlite",
        "db.operation.name" = "SELECT",
        "db.collection.name" = "users",
        "db.query.text" = SELECT,
    ))]
    #[counted(fields("db.system.name" = "sqlite", "db.operation.name" = "SELECT", "db.collection.name" = "users"))]
    async fn select(&self, id: UserId) -> Result<Option<User>, DatabaseError> {
        let row = sqlx::query(SELECT).bind(id.to_string()).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(User { id, email: Email::from_stored(row.try_get("email")?), name: row.try_get("name")? }))
    }
}

impl DatabaseError {
    /// The extended result code of `SQLite`, such as `2067` for a value that has to be unique and is not.
    fn code(&self) -> Option<String> {
        self.0.as_database_error()?.code().map(Cow::into_owned)
    }

    fn is_duplicate(&self) -> bool {
        self.0.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}

/// The conventions ask for the database's own code as the type of the error.
impl Outcome for DatabaseError {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.code().map(Cow::Owned)
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
