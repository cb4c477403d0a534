//! The recorded text contains no values.

use super::{Postgres, Sqlite, Statement, text};

#[test]
fn values_are_removed() {
    for (sql, expected) in [
        ("SELECT 'it''s', 1, 1.5e-3, .5, 0xFF, 1_000 FROM t", "SELECT ?, ?, ?, ?, ?, ? FROM t"),
        ("SELECT x'ab', TRUE, false, NULL", "SELECT ?, ?, ?, NULL"),
        ("UPDATE t SET a = -5, b=b+1", "UPDATE t SET a = -?, b=b+?"),
        ("SELECT t1.c2 FROM t1 LIMIT 10", "SELECT t1.c2 FROM t1 LIMIT ?"),
        ("SELECT 'never closed", "SELECT ?"),
        ("SELECT \"never closed", "SELECT ?"),
        ("SELECT 'é' AS \"näme\" FROM straße", "SELECT ? AS \"näme\" FROM straße"),
        ("SELECT 1e+5, 2e, 0x1e+7", "SELECT ?, ?, ?+?"),
        ("SELECT DATE '2001-02-03', INTERVAL '1 day'", "SELECT DATE ?, INTERVAL ?"),
    ] {
        assert_eq!(text(sql, Sqlite), expected);
        assert_eq!(text(sql, Postgres), expected);
    }
}

#[test]
fn values_of_postgres_are_removed() {
    for (sql, expected) in [
        (r"SELECT E'it\'s', e'\\', E'a''b', 1", "SELECT ?, ?, ?, ?"),
        ("SELECT $$it's$$, $tag$a $$ b$tag$, $1", "SELECT ?, ?, $1"),
        ("SELECT $tag$never closed", "SELECT ?"),
        ("SELECT B'01', X'1F', N'n', U&'d\\0061t', U&\"d\\0061ta\"", "SELECT ?, ?, ?, ?, U&\"d\\0061ta\""),
        ("SELECT '1'::int, a->>'key', tags[1], a ? 'b'", "SELECT ?::int, a->>?, tags[?], a ? ?"),
        (r"SELECT E'never \", "SELECT ?"),
        ("DO $$ BEGIN PERFORM 'secret'; END $$", "DO ?"),
        ("SET LOCAL ROLE hunter2; SET SESSION AUTHORIZATION hunter2", "SET LOCAL ROLE ?; SET SESSION AUTHORIZATION ?"),
        ("SET NAMES hunter2; ALTER ROUTINE f SET a.b = hunter2", "SET NAMES ?; ALTER ROUTINE f SET a.b = ?"),
    ] {
        assert_eq!(text(sql, Postgres), expected);
    }
}

#[test]
fn parameters_and_names_in_quotes_are_kept() {
    let sqlite = "SELECT `a b`, [c d], g AS \"e\"\"f\" FROM t WHERE a = ?1 AND b = :b AND c = @c AND d = $d AND e = ?";
    assert_eq!(text(sqlite, Sqlite), sqlite);
    let postgres = "SELECT \"a\"\"b\" FROM \"s\".\"t\" WHERE a = $1 AND b = ANY($2::int[])";
    assert_eq!(text(postgres, Postgres), postgres);
}

/// "If an identifier is in double quotes and does not match any valid identifier, it is treated as a string literal":
/// <https://www.sqlite.org/quirks.html#dblquote>. Which identifiers are valid is not known here.
#[test]
fn a_word_in_double_quotes_is_a_value_where_sqlite_could_treat_it_as_text() {
    for (sql, expected) in [
        ("SELECT 1 WHERE email IS \"ada@example.org\"", "SELECT ? WHERE email IS ?"),
        ("SELECT 1 WHERE email IS NOT DISTINCT FROM \"ada\"", "SELECT ? WHERE email IS NOT DISTINCT FROM ?"),
        ("SELECT 1 WHERE \"ada@example.org\" = email", "SELECT ? WHERE ? = email"),
        ("SELECT 1 WHERE email = (\"ada\") OR lower(\"ada\")", "SELECT ? WHERE email = (?) OR lower(?)"),
        ("SELECT e + \"5\", \"6\" || e, \"a\" -> \"$.b\"", "SELECT e + ?, ? || e, ? -> ?"),
        ("CREATE TABLE \"t\" (\"e\" TEXT DEFAULT \"ada\")", "CREATE TABLE \"t\" (\"e\" TEXT DEFAULT ?)"),
        ("ALTER TABLE t ADD e TEXT DEFAULT (\"ada\")", "ALTER TABLE t ADD e TEXT DEFAULT (?)"),
        ("INSERT INTO t (e) SELECT \"ada\", \"bob\"", "INSERT INTO t (e) SELECT ?, ?"),
        ("INSERT INTO t VALUES (\"ada\"), (lower(\"bob\"))", "INSERT INTO t VALUES (?), (lower(?))"),
        ("UPDATE t SET a = \"x\", \"b\" = \"y\" WHERE a", "UPDATE t SET a = ?, \"b\" = ? WHERE a"),
        ("UPDATE t SET a = 1 RETURNING a, \"ada\"", "UPDATE t SET a = ? RETURNING a, ?"),
        ("SELECT a FROM t WHERE a LIKE \"b%\" ESCAPE \"c\"", "SELECT a FROM t WHERE a LIKE ? ESCAPE ?"),
        ("SELECT a FROM t WHERE a IN (\"c\", \"d\")", "SELECT a FROM t WHERE a IN (?)"),
        ("SELECT a FROM t ORDER BY a, \"ada\" LIMIT 1, \"2\"", "SELECT a FROM t ORDER BY a, ? LIMIT ?, ?"),
        ("SELECT a FROM t GROUP BY a, \"ada\"", "SELECT a FROM t GROUP BY a, ?"),
        ("SELECT CASE \"a\" WHEN \"b\" THEN \"c\" ELSE \"d\" END", "SELECT CASE ? WHEN ? THEN ? ELSE ? END"),
        ("SELECT a FROM t JOIN u ON \"ada\", \"bob\"", "SELECT a FROM t JOIN u ON ?, ?"),
        ("ATTACH \"file\" AS \"b\"; VACUUM INTO \"file\"", "ATTACH ? AS ?; VACUUM INTO ?"),
        ("PRAGMA key = \"x'2DD2'\"; PRAGMA rekey(hunter2)", "PRAGMA key = ?; PRAGMA rekey(?)"),
        ("EXPLAIN QUERY PLAN PRAGMA key = hunter2", "EXPLAIN QUERY PLAN PRAGMA key = ?"),
        ("ATTACH DATABASE hunter2 AS y KEY hunter3", "ATTACH DATABASE ? AS ? KEY ?"),
    ] {
        assert_eq!(text(sql, Sqlite), expected);
    }
}

#[test]
fn a_word_in_double_quotes_is_kept_where_it_is_certainly_a_name() {
    for sql in [
        "SELECT \"t\".\"a\", \"t\".*, b AS \"c\" FROM \"s\".\"t\" AS \"u\", \"v\" JOIN \"w\" ON \"w\".\"a\" = b",
        "SELECT b FROM (\"t\" JOIN \"u\")",
        "INSERT INTO \"t\" (\"a\", \"b\") VALUES (?, ?)",
        "UPDATE \"t\" SET \"a\" = ?, \"b\" = lower(?) WHERE \"t\".\"c\" = ?",
        "DELETE FROM \"t\"",
        "CREATE TABLE IF NOT EXISTS \"t\" (\"a\" INTEGER REFERENCES \"u\" ON DELETE SET NULL, \"b\" TEXT)",
        "CREATE INDEX IF NOT EXISTS \"i\" ON \"t\" (a)",
        "WITH RECURSIVE \"t\" AS (SELECT a FROM \"u\") SELECT a FROM \"t\"",
        "DROP TABLE IF EXISTS \"t\"",
        "SELECT `a`, [b c] FROM t WHERE `a` = [b c]",
        "INSERT INTO \"t\" AS \"u\" (\"a\") SELECT b FROM \"v\" WHERE c ON CONFLICT (a) DO UPDATE SET \"a\" = ?, \"b\" = c",
        "REPLACE INTO \"t\" DEFAULT VALUES RETURNING a AS \"b\"",
        "UPDATE OR IGNORE \"t\" AS \"u\" SET \"a\" = ? FROM \"v\" WHERE b",
        "WITH a AS NOT MATERIALIZED (SELECT b), \"c\" (\"d\") AS (VALUES (?)) DELETE FROM \"t\" AS \"u\"",
        "SELECT a FROM t LEFT OUTER JOIN \"u\" ON a = b CROSS JOIN \"v\" UNION ALL SELECT a AS \"b\" FROM \"w\"",
        "CREATE TRIGGER IF NOT EXISTS \"a\" AFTER UPDATE ON \"b\" BEGIN UPDATE \"c\" SET \"d\" = ?; DELETE FROM \"e\"; END",
        "CREATE TEMP VIEW \"v\" (\"a\") AS SELECT CASE WHEN a THEN b END AS \"b\" FROM \"t\"",
        "SELECT a FROM view WHERE view IN (SELECT b FROM \"t\" WHERE c)",
    ] {
        assert_eq!(text(sql, Sqlite), sql);
    }
    let names = "SELECT \"a\" FROM t WHERE \"a\" IS DISTINCT FROM \"b\"";
    assert_eq!(text(names, Postgres), names);
}

/// With `standard_conforming_strings = off`, a backslash escapes a quote, so it is unknown where the text ends.
/// <https://www.postgresql.org/docs/current/runtime-config-compatible.html#GUC-STANDARD-CONFORMING-STRINGS>
#[test]
fn nothing_is_recorded_after_a_quote_that_may_be_escaped() {
    for (sql, expected) in [
        (r"SELECT 'it\'s secret', 1", "SELECT ?"),
        (r"SELECT '\' OR name = 'secret'", "SELECT ?"),
        (r"SELECT N'it\'s secret'", "SELECT ?"),
        ("SELECT E'a'\n'it\\'s secret'", "SELECT ? ?"),
        (r"SELECT 'C:\temp' FROM t", "SELECT ? FROM t"),
        (r"SELECT a FROM t WHERE a LIKE $1 ESCAPE '\' AND b", "SELECT a FROM t WHERE a LIKE $1 ESCAPE ? AND b"),
        (r"SELECT a FROM t WHERE a LIKE $1 ESCAPE '\'' AND b", "SELECT a FROM t WHERE a LIKE $1 ESCAPE ?"),
    ] {
        assert_eq!(text(sql, Postgres), expected);
    }
    // SQLite has no escapes: https://www.sqlite.org/lang_expr.html#literal_values_constants_
    assert_eq!(text(r"SELECT '\' OR name = 'secret'", Sqlite), "SELECT ? OR name = ?");
}

#[test]
fn values_that_look_like_names_are_removed() {
    for (sql, expected) in [
        ("SET search_path TO ada, \"bob\"", "SET search_path TO ?, ?"),
        ("SET LOCAL app.user = ada; SELECT a", "SET LOCAL app.user = ?; SELECT a"),
        ("ALTER ROLE a SET b = c", "ALTER ROLE a SET b = ?"),
        ("COPY t FROM STDIN;\n1\tada\n\\.\n", "COPY t FROM STDIN; ?"),
        ("COPY t FROM STDIN; ", "COPY t FROM STDIN;"),
        ("SELECT a -- b\r, 'c'", "SELECT a , ?"),
        (r"SELECT U&'d!0061t' UESCAPE '!', 0o17, 0b11, 0xF_F, 1_0.5e-1_0", "SELECT ? UESCAPE ?, ?, ?, ?, ?"),
        ("SELECT '{}'::jsonb #>> '{a,b}', $1$$ada$$", "SELECT ?::jsonb #>> ?, $1?"),
    ] {
        assert_eq!(text(sql, Postgres), expected);
    }
    assert_eq!(text("PRAGMA main.journal_mode = WAL", Sqlite), "PRAGMA main.journal_mode = ?");
}

/// Values of settings need no quotes in Postgres, wherever a statement sets them:
/// <https://www.postgresql.org/docs/current/sql-createfunction.html>, <https://www.postgresql.org/docs/current/sql-alterrole.html>
#[test]
fn a_word_that_is_the_value_of_a_setting_is_removed_in_every_statement() {
    for (sql, expected) in [
        (
            "CREATE FUNCTION f() RETURNS int SET a.key = hunter2, \"b\" LANGUAGE sql AS $$ SELECT 1 $$",
            "CREATE FUNCTION f() RETURNS int SET a.key = ?, ? LANGUAGE sql AS ?",
        ),
        (
            "CREATE OR REPLACE PROCEDURE p(set int) SET a.key TO hunter2 SET b FROM CURRENT SET c = on LANGUAGE sql",
            "CREATE OR REPLACE PROCEDURE p(set int) SET a.key TO ? SET b FROM CURRENT SET c = ? LANGUAGE sql",
        ),
        (
            "CREATE FUNCTION f() RETURNS TABLE (a int) SET b = hunter2",
            "CREATE FUNCTION f() RETURNS TABLE (a int) SET b = ?",
        ),
        ("ALTER SYSTEM SET a = hunter2", "ALTER SYSTEM SET a = ?"),
        ("ALTER DATABASE d SET a TO hunter2", "ALTER DATABASE d SET a TO ?"),
        ("ALTER ROLE r IN DATABASE d SET a.key = \"hunter2\"", "ALTER ROLE r IN DATABASE d SET a.key = ?"),
        ("ALTER ROLE update SET a = hunter2, hunter3", "ALTER ROLE update SET a = ?, ?"),
        ("ALTER USER ALL SET a = hunter2", "ALTER USER ALL SET a = ?"),
        ("ALTER USER bob WITH ENCRYPTED PASSWORD hunter2", "ALTER USER bob WITH ENCRYPTED PASSWORD ?"),
        ("CREATE ROLE bob PASSWORD hunter2", "CREATE ROLE bob PASSWORD ?"),
        ("ALTER SUBSCRIPTION s SET (slot_name = hunter2, b)", "ALTER SUBSCRIPTION s SET (slot_name = ?, b)"),
        ("CREATE TABLE t (a int) WITH (b.c = hunter2, d = e)", "CREATE TABLE t (a int) WITH (b.c = ?, d = ?)"),
        (
            "CREATE TABLE t WITH (b = c) AS SELECT d FROM e WHERE f = g",
            "CREATE TABLE t WITH (b = ?) AS SELECT d FROM e WHERE f = g",
        ),
        ("ALTER TABLE t ALTER a SET DEFAULT b, SET (c = d)", "ALTER TABLE t ALTER a SET DEFAULT b, SET (c = ?)"),
        ("CREATE DATABASE d TEMPLATE = hunter2", "CREATE DATABASE d TEMPLATE = ?"),
        (
            "CREATE AGGREGATE a (int) (sfunc = hunter2, stype = hunter3)",
            "CREATE AGGREGATE a (int) (sfunc = ?, stype = ?)",
        ),
        ("FROBNICATE key = hunter2", "FROBNICATE key = ?"),
        // The text of a statement that fails is recorded, too.
        ("SET a.key hunter2; SET a = b c", "SET a.key ?; SET a = ? ?"),
        ("EXPLAIN (FORMAT json) UPDATE t SET a = b", "EXPLAIN (FORMAT json) UPDATE t SET a = b"),
        ("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"),
        (
            "CREATE TABLE t (a int CHECK (a = b) REFERENCES u ON DELETE SET NULL)",
            "CREATE TABLE t (a int CHECK (a = b) REFERENCES u ON DELETE SET NULL)",
        ),
        ("UPDATE t SET a = b", "UPDATE t SET a = b"),
        ("SELECT $hunter2, $1", "SELECT ?, $1"),
    ] {
        assert_eq!(text(sql, Postgres), expected);
    }
    assert_eq!(text("PRAGMA key hunter2", Sqlite), "PRAGMA key ?");
}

/// Many keywords of SQLite can be names: <https://www.sqlite.org/lang_keywords.html>
#[test]
fn a_keyword_outside_its_clause_is_not_followed_by_a_name() {
    let words = [
        "view",
        "with",
        "with recursive",
        "trigger",
        "if",
        "if not exists",
        "as not",
        "table",
        "index",
        "into",
        "update",
        "update or",
        "references",
        "set",
        "replace into",
        "do update set",
        "create view",
        "drop table if exists",
    ];
    for word in words {
        for (before, after) in [
            ("SELECT 1 WHERE ", ""),
            ("SELECT 1 WHERE a = ", ""),
            ("SELECT a, ", " FROM t"),
            ("SELECT a FROM t WHERE ", " ORDER BY b"),
            ("SELECT a FROM t JOIN u ON (", ")"),
            ("SELECT f(", ")"),
            ("UPDATE t SET a = ", " WHERE b"),
            ("INSERT INTO t (a) VALUES (", ")"),
            ("INSERT INTO t (a) SELECT b FROM u WHERE ", ""),
            ("CREATE TABLE t (a TEXT DEFAULT ", ")"),
            ("CREATE TABLE t (a TEXT CHECK (", "))"),
            ("DELETE FROM t WHERE b = ", " RETURNING a"),
            ("FROBNICATE ", ""),
        ] {
            let sql = format!("{before}{word} \"hunter2\"{after}");
            let recorded = format!("{:?}", Statement::scan(&sql, Sqlite, 4096));
            assert!(!recorded.contains("hunter2"), "{sql}: {recorded}");
        }
    }
}

/// The arguments of a module can be any text: <https://www.sqlite.org/lang_createvtab.html>
#[test]
fn arguments_of_virtual_tables_are_removed() {
    for (sql, expected) in [
        (
            "CREATE VIRTUAL TABLE IF NOT EXISTS \"t\" USING csv(filename=/home/ada, key = hunter2, [a b], :c, \"d\")",
            "CREATE VIRTUAL TABLE IF NOT EXISTS \"t\" USING csv(?=/?/?, ? = ?, ?, ?, ?)",
        ),
        ("CREATE VIRTUAL TABLE t USING m(f(hunter2), hunter3", "CREATE VIRTUAL TABLE t USING m(?(?), ?"),
        ("CREATE VIRTUAL TABLE t USING m; SELECT a", "CREATE VIRTUAL TABLE t USING m; SELECT a"),
    ] {
        assert_eq!(text(sql, Sqlite), expected);
    }
}

/// A variable of Tcl can contain any text in parentheses: <https://www.sqlite.org/lang_expr.html#parameters>
#[test]
fn parameters_of_sqlite_with_more_than_a_name_are_removed() {
    for (sql, expected) in [
        ("SELECT $x::y(hunter2), $x, :a::hunter2", "SELECT ?, $x, ?"),
        ("SELECT @x(hunter2), #x(hunter2'), :x(é), $x$y", "SELECT ?, ?, ?, ?"),
        ("SELECT $x(hunter2", "SELECT ?"),
        ("SELECT $x(hunter2 FROM t", "SELECT ?FROM t"),
        ("SELECT $(hunter2), :a", "SELECT $(hunter2), :a"),
    ] {
        assert_eq!(text(sql, Sqlite), expected);
    }
}

#[test]
fn comments_and_whitespace_become_one_space() {
    let sql = "\n  SELECT a -- secret\n  /* secret /* too */ FROM\tt\r\n";
    assert_eq!(text(sql, Sqlite), "SELECT a FROM t");
    // Comments nest in Postgres, and this one is never closed.
    assert_eq!(text(sql, Postgres), "SELECT a");
    assert_eq!(text("SELECT/* */1", Postgres), "SELECT ?");
    assert_eq!(text("/* /* */ secret */ SELECT 1 -- end", Postgres), "SELECT ?");
}

#[test]
fn lists_of_values_become_one_value() {
    for (sql, expected) in [
        ("SELECT a FROM t WHERE a IN (1, 2, 3) AND b", "SELECT a FROM t WHERE a IN (?) AND b"),
        ("SELECT a FROM t WHERE a NOT IN ($1,$2 , $3)", "SELECT a FROM t WHERE a NOT IN (?)"),
        ("SELECT a FROM t WHERE a IN ($1)", "SELECT a FROM t WHERE a IN ($1)"),
        ("SELECT a FROM t WHERE a IN (-1, +2)", "SELECT a FROM t WHERE a IN (?)"),
        ("SELECT a FROM t WHERE a in (SELECT 1, 2)", "SELECT a FROM t WHERE a in (SELECT ?, ?)"),
        ("SELECT a FROM t WHERE a IN (b, 2)", "SELECT a FROM t WHERE a IN (b, ?)"),
        ("SELECT a FROM t WHERE a IN (1, 2", "SELECT a FROM t WHERE a IN (?"),
        ("SELECT a FROM t WHERE a IN ()", "SELECT a FROM t WHERE a IN ()"),
    ] {
        assert_eq!(text(sql, Sqlite), expected);
        assert_eq!(text(sql, Postgres), expected);
    }
}
