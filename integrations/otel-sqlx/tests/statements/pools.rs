//! Metrics of pools.

use super::{attributes, pool_attributes, users};
use otel_runtime::testing::TestTelemetry;
use otel_sqlx::TracedPool;
use sqlx::sqlite::SqlitePoolOptions;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

const COUNT: &str = "db.client.connection.count";
const PENDING: &str = "db.client.connection.pending_requests";

fn of_state(state: &'static str) -> Vec<opentelemetry::KeyValue> {
    pool_attributes(&[("db.client.connection.state", state.into())])
}

#[tokio::test]
async fn a_pool_is_observed() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let work = async {
        let held = pool.acquire().await.expect("the only connection");
        telemetry.metric(COUNT).up_down_counter().unit("{connection}").points(2);
        telemetry.metric(COUNT).value(&of_state("used"), 1).value(&of_state("idle"), 0);
        telemetry.metric("db.client.connection.max").up_down_counter().value(&pool_attributes(&[]), 1);
        let mut waiting = Box::pin(pool.acquire());
        assert!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        telemetry.metric(PENDING).up_down_counter().unit("{request}").value(&pool_attributes(&[]), 1);
        drop(waiting);
        telemetry.metric(PENDING).value(&pool_attributes(&[]), 0);
        held
    };
    drop(telemetry.run_async(work).await);
    // A separate task returns the connection to the pool.
    while pool.inner().num_idle() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    telemetry.metric(COUNT).value(&of_state("used"), 0).value(&of_state("idle"), 1);
    telemetry.conventions().assert_clean();
    drop(pool);
    let observed = telemetry.metrics().into_iter().find(|metric| metric.name == COUNT);
    assert!(observed.is_none_or(|metric| metric.points.is_empty()), "the pool is gone");
}

#[tokio::test]
async fn wait_time_use_time_and_timeouts_are_measured() {
    let options = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(20));
    let pool = options.connect("sqlite::memory:").await.expect("a pool");
    let pool = TracedPool::new(pool).name("users");
    let telemetry = TestTelemetry::new();
    let work = async {
        sqlx::query("SELECT 1").fetch_one(&pool).await?;
        let transaction = pool.begin().await?;
        let late = sqlx::query("SELECT 1").fetch_one(&pool).await;
        assert!(matches!(late, Err(sqlx::Error::PoolTimedOut)));
        transaction.commit().await
    };
    telemetry.run_async(work).await.expect("a transaction");
    let pool = pool_attributes(&[]);
    telemetry.metric("db.client.connection.timeouts").counter().unit("{timeout}").points(1).value(&pool, 1);
    telemetry.metric("db.client.connection.wait_time").histogram().unit("s").points(1).count(&pool, 2);
    telemetry.metric("db.client.connection.use_time").histogram().unit("s").points(1).count(&pool, 2);
    telemetry.spans().nth(1).error("").error_type("pool_timed_out");
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_pool_without_a_name_is_named_after_its_location() {
    let telemetry = TestTelemetry::new();
    let work = async {
        let pool = TracedPool::new(sqlx::SqlitePool::connect("sqlite::memory:").await.expect("a pool"));
        let name = attributes(&[("db.client.connection.pool.name", ":memory:".into())]);
        // The pool is observed from the start, before the first statement.
        telemetry.metric("db.client.connection.max").value(&name, 10);
        let mut statement = pin!(sqlx::query("SELECT 1").execute(&pool));
        statement.as_mut().await.expect("a statement");
    };
    telemetry.run_async(work).await;
    telemetry.conventions().assert_clean();
}
