//! The database: a pool of connections to `SQLite` or Postgres, with the current schema. The pool records a client span and a
//! duration for each statement.

use otel_sqlx::TracedPool;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnection, PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Connection as _, SqlSafeStr as _};
use std::str::FromStr as _;
use std::time::Duration;
use thiserror::Error;

/// Short, because a client waits for the response.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Reads from both tables, so that it fails if one is missing.
const PROBE: &str = "SELECT id FROM users LEFT JOIN mails ON mails.user_id = users.id LIMIT 1";

/// An open database. Clones share its connections.
#[derive(Clone)]
pub struct Database(pub Pool);

/// The pool of either database. [`on!`] runs a statement on it.
#[derive(Clone)]
pub enum Pool {
    Sqlite(TracedPool<Sqlite>),
    Postgres(TracedPool<Postgres>),
}

/// Runs the same code for both databases. Only the types of their pools differ.
macro_rules! on {
    ($database:expr, $pool:ident => $statement:expr) => {
        match &$database.0 {
            $crate::user_service::database::Pool::Sqlite($pool) => $statement,
            $crate::user_service::database::Pool::Postgres($pool) => $statement,
        }
    };
}
pub(super) use on;

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

impl Database {
    /// Opens the database at `url`, creates a `SQLite` file if it does not exist, and runs the migrations.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let pool = match url.split_once(':') {
            Some(("sqlite", _)) => {
                let options = SqliteConnectOptions::from_str(url)?.create_if_missing(true);
                let pool = SqlitePoolOptions::new().acquire_timeout(TIMEOUT).connect_with(options).await?;
                migrations([
                    include_str!("../../migrations/sqlite/0001_users.sql"),
                    include_str!("../../migrations/sqlite/0002_mails.sql"),
                ])
                .run(&pool)
                .await?;
                Pool::Sqlite(TracedPool::new(pool).name("users"))
            }
            Some(("postgres" | "postgresql", _)) => {
                // First without a pool, which would retry until its timeout and then hide the error.
                PgConnection::connect(url).await?.close().await?;
                let pool = PgPoolOptions::new().acquire_timeout(TIMEOUT).connect(url).await?;
                migrations([
                    include_str!("../../migrations/postgres/0001_users.sql"),
                    include_str!("../../migrations/postgres/0002_mails.sql"),
                ])
                .run(&pool)
                .await?;
                Pool::Postgres(TracedPool::new(pool).name("users"))
            }
            _ => return Err(OpenError::Unsupported),
        };
        Ok(Self(pool))
    }

    /// Whether the database responds and has its tables. Without telemetry, because health checks call this every few seconds.
    pub async fn is_ready(&self) -> bool {
        on!(self, pool => sqlx::query(PROBE).execute(pool.inner()).await.is_ok())
    }
}

fn migrations([users, mails]: [&'static str; 2]) -> Migrator {
    let migration = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(vec![migration(1, "users", users), migration(2, "mails", mails)])
}
