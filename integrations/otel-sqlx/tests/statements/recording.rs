//! Spans and measurements of statements.

use super::{DURATION, of_users, users};
use futures_util::StreamExt as _;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::trace::Sampler;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use otel_sqlx::TracedPool;
use sqlx::{AssertSqlSafe, Executor as _, Sqlite};

const INSERT: &str = "INSERT INTO users (name) VALUES (?)";

pub(super) async fn insert(pool: &TracedPool<Sqlite>, name: &str) -> sqlx::Result<u64> {
    Ok(sqlx::query(INSERT).bind(name).execute(pool).await?.rows_affected())
}

#[tokio::test]
async fn every_kind_of_call_is_one_span() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let work = async {
        assert_eq!(insert(&pool, "Ada").await?, 1);
        assert_eq!(insert(&pool, "Bob").await?, 1);
        let select = "SELECT name FROM users";
        assert_eq!(sqlx::query(select).fetch_all(&pool).await?.len(), 2);
        let (first,): (String,) = sqlx::query_as(select).fetch_one(&pool).await?;
        assert_eq!(first, "Ada");
        assert!(sqlx::query(select).fetch_optional(&pool).await?.is_some());
        let names: Vec<String> = sqlx::query_scalar(select).fetch_all(&pool).await?;
        assert_eq!(names, ["Ada", "Bob"]);
        assert_eq!(sqlx::query(select).fetch(&pool).count().await, 2);
        pool.execute("DELETE FROM users").await?;
        Ok::<(), sqlx::Error>(())
    };
    telemetry.run_async(work).await.expect("statements that work");
    let select = "SELECT users";
    let expected = ["INSERT users", "INSERT users", select, select, select, select, select, "DELETE users"];
    assert_eq!(telemetry.spans().names(), expected);
    let spans = telemetry.spans();
    let rows: Vec<_> = spans.iter().map(|span| span.attributes.get("db.response.returned_rows")).collect();
    let [none, one, two] = [None, Some(&AnyValue::Int(1)), Some(&AnyValue::Int(2))];
    assert_eq!(rows, [none, none, two, one, one, two, two, none]);
    telemetry.metric(DURATION).histogram().unit("s").points(3).count(&of_users("SELECT", &[]), 5);
    telemetry.metric(DURATION).count(&of_users("INSERT", &[]), 2).count(&of_users("DELETE", &[]), 1);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_span_has_the_attributes_of_the_conventions() {
    #[traced]
    async fn register(pool: &TracedPool<Sqlite>) {
        let sql = "INSERT INTO users (name) VALUES ('Ada') -- by hand\n RETURNING id";
        sqlx::query(sql).fetch_one(pool).await.expect("a row");
    }
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    telemetry.run_async(register(&pool)).await;
    telemetry.assert_tree("register > INSERT users");
    let span = telemetry.span("INSERT users");
    span.kind(SpanKind::Client).status_unset().no_attr("error.type").no_attr("db.operation.batch.size");
    span.attr("db.system.name", "sqlite").attr("db.namespace", ":memory:").attr("db.query.summary", "INSERT users");
    span.attr("db.operation.name", "INSERT").attr("db.collection.name", "users").attr("db.response.returned_rows", 1);
    span.attr("db.query.text", "INSERT INTO users (name) VALUES (?) RETURNING id");
    telemetry.conventions().span_type("INSERT *", "db.client").assert_clean();
}

#[tokio::test]
async fn a_stream_ends_with_its_last_row_or_when_it_is_dropped() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let work = async {
        for name in ["Ada", "Bob", "Cid"] {
            insert(&pool, name).await.expect("a new name");
        }
        let mut all = sqlx::query("SELECT name FROM users").fetch(&pool);
        assert!(all.next().await.is_some_and(|row| row.is_ok()));
        assert_eq!(telemetry.spans().len(), 3, "the stream is open");
        drop(all);
        assert_eq!(telemetry.spans().len(), 4, "the stream is gone");
        let never = sqlx::query("SELECT id FROM users").fetch(&pool);
        drop(never);
        assert_eq!(telemetry.spans().len(), 4, "a stream that was not asked for anything");
    };
    telemetry.run_async(work).await;
    telemetry.span("SELECT users").status_unset().attr("db.response.returned_rows", 1);
    // The connection has returned to the pool.
    insert(&pool, "Dan").await.expect("a connection");
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn statements_of_connections_and_transactions_are_recorded() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let work = async {
        let mut connection = pool.acquire().await?;
        sqlx::query(INSERT).bind("Ada").execute(&mut connection).await?;
        sqlx::query(INSERT).bind("Bob").execute(&mut *connection).await?;
        let mut inner = connection.begin().await?;
        sqlx::query("UPDATE users SET name = 'Bo' WHERE id = 2").execute(&mut inner).await?;
        inner.rollback().await?;
        drop(connection);
        let mut transaction = pool.begin().await?;
        sqlx::query("DELETE FROM users WHERE id = 1").execute(&mut *transaction).await?;
        let mut savepoint = transaction.begin().await?;
        sqlx::query("DELETE FROM users").execute(&mut *savepoint).await?;
        savepoint.rollback().await?;
        transaction.commit().await?;
        sqlx::query_scalar::<_, String>("SELECT name FROM users").fetch_all(&pool).await
    };
    let names = telemetry.run_async(work).await.expect("statements that work");
    assert_eq!(names, ["Bob"]);
    let expected = ["INSERT users", "INSERT users", "UPDATE users", "DELETE users", "DELETE users", "SELECT users"];
    assert_eq!(telemetry.spans().names(), expected);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn prepared_statements_keep_their_properties() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let work = async {
        let statement = pool.prepare(sqlx::SqlStr::from_static(INSERT)).await.expect("a statement");
        let query = sqlx::Statement::query(&statement).bind("Ada");
        query.persistent(false).execute(&pool).await.expect("a new name");
        // The text of the query is an owned string.
        let sql = String::from("SELECT name FROM users WHERE id = ?");
        sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).bind(1).fetch_one(&pool).await.expect("a row")
    };
    assert_eq!(telemetry.run_async(work).await, "Ada");
    assert_eq!(telemetry.spans().names(), ["INSERT users", "SELECT users"]);
}

#[tokio::test]
async fn several_statements_in_one_text_are_a_batch() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let same = sqlx::raw_sql("INSERT INTO users (name) VALUES ('Ada'); INSERT INTO users (name) VALUES ('Bob')");
    telemetry.run_async(same.execute(&pool)).await.expect("two rows");
    let span = telemetry.span("BATCH INSERT users");
    span.attr("db.operation.batch.size", 2)
        .attr("db.operation.name", "BATCH INSERT")
        .attr("db.collection.name", "users");
    span.attr("db.query.text", "INSERT INTO users (name) VALUES (?); INSERT INTO users (name) VALUES (?)");
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn sql_that_is_not_understood_is_named_after_the_system() {
    let pool = users().await;
    let telemetry = TestTelemetry::new();
    let unknown = sqlx::query("FROBNICATE users");
    telemetry.run_async(unknown.execute(&pool)).await.expect_err("no SQL");
    telemetry.span("sqlite").error_type("1").no_attr("db.query.summary").attr("db.query.text", "FROBNICATE users");
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn the_duration_is_measured_without_a_span() {
    let pool = users().await;
    let telemetry = TestTelemetry::builder().sampler(Sampler::AlwaysOff).build();
    telemetry.run_async(insert(&pool, "Ada")).await.expect("a new name");
    telemetry.assert_no_spans();
    telemetry.metric(DURATION).points(1).count(&of_users("INSERT", &[]), 1);
}

#[tokio::test]
async fn the_text_is_truncated_at_the_text_limit() {
    let pool = users().await;
    let select = sqlx::query("SELECT name FROM users");
    let telemetry = TestTelemetry::builder().text_limit(11).build();
    telemetry.run_async(select.fetch_all(&pool)).await.expect("no rows");
    telemetry.span("SELECT users").attr("db.query.text", "SELECT name").attr("db.response.returned_rows", 0);
}

#[tokio::test]
async fn without_telemetry_statements_still_work() {
    let pool = users().await;
    assert_eq!(insert(&pool, "Ada").await.expect("a new name"), 1);
    let telemetry = TestTelemetry::builder().filter("otel_runtime::sqlx=off".parse().expect("a filter")).build();
    telemetry.run_async(insert(&pool, "Bob")).await.expect("a new name");
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
}
