//! Statements that fail, and results that are not errors.

use super::recording::insert;
use super::{DURATION, of_users, users};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Outcome, traced};
use otel_sqlx::TracedPool;
use sqlx::SqlitePool;
use sqlx::error::DatabaseError;
use std::borrow::Cow;
use std::pin::pin;
use std::task::{Context, Waker};

#[tokio::test]
async fn an_error_has_the_code_of_the_database_and_no_values() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let work = async {
        insert(&pool, "Ada").await.expect("a new name");
        insert(&pool, "Ada").await.expect_err("a duplicate name")
    };
    let error = telemetry.run_async(work).await;
    assert!(error.as_database_error().is_some_and(DatabaseError::is_unique_violation), "{error}");
    let failed = telemetry.spans().nth(1);
    failed.error("").error_type("2067").attr("db.response.status_code", "2067");
    let code = [("db.response.status_code", "2067".into()), ("error.type", "2067".into())];
    telemetry.metric(DURATION).points(2).count(&of_users("INSERT", &code), 1);
    telemetry.conventions().assert_clean();
    assert!(!format!("{telemetry:?}").contains("Ada"));
}

#[tokio::test]
async fn a_function_that_returns_the_error_has_the_same_error_type() {
    struct StoreError(sqlx::Error);

    impl Outcome for StoreError {
        fn error_type(&self) -> Option<Cow<'static, str>> {
            Some(otel_sqlx::error_type(&self.0))
        }
    }

    #[traced]
    async fn store(pool: &TracedPool<sqlx::Sqlite>) -> Result<(), StoreError> {
        insert(pool, "Ada").await.map(|_| ()).map_err(StoreError)
    }
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let work = async { (store(&pool).await.is_ok(), store(&pool).await.is_err()) };
    assert_eq!(telemetry.run_async(work).await, (true, true));
    telemetry.spans().named("store").nth(1).error_type("2067");
    telemetry.spans().named("INSERT users").nth(1).error_type("2067");
}

#[tokio::test]
async fn finding_no_row_is_not_an_error() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let missing = sqlx::query("SELECT name FROM users WHERE id = 7").fetch_one(&pool);
    let missing = telemetry.run_async(missing).await;
    assert!(matches!(missing, Err(sqlx::Error::RowNotFound)));
    telemetry.span("SELECT users").status_unset().no_attr("error.type").attr("db.response.returned_rows", 0);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_statement_that_is_dropped_early_is_cancelled() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let held = pool.acquire().await.expect("the only connection");
    telemetry.run(|| {
        let mut insert = pin!(insert(&pool, "Ada"));
        assert!(insert.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    });
    drop(held);
    telemetry.span("INSERT users").error("").error_type("cancelled").no_attr("db.response.status_code");
    telemetry.metric(DURATION).points(1).count(&of_users("INSERT", &[("error.type", "cancelled".into())]), 1);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_file_is_named_without_its_folders() {
    let file = std::env::temp_dir().join(format!("otel-sqlx-{}.db", std::process::id()));
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let pool = TracedPool::from(SqlitePool::connect(&url).await.expect("a database"));
    let telemetry = TestTelemetry::new();
    let work = async {
        sqlx::query("CREATE TABLE users (name TEXT)").execute(&pool).await.expect("a table");
        pool.close().await;
        sqlx::query("SELECT name FROM users").fetch_all(&pool).await.expect_err("a closed pool")
    };
    telemetry.run_async(work).await;
    _ = std::fs::remove_file(&file);
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    telemetry.span("CREATE TABLE users").attr("db.namespace", name).attr("db.operation.name", "CREATE TABLE");
    telemetry.span("SELECT users").error_type("pool_closed").no_attr("db.response.status_code");
    telemetry.conventions().assert_clean();
}
