//! Statements of MySQL and MariaDB: the recorded text contains no values, and the summary has the targets.

use super::{MySql, Statement, text};

#[test]
fn values_of_mysql_are_removed() {
    for (sql, expected) in [
        ("SELECT 'it''s', \"it's\", \"a\"\"b\", 1, .5, 0xFF, x'1F', b'01', 0b01", "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?"),
        (r"SELECT 'a\nb', 'a\\', '%\_x' FROM t", "SELECT ?, ?, ? FROM t"),
        ("SELECT _utf8mb4'ada', _latin1 'ada', N'ada'", "SELECT _utf8mb4?, _latin1 ?, ?"),
        (
            "SELECT `a``b`, `s`.`t`.`c` FROM `t` WHERE a = ? LIMIT 10, 20",
            "SELECT `a``b`, `s`.`t`.`c` FROM `t` WHERE a = ? LIMIT ?, ?",
        ),
        ("SELECT 1 -- 'ada\n, 2 # 'ada\n, 3 /* 'ada */", "SELECT ? , ? , ?"),
        ("SELECT 5--1, a--'ada'", "SELECT ?--?, a--?"),
        ("SELECT @a := 'ada', @@global.sql_mode, @`b`, @'ada'", "SELECT @a := ?, @@global.sql_mode, @`b`, @?"),
        ("SELECT TRUE, false, NULL, {d '2001-02-03'}, DATE \"2001-02-03\"", "SELECT ?, ?, NULL, {d ?}, DATE ?"),
        ("SELECT a->'$.b', a->>'$.b', a || 'b', a && 1", "SELECT a->?, a->>?, a || ?, a && ?"),
        ("SELECT a FROM t WHERE b IN ('a', \"b\", 3)", "SELECT a FROM t WHERE b IN (?)"),
        ("SELECT a FROM t WHERE b LIKE 'a|%' ESCAPE '|'", "SELECT a FROM t WHERE b LIKE ? ESCAPE ?"),
        ("CREATE USER bob@localhost IDENTIFIED BY 'hunter2'", "CREATE USER bob@localhost IDENTIFIED BY ?"),
        ("SET NAMES utf8mb4; SET PASSWORD = 'hunter2'", "SET NAMES ?; SET PASSWORD = ?"),
        ("LOAD DATA INFILE '/home/ada' INTO TABLE t", "LOAD DATA INFILE ? INTO TABLE t"),
        ("SELECT 'never closed", "SELECT ?"),
        ("SELECT `never closed", "SELECT ?"),
    ] {
        assert_eq!(text(sql, MySql), expected);
    }
}

/// With the SQL mode `NO_BACKSLASH_ESCAPES`, the first text ends in the middle, and `ada` is outside.
#[test]
fn after_a_quote_that_may_be_escaped_everything_is_omitted() {
    for (sql, expected) in [
        (r"SELECT a, 'it\'s', 'ada' FROM t", "SELECT a, ?"),
        (r#"SELECT a, "it\"s", 'ada' FROM t"#, "SELECT a, ?"),
        (r"SELECT a FROM t WHERE b LIKE 'c' ESCAPE '\' AND d = 'ada'", "SELECT a FROM t WHERE b LIKE ? ESCAPE ?"),
        (r"SELECT a\G connect ada", "SELECT a?"),
    ] {
        assert_eq!(text(sql, MySql), expected);
    }
}

#[test]
fn comments_that_a_server_may_execute_are_part_of_the_text() {
    for (sql, expected) in [
        ("SELECT /*! STRAIGHT_JOIN */ a FROM t", "SELECT STRAIGHT_JOIN a FROM t"),
        ("CREATE TABLE t (a INT) /*!50100 PARTITION BY HASH (a) */", "CREATE TABLE t (a INT) PARTITION BY HASH (a)"),
        ("/*!40101 SET NAMES utf8 */;", "SET NAMES ? ;"),
        ("/*!40000 ALTER TABLE `t` DISABLE KEYS */", "ALTER TABLE `t` DISABLE KEYS"),
        ("SELECT /*!99999 'ada', */ 1, a*/* b */c", "SELECT ?, ?, a* c"),
        // It depends on the version whether the second text is inside quotes.
        ("SELECT 1 /*!99999 , '*/ 'ada' */ FROM t", "SELECT ? ?"),
        ("SELECT /*+ MAX_EXECUTION_TIME(1) */ a FROM t", "SELECT a FROM t"),
    ] {
        assert_eq!(text(sql, MySql), expected);
    }
}

#[test]
fn summaries_of_mysql_have_the_targets() {
    for (sql, expected) in [
        ("SELECT a FROM `order lines` LIMIT 1, 2", "SELECT `order lines`"),
        ("INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a), b = b + 1", "INSERT t"),
        ("INSERT IGNORE INTO t SET a = ?", "INSERT t"),
        ("REPLACE INTO t VALUES (?)", "REPLACE t"),
        ("SELECT a FROM t STRAIGHT_JOIN u ON t.b = u.b", "SELECT t u"),
        ("SELECT STRAIGHT_JOIN a FROM t", "SELECT t"),
        ("SELECT a FROM t USE INDEX (i) WHERE b = ? FOR UPDATE", "SELECT t"),
        ("DELETE FROM t WHERE a = ? ORDER BY b LIMIT 1", "DELETE t"),
        ("UPDATE t JOIN u ON t.a = u.a SET t.b = 1", "UPDATE t u"),
        ("UPDATE t AS a, `u` b SET a.c = 1, b.d = 2 WHERE a.e = b.e", "UPDATE t `u`"),
        ("WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n", "SELECT SELECT SELECT"),
        ("CREATE TABLE IF NOT EXISTS `t` (a INT PRIMARY KEY AUTO_INCREMENT) ENGINE=InnoDB", "CREATE TABLE `t`"),
        ("CALL shop.place_order(?)", "CALL shop.place_order"),
        ("SHOW TABLES", "SHOW"),
    ] {
        assert_eq!(Statement::scan(sql, MySql, 4096).summary.unwrap_or_default(), expected, "{sql}");
    }
}
