//! Statements on a Postgres server that is started for the test.

use super::postgres_server::PostgresServer;
use super::{DURATION, attributes};
use opentelemetry::Value;
use otel_runtime::testing::TestTelemetry;
use otel_sqlx::TracedPool;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Executor as _, Postgres};

#[tokio::test]
async fn statements_on_postgres() {
    let server = match PostgresServer::start() {
        Ok(server) => server,
        Err(reason) => {
            println!("skipped: {reason}");
            return;
        }
    };
    let pool = PgPoolOptions::new().max_connections(2).connect(&server.url()).await.expect("a pool");
    let pool = TracedPool::new(pool);
    records_statements(&server, &pool).await;
    records_failures(&pool).await;
    runs_streams_and_transactions(&pool).await;
    pool.close().await;
}

async fn records_statements(server: &PostgresServer, pool: &TracedPool<Postgres>) {
    let telemetry = TestTelemetry::new();
    let work = async {
        pool.execute("CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT UNIQUE)").await?;
        let insert = sqlx::query("INSERT INTO users (name) VALUES ($1), (E'O\\'Hara'), ($$Bob$$)").bind("Ada");
        assert_eq!(insert.execute(pool).await?.rows_affected(), 3);
        let select = "SELECT name FROM public.users WHERE id IN (1, 2) OR name = $1";
        sqlx::query_scalar::<_, String>(select).bind("Bob").fetch_all(pool).await
    };
    let names = telemetry.run_async(work).await.expect("statements that work");
    assert_eq!(names, ["Ada", "O'Hara", "Bob"]);
    let port = Value::I64(i64::from(server.port()));
    let span = telemetry.span("SELECT public.users");
    span.attr("db.system.name", "postgresql").attr("db.namespace", "postgres").attr("db.response.returned_rows", 3);
    span.attr("server.address", "127.0.0.1").attr("server.port", port.clone());
    span.attr("db.query.text", "SELECT name FROM public.users WHERE id IN (?) OR name = $1");
    telemetry.span("INSERT users").attr("db.query.text", "INSERT INTO users (name) VALUES ($1), (?), (?)");
    let label = [
        ("db.system.name", "postgresql".into()),
        ("db.namespace", "postgres".into()),
        ("server.address", "127.0.0.1".into()),
        ("server.port", port),
        ("db.operation.name", "CREATE TABLE".into()),
        ("db.collection.name", "users".into()),
        ("db.query.summary", "CREATE TABLE users".into()),
    ];
    telemetry.metric(DURATION).points(3).count(&attributes(&label), 1);
    let name = format!("127.0.0.1:{}/postgres", server.port());
    let name = attributes(&[("db.client.connection.pool.name", name.into())]);
    telemetry.metric("db.client.connection.max").value(&name, 2);
    telemetry.conventions().span_type("SELECT *", "db.postgresql.client").assert_clean();
}

async fn records_failures(pool: &TracedPool<Postgres>) {
    let telemetry = TestTelemetry::new();
    let work = async {
        let duplicate = sqlx::query("INSERT INTO users (name) VALUES ($1)").bind("Ada").execute(pool).await;
        let wrong = sqlx::query("SELECT 'secret'::int").fetch_optional(pool).await;
        (duplicate.expect_err("a duplicate name"), wrong.expect_err("not a number"))
    };
    let (duplicate, wrong) = telemetry.run_async(work).await;
    assert!(
        duplicate.as_database_error().is_some_and(|error| error.constraint() == Some("users_name_key")),
        "{duplicate}"
    );
    assert!(wrong.to_string().contains("secret"), "the error is that of the driver: {wrong}");
    telemetry.span("INSERT users").error("").error_type("23505").attr("db.response.status_code", "23505");
    telemetry.span("SELECT").error("").error_type("22P02").attr("db.query.text", "SELECT ?::int");
    assert!(!format!("{telemetry:?}").contains("secret"));
    telemetry.conventions().assert_clean();
}

async fn runs_streams_and_transactions(pool: &TracedPool<Postgres>) {
    use futures_util::StreamExt as _;
    let telemetry = TestTelemetry::new();
    let work = async {
        let mut transaction = pool.begin().await?;
        sqlx::query("DELETE FROM users").execute(&mut *transaction).await?;
        transaction.rollback().await?;
        let mut rows = sqlx::query("SELECT name FROM users").fetch(pool);
        rows.next().await.expect("a row")?;
        drop(rows);
        // The connection can be used again although not all of its rows were read.
        for _ in 0..3 {
            let left: i64 = sqlx::query_scalar("SELECT count(*) FROM users u").fetch_one(pool).await?;
            assert_eq!(left, 3);
        }
        Ok::<(), sqlx::Error>(())
    };
    telemetry.run_async(work).await.expect("statements that work");
    let select = "SELECT users";
    assert_eq!(telemetry.spans().names(), ["DELETE users", select, select, select, select]);
    telemetry.spans().nth(1).status_unset().attr("db.response.returned_rows", 1);
    telemetry.conventions().assert_clean();
}
