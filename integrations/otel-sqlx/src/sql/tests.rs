mod generated;
mod hostile;
mod listed;
mod mysql;
mod summaries;
mod values;
mod words;

use super::{Dialect, MAX_SCANNED_BYTES, Statement};
use Dialect::{MySql, Postgres, Sqlite};

fn text(sql: &str, dialect: Dialect) -> String {
    Statement::scan(sql, dialect, 4096).text
}

fn summary(sql: &str) -> String {
    let [sqlite, postgres] = [Sqlite, Postgres].map(|dialect| Statement::scan(sql, dialect, 4096).summary);
    assert_eq!(sqlite, postgres, "{sql}");
    sqlite.unwrap_or_default()
}

#[test]
fn the_text_has_a_limit() {
    let long = format!("SELECT {} FROM t", "ä, ".repeat(100_000));
    let statement = Statement::scan(&long, Postgres, 10);
    assert_eq!(statement.text, "SELECT ä, ");
    assert!(text(&long, Postgres).len() <= 2 * 4096);
    // It is unknown whether the rest of the text is one statement or several.
    let many = Statement::scan(&"DELETE FROM t;".repeat(MAX_SCANNED_BYTES), Sqlite, 100);
    assert_eq!((many.summary.as_deref(), many.batch), (Some("BATCH DELETE t"), None));
}

/// The examples of the conventions, followed by common statements.
#[test]
fn summaries_have_operations_and_targets_in_order() {
    for (sql, expected) in [
        ("SELECT * FROM wuser_table WHERE username = ?", "SELECT wuser_table"),
        (
            "INSERT INTO shipping_details (order_id, address) SELECT order_id, address FROM orders WHERE order_id = ?",
            "INSERT shipping_details SELECT orders",
        ),
        ("SELECT * FROM songs, artists WHERE songs.artist_id = artists.id", "SELECT songs artists"),
        (
            "SELECT order_date FROM (SELECT * FROM orders o JOIN customers c ON o.customer_id = c.customer_id)",
            "SELECT SELECT orders customers",
        ),
        ("SELECT * FROM \"song list\", artists", "SELECT \"song list\" artists"),
        ("select id from users u where u.name = 'x'", "select users"),
        (
            "INSERT INTO users (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            "INSERT users",
        ),
        ("INSERT OR IGNORE INTO users VALUES (1)", "INSERT users"),
        ("REPLACE INTO users VALUES (1)", "REPLACE users"),
        ("UPDATE users SET name = $1 WHERE id = $2 RETURNING id", "UPDATE users"),
        ("UPDATE OR IGNORE users SET name = 1", "UPDATE users"),
        ("UPDATE users SET a = o.a FROM orders o WHERE o.id = users.id", "UPDATE users orders"),
        ("DELETE FROM ONLY public.users USING orders o WHERE o.id = 1", "DELETE public.users orders"),
        ("SELECT a FROM t1 LEFT JOIN t2 USING (id), t3 WHERE a IN (SELECT b FROM t4)", "SELECT t1 t2 t3 SELECT t4"),
        ("SELECT a FROM t ORDER BY a, b LIMIT 1", "SELECT t"),
        ("SELECT EXTRACT(year FROM created), trim(BOTH FROM b) FROM t", "SELECT t"),
        ("SELECT a IS DISTINCT FROM b FROM t", "SELECT t"),
        ("SELECT * FROM generate_series(1, 3) AS g, t", "SELECT t"),
        ("SELECT * FROM (a JOIN b ON a.id = b.id) JOIN c ON true", "SELECT a b c"),
        ("SELECT count(*) FROM t FOR UPDATE OF t", "SELECT t"),
        ("SELECT replace(a, 'b', 'c'), (replace(a, 'b', 'c')) FROM t", "SELECT t"),
        ("SELECT 1", "SELECT"),
        ("SELECT t.select, t.from FROM t", "SELECT t"),
        ("SELECT a FROM t1 UNION ALL SELECT b FROM t2", "SELECT t1 SELECT t2"),
        ("(SELECT a FROM t1) UNION (SELECT b FROM t2)", "SELECT t1 SELECT t2"),
        ("WITH recent AS (SELECT * FROM orders) SELECT * FROM recent JOIN users ON true", "SELECT orders SELECT users"),
        ("WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone", "DELETE a INSERT b SELECT"),
        ("WITH RECURSIVE n(i) AS (VALUES (1) UNION SELECT i + 1 FROM n) SELECT i FROM n", "SELECT SELECT"),
        ("MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = 1", "MERGE a b"),
        ("CREATE TABLE IF NOT EXISTS users (id INTEGER, name TEXT)", "CREATE TABLE users"),
        ("create temp table t as select a from users", "create table t select users"),
        ("CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name)", "CREATE INDEX users_name"),
        ("DROP TABLE IF EXISTS a, b", "DROP TABLE a b"),
        ("ALTER TABLE users ADD COLUMN a int, ADD COLUMN b int", "ALTER TABLE users"),
        ("CREATE USER bob PASSWORD 'secret'", "CREATE"),
        ("TRUNCATE TABLE a, b", "TRUNCATE a b"),
        ("EXPLAIN QUERY PLAN SELECT a FROM t", "EXPLAIN SELECT t"),
        ("EXPLAIN (ANALYZE, BUFFERS) UPDATE t SET a = 1", "EXPLAIN UPDATE t"),
        ("CALL place_order($1)", "CALL place_order"),
        ("PRAGMA table_info(users)", "PRAGMA table_info"),
        ("COPY users (id) FROM STDIN", "COPY users"),
        ("GRANT SELECT ON users TO bob", "GRANT"),
        ("SAVEPOINT a", "SAVEPOINT"),
        ("BEGIN IMMEDIATE", "BEGIN"),
        ("VALUES (1), (2)", "VALUES"),
        ("VALUES (1) UNION SELECT * FROM t", "VALUES SELECT t"),
        ("VALUES (1), ((SELECT a FROM t)) EXCEPT ALL TABLE u", "VALUES SELECT t TABLE u"),
        ("SELECT * EXCEPT (a, b) FROM y", "SELECT y"),
        ("TABLE t UNION DISTINCT TABLE u", "TABLE t TABLE u"),
        ("SELECT a FROM t INTERSECT VALUES (1)", "SELECT t"),
        ("INSERT INTO t VALUES (1) RETURNING a", "INSERT t"),
        ("SELECT * FROM ROWS FROM (f(1), g(2)) AS a, t", "SELECT t"),
        ("SELECT * FROM rows from (f(1) AS (b int), g(2)) WITH ORDINALITY JOIN rows ON true", "SELECT rows"),
        ("INSERT INTO t DEFAULT VALUES", "INSERT t"),
        ("FROBNICATE users", ""),
        ("", ""),
        (" ; -- nothing\n ;", ""),
    ] {
        assert_eq!(summary(sql), expected, "{sql}");
    }
}

fn parts(sql: &str) -> (Option<String>, Option<String>) {
    let statement = Statement::scan(sql, Postgres, 4096);
    (statement.operation, statement.collection)
}

#[test]
fn operation_and_collection_are_recorded_if_there_is_exactly_one() {
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(parts("INSERT INTO \"Users\" VALUES (1)"), (some("INSERT"), some("\"Users\"")));
    assert_eq!(parts("SELECT a FROM t1 JOIN t2 ON true"), (some("SELECT"), None));
    assert_eq!(parts("SELECT a FROM t1 a JOIN t1 b ON true"), (some("SELECT"), some("t1")));
    assert_eq!(parts("WITH r AS (SELECT 1) DELETE FROM t"), (some("DELETE"), some("t")));
    assert_eq!(parts("CREATE INDEX i ON t (a)"), (some("CREATE INDEX"), None));
    assert_eq!(parts("DROP TABLE t"), (some("DROP TABLE"), some("t")));
    assert_eq!(parts("CALL place_order()"), (some("CALL"), None));
    assert_eq!(parts("FROBNICATE t"), (None, None));
    assert_eq!(Statement::scan("CALL shop.place_order()", Postgres, 9).procedure, some("shop.place_order"));
}

#[test]
fn several_statements_are_a_batch() {
    let scan = |sql| Statement::scan(sql, Sqlite, 4096);
    let same = scan("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);");
    assert_eq!((same.summary.as_deref(), same.batch), (Some("BATCH INSERT t"), Some(2)));
    assert_eq!((same.operation.as_deref(), same.collection.as_deref()), (Some("BATCH INSERT"), Some("t")));
    let mixed = scan("CREATE TABLE a (b); INSERT INTO a VALUES (';'); DELETE FROM c");
    assert_eq!((mixed.summary.as_deref(), mixed.batch), (Some("BATCH"), Some(3)));
    assert_eq!((mixed.operation.as_deref(), mixed.collection), (Some("BATCH"), None));
    let one = scan(";; SELECT a FROM t ; ");
    assert_eq!((one.summary.as_deref(), one.batch), (Some("SELECT t"), None));
    let trigger =
        "CREATE TRIGGER a AFTER INSERT ON b BEGIN UPDATE c SET d = CASE WHEN 1 THEN 2 END; DELETE FROM e; END;";
    let trigger = scan(trigger);
    assert_eq!((trigger.summary.as_deref(), trigger.batch), (Some("CREATE TRIGGER a"), None));
}

#[test]
fn statements_that_return_rows_are_recognised() {
    for (sql, expected) in [
        ("SELECT 1", true),
        ("INSERT INTO t VALUES (1)", false),
        ("INSERT INTO t SELECT 1", false),
        ("INSERT INTO t VALUES (1) RETURNING id", true),
        ("PRAGMA user_version", true),
        ("EXPLAIN DELETE FROM t", true),
        ("CREATE TABLE t (a)", false),
    ] {
        assert_eq!(Statement::scan(sql, Sqlite, 99).returns_rows, expected, "{sql}");
    }
}

#[test]
fn a_summary_is_truncated_between_words() {
    let tables: Vec<_> = (0..100).map(|number| format!("table_{number}")).collect();
    let cut = summary(&format!("SELECT * FROM {}", tables.join(", ")));
    assert!(cut.chars().count() <= 255 && cut.starts_with("SELECT table_0 table_1 "), "{cut}");
    assert!(tables.contains(&cut.split(' ').next_back().unwrap_or_default().to_owned()), "{cut}");
    assert_eq!(summary(&format!("SELECT * FROM {}", "x".repeat(300))), "SELECT");
}
