//! Statements of sqlx on SQLite, and on Postgres and MariaDB where they are installed.

mod failures;
mod mariadb;
mod mariadb_server;
mod pools;
mod postgres;
mod postgres_server;
mod recording;

use opentelemetry::{KeyValue, Value};
use otel_sqlx::TracedPool;
use sqlx::Sqlite;
use sqlx::sqlite::SqlitePoolOptions;

const DURATION: &str = "db.client.operation.duration";

/// A pool in memory with an empty table `users`, whose creation is not recorded.
async fn users() -> TracedPool<Sqlite> {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.expect("a pool");
    let create = sqlx::query("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
    create.execute(&pool).await.expect("a table");
    TracedPool::new(pool).name("users")
}

fn attributes(pairs: &[(&'static str, Value)]) -> Vec<KeyValue> {
    pairs.iter().map(|(key, value)| KeyValue::new(*key, value.clone())).collect()
}

/// The metric attributes of a statement on the table `users` in memory.
fn of_users(operation: &'static str, more: &[(&'static str, Value)]) -> Vec<KeyValue> {
    let common = [
        ("db.system.name", "sqlite".into()),
        ("db.namespace", ":memory:".into()),
        ("db.operation.name", operation.into()),
        ("db.collection.name", "users".into()),
        ("db.query.summary", format!("{operation} users").into()),
    ];
    attributes(&[&common, more].concat())
}

fn pool_attributes(more: &[(&'static str, Value)]) -> Vec<KeyValue> {
    attributes(&[&[("db.client.connection.pool.name", "users".into())], more].concat())
}
