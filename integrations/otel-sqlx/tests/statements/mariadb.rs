//! Statements on a MariaDB server that is started for the test.

use super::mariadb_server::MariadbServer;
use super::{DURATION, attributes};
use opentelemetry::Value;
use otel_runtime::testing::TestTelemetry;
use otel_sqlx::TracedPool;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::{Executor as _, MySql};

#[tokio::test]
async fn statements_on_mariadb() {
    let server = match MariadbServer::start() {
        Ok(server) => server,
        Err(reason) => {
            println!("skipped: {reason}");
            return;
        }
    };
    let admin = MySqlPoolOptions::new().max_connections(1).connect(&server.url("")).await.expect("a pool");
    admin.execute("CREATE DATABASE shop").await.expect("a database");
    admin.close().await;
    let pool = MySqlPoolOptions::new().max_connections(2).connect(&server.url("shop")).await.expect("a pool");
    let pool = TracedPool::new(pool).mariadb();
    records_statements(&server, &pool).await;
    records_failures(&pool).await;
    pool.close().await;
    println!("tested with MariaDB");
}

async fn records_statements(server: &MariadbServer, pool: &TracedPool<MySql>) {
    let telemetry = TestTelemetry::new();
    let work = async {
        pool.execute("CREATE TABLE users (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(99) UNIQUE)").await?;
        let insert = sqlx::query("INSERT INTO users (name) VALUES (?), (\"O'Hara\"), (_utf8mb4'Bob')").bind("Ada");
        assert_eq!(insert.execute(pool).await?.rows_affected(), 3);
        let select = "SELECT /*!50000 SQL_NO_CACHE */ name FROM `shop`.`users` WHERE id IN (1, 2) OR name = ? ORDER BY id LIMIT 0, 9";
        let names = sqlx::query_scalar::<_, String>(select).bind("Bob").fetch_all(pool).await?;
        let mut transaction = pool.begin().await?;
        sqlx::query("DELETE FROM users # all of them").execute(&mut *transaction).await?;
        transaction.rollback().await?;
        Ok::<_, sqlx::Error>(names)
    };
    let names = telemetry.run_async(work).await.expect("statements that work");
    assert_eq!(names, ["Ada", "O'Hara", "Bob"]);
    let port = Value::I64(i64::from(server.port()));
    let span = telemetry.span("SELECT `shop`.`users`");
    span.attr("db.system.name", "mariadb").attr("db.namespace", "shop").attr("db.response.returned_rows", 3);
    span.attr("server.address", "127.0.0.1").attr("server.port", port.clone());
    let text = "SELECT SQL_NO_CACHE name FROM `shop`.`users` WHERE id IN (?) OR name = ? ORDER BY id LIMIT ?, ?";
    span.attr("db.query.text", text);
    telemetry.span("INSERT users").attr("db.query.text", "INSERT INTO users (name) VALUES (?), (?), (_utf8mb4?)");
    telemetry.span("DELETE users").attr("db.query.text", "DELETE FROM users");
    let label = [
        ("db.system.name", "mariadb".into()),
        ("db.namespace", "shop".into()),
        ("server.address", "127.0.0.1".into()),
        ("server.port", port),
        ("db.operation.name", "INSERT".into()),
        ("db.collection.name", "users".into()),
        ("db.query.summary", "INSERT users".into()),
    ];
    telemetry.metric(DURATION).points(4).count(&attributes(&label), 1);
    telemetry.conventions().span_type("SELECT *", "db.mariadb.client").assert_clean();
}

async fn records_failures(pool: &TracedPool<MySql>) {
    let telemetry = TestTelemetry::new();
    let work = async {
        let duplicate = sqlx::query("INSERT INTO users (name) VALUES (?)").bind("Ada").execute(pool).await;
        let unknown = sqlx::query("SELECT secret FROM users WHERE name = 'hunter2'").fetch_optional(pool).await;
        (duplicate.expect_err("a duplicate name"), unknown.expect_err("an unknown column"))
    };
    let (duplicate, unknown) = telemetry.run_async(work).await;
    assert!(duplicate.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation), "{duplicate}");
    assert!(unknown.to_string().contains("secret"), "the error is that of the driver: {unknown}");
    telemetry.span("INSERT users").error("").error_type("23000").attr("db.response.status_code", "23000");
    telemetry.span("SELECT users").error("").error_type("42S22");
    assert!(!format!("{telemetry:?}").contains("hunter2"));
    telemetry.conventions().assert_clean();
}
