//! Words without quotes, or with quotes that no database knows, which are values.

use super::{Postgres, Sqlite, text};

/// `DEFAULT` takes a name as text, in any quotes: `ccons ::= DEFAULT id` in <https://sqlite.org/src/file/src/parse.y>
#[test]
fn a_word_after_default_is_a_value_in_sqlite() {
    for (sql, expected) in [
        (
            "CREATE TABLE t (a TEXT DEFAULT hunter2, b DEFAULT [c d], e DEFAULT -`f`)",
            "CREATE TABLE t (a TEXT DEFAULT ?, b DEFAULT ?, e DEFAULT -?)",
        ),
        ("CREATE TEMP TABLE t (a DEFAULT hunter2)", "CREATE TEMP TABLE t (a DEFAULT ?)"),
        ("ALTER TABLE t ADD a NOT NULL DEFAULT hunter2", "ALTER TABLE t ADD a NOT NULL DEFAULT ?"),
        ("CREATE TABLE t (a DEFAULT NULL, b DEFAULT (c), d)", "CREATE TABLE t (a DEFAULT NULL, b DEFAULT (c), d)"),
        ("CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP)", "CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP)"),
        ("INSERT INTO t DEFAULT VALUES RETURNING a", "INSERT INTO t DEFAULT VALUES RETURNING a"),
    ] {
        assert_eq!(text(sql, Sqlite), expected);
    }
}

/// The text of a statement that fails is recorded, too.
#[test]
fn what_only_looks_like_sql_is_removed() {
    for (sql, expected) in [
        ("SELECT a FROM t WHERE b = ‘hunter2 c’ AND d", "SELECT a FROM t WHERE b = ?"),
        ("SELECT a FROM t WHERE b = “hunter2”", "SELECT a FROM t WHERE b = ?"),
        ("SELECT a FROM t WHERE b =\u{a0}4111", "SELECT a FROM t WHERE b =?"),
        ("SELECT größe FROM straße WHERE 名 = e\u{301}", "SELECT größe FROM straße WHERE 名 = e\u{301}"),
    ] {
        assert_eq!(text(sql, Sqlite), expected);
        assert_eq!(text(sql, Postgres), expected);
    }
    let command = r"\connect postgresql://ada:hunter2@localhost";
    assert_eq!(text(command, Postgres), "?");
}
