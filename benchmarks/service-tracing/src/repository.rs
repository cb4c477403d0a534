//! Stores users in `SQLite`.

use crate::domain::{Email, User, UserId};
use crate::telemetry::INSTRUMENTS;
use opentelemetry::KeyValue;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Row as _, SqlSafeStr as _};
use std::error::Error;
use std::str::FromStr as _;
use std::time::Instant;
use tracing::{Instrument as _, info_span, instrument};

const INSERT: &str = "INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)";
const SELECT: &str = "SELECT email, name FROM users WHERE id = $1";

#[derive(Clone)]
pub struct Repository {
    pool: SqlitePool,
}

impl Repository {
    pub async fn open(url: &str) -> Result<Self, Box<dyn Error>> {
        let options = SqliteConnectOptions::from_str(url)?.create_if_missing(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await?;
        let users = include_str!("../../../examples/user-registration/migrations/sqlite/0001_users.sql");
        let users = Migration::new(1, "users".into(), MigrationType::Simple, users.into_sql_str(), false);
        Migrator::with_migrations(vec![users]).run(&pool).await?;
        Ok(Self { pool })
    }

    #[instrument(name = "crud.create_user", skip_all, fields(user.id = %user.id), err(level = "warn"))]
    pub async fn create_user(&self, user: &User, hash: &str) -> Result<(), sqlx::Error> {
        let insert = sqlx::query(INSERT).bind(user.id.to_string()).bind(user.email.as_str());
        let insert = insert.bind(user.name.as_deref()).bind(hash);
        statement("INSERT", INSERT, insert.execute(&self.pool)).await?;
        Ok(())
    }

    #[instrument(name = "crud.find_user", skip_all, fields(user.id = %id), err)]
    pub async fn find_user(&self, id: UserId) -> Result<Option<User>, sqlx::Error> {
        let select = sqlx::query(SELECT).bind(id.to_string()).fetch_optional(&self.pool);
        let Some(row) = statement("SELECT", SELECT, select).await? else { return Ok(None) };
        Ok(Some(User { id, email: Email::from_stored(row.try_get("email")?), name: row.try_get("name")? }))
    }
}

/// Records a client span and a duration for a statement on the table of users.
async fn statement<T>(
    operation: &'static str,
    text: &'static str,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    let start = Instant::now();
    let span = info_span!(
        "statement",
        otel.name = format!("{operation} users"),
        otel.kind = "client",
        otel.status_code = tracing::field::Empty,
        otel.status_description = tracing::field::Empty,
        db.system.name = "sqlite",
        db.operation.name = operation,
        db.collection.name = "users",
        db.query.text = text,
    );
    let outcome = work.instrument(span.clone()).await;
    if let Err(error) = &outcome {
        span.record("otel.status_code", "ERROR").record("otel.status_description", error.to_string());
    }
    let attributes = [
        KeyValue::new("db.system.name", "sqlite"),
        KeyValue::new("db.operation.name", operation),
        KeyValue::new("db.collection.name", "users"),
    ];
    INSTRUMENTS.database_duration.record(start.elapsed().as_secs_f64(), &attributes);
    outcome
}
