//! Summaries of statements with names that look like keywords, and with statements inside others.

use super::{Postgres, Sqlite, Statement, parts, summary};

/// The operations and targets are listed in order, as they are written:
/// <https://opentelemetry.io/docs/specs/semconv/db/database-spans/#generating-a-summary-of-the-query>
#[test]
fn names_of_with_are_no_operations_and_no_targets() {
    for (sql, expected) in [
        ("WITH import AS (SELECT a FROM t) SELECT a FROM import", "SELECT t SELECT"),
        (
            "WITH set AS (SELECT a FROM t), load (update, b) AS (SELECT a FROM set) DELETE FROM u",
            "SELECT t SELECT DELETE u",
        ),
        ("WITH a AS NOT MATERIALIZED (SELECT b FROM t) SELECT b FROM a", "SELECT t SELECT"),
        ("WITH Recent AS (SELECT a FROM t) SELECT a FROM recent, RECENT", "SELECT t SELECT"),
        ("WITH recent AS (SELECT a FROM t) SELECT a FROM \"recent\"", "SELECT t SELECT"),
        ("WITH \"recent\" AS (SELECT a FROM t) SELECT a FROM Recent", "SELECT t SELECT"),
        ("WITH a AS (SELECT b FROM t) SELECT b FROM public.a", "SELECT t SELECT public.a"),
        ("SELECT b FROM (WITH a AS (SELECT b FROM t) SELECT b FROM a) x JOIN a ON b", "SELECT SELECT t SELECT a"),
        ("INSERT INTO a WITH b AS (SELECT c FROM d) SELECT c FROM b", "INSERT a SELECT d SELECT"),
        ("INSERT INTO a (update, delete) WITH b AS (SELECT c FROM d) SELECT c FROM b", "INSERT a SELECT d SELECT"),
        ("INSERT INTO a (b) (WITH c AS (SELECT d FROM e) SELECT d FROM c)", "INSERT a SELECT e SELECT"),
        ("INSERT INTO a TABLE b", "INSERT a TABLE b"),
        ("CREATE TABLE a AS WITH b AS (SELECT c FROM d) SELECT c FROM b", "CREATE TABLE a SELECT d SELECT"),
        ("CREATE VIEW a AS WITH import AS (SELECT c FROM d) SELECT c FROM import", "CREATE VIEW a SELECT d SELECT"),
        ("CREATE TABLE a AS TABLE b", "CREATE TABLE a TABLE b"),
        ("CREATE TABLE a (b int) WITH (fillfactor = 70)", "CREATE TABLE a"),
        ("EXPLAIN WITH a AS (SELECT b FROM t) UPDATE u SET b = 1", "EXPLAIN SELECT t UPDATE u"),
        (
            "WITH RECURSIVE a AS (SELECT b FROM t UNION SELECT b FROM a) SEARCH DEPTH FIRST BY b, import SET set, \
             c AS (SELECT b FROM u) SELECT b FROM a, c",
            "SELECT t SELECT SELECT u SELECT",
        ),
        (
            "WITH RECURSIVE a AS (SELECT b FROM t) CYCLE b, c SET is_cycle TO 'y' DEFAULT 'n' USING load \
             SELECT b FROM a",
            "SELECT t SELECT",
        ),
        ("WITH a AS (DELETE FROM t RETURNING b), c AS (TABLE u) SELECT b FROM a, c", "DELETE t TABLE u SELECT"),
    ] {
        assert_eq!(summary(sql), expected, "{sql}");
    }
}

#[test]
fn a_name_is_visible_where_the_database_sees_it() {
    let summaries =
        |sql| [Sqlite, Postgres].map(|dialect| Statement::scan(sql, dialect, 99).summary.unwrap_or_default());
    // https://www.postgresql.org/docs/current/sql-select.html#SQL-WITH: only `RECURSIVE` allows a query to refer to itself.
    let own = "WITH t AS (SELECT a FROM t) SELECT a FROM t";
    assert_eq!(summaries(own), ["SELECT SELECT", "SELECT t SELECT"]);
    // SQLite ignores the case of names in quotes: https://www.sqlite.org/lang_keywords.html
    let quoted = "WITH \"T\" AS (SELECT a FROM u) SELECT a FROM t";
    assert_eq!(summaries(quoted), ["SELECT u SELECT", "SELECT u SELECT t"]);
    let brackets = Statement::scan("WITH [a b] AS (SELECT c FROM u) SELECT c FROM `A b`", Sqlite, 99);
    assert_eq!(brackets.summary.as_deref(), Some("SELECT u SELECT"));
}

#[test]
fn statements_inside_other_statements_are_found() {
    for (sql, expected) in [
        ("PREPARE import (int) AS INSERT INTO t VALUES ($1)", "PREPARE INSERT t"),
        ("PREPARE p AS WITH a AS (SELECT b FROM t) DELETE FROM u", "PREPARE SELECT t DELETE u"),
        ("PREPARE p AS UPDATE t SET a = $1", "PREPARE UPDATE t"),
        ("PREPARE TRANSACTION 'a'", "PREPARE"),
        ("DECLARE load CURSOR FOR SELECT a FROM t", "DECLARE SELECT t"),
        ("DECLARE c CURSOR WITH HOLD FOR WITH a AS (SELECT b FROM t) SELECT b FROM a", "DECLARE SELECT t SELECT"),
        ("DECLARE c NO SCROLL CURSOR FOR TABLE t", "DECLARE TABLE t"),
        ("COPY (DELETE FROM t RETURNING a) TO STDOUT", "COPY DELETE t"),
        ("CREATE INDEX ON t (a)", "CREATE INDEX t"),
        ("CREATE UNIQUE INDEX CONCURRENTLY ON ONLY t (a)", "CREATE INDEX t"),
        ("CREATE INDEX IF NOT EXISTS i ON t (a)", "CREATE INDEX i"),
        ("CREATE SCHEMA AUTHORIZATION bob", "CREATE SCHEMA"),
        ("CREATE TYPE t AS ENUM ('a')", "CREATE TYPE t"),
    ] {
        assert_eq!(summary(sql), expected, "{sql}");
    }
}

#[test]
fn spellings_of_one_collection_are_one_collection() {
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(parts("SELECT a FROM Users u JOIN \"users\" v ON true"), (some("SELECT"), some("Users")));
    assert_eq!(parts("SELECT a FROM users u JOIN \"Users\" v ON true"), (some("SELECT"), None));
    assert_eq!(parts("CREATE INDEX ON t (a)"), (some("CREATE INDEX"), some("t")));
    let sqlite = Statement::scan("SELECT a FROM users u JOIN [Users] v", Sqlite, 99);
    assert_eq!(
        (sqlite.summary.as_deref(), sqlite.collection.as_deref()),
        (Some("SELECT users [Users]"), Some("users"))
    );
    let batch = Statement::scan("INSERT INTO t VALUES (1); INSERT INTO \"T\" VALUES (2)", Sqlite, 99);
    assert_eq!((batch.summary.as_deref(), batch.collection.as_deref()), (Some("BATCH"), Some("t")));
}
