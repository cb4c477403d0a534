//! Generated statements: whatever stands at the position of a literal is not recorded.

use super::hostile::Random;
use super::{Dialect, MySql, Postgres, Sqlite, Statement};

/// The literals of all databases, which contain the value.
const LITERALS: [&str; 8] = [
    "'hunter2'",
    "'a''hunter2'",
    "'%hunter2\n'",
    "x'hunter2'",
    "1hunter2",
    "0xhunter2",
    ".5hunter2",
    "'hunter2 -- /*'",
];
const OF_SQLITE: [&str; 5] =
    ["\"hunter2\"", "\"a\"\"hunter2\"", "\"hunter2 'b'\"", "'\\hunter2\\'", "\"hunter2@example.org\""];
const OF_POSTGRES: [&str; 8] = [
    "$$hunter2$$",
    "$a$hunter2 $b$ hunter2$a$",
    r"E'a\'hunter2'",
    r"U&'hunter2\0061'",
    "B'hunter2'",
    "N'hunter2'",
    "'hunter2'::jsonb",
    "E'a'\n'hunter2'",
];
const OF_MYSQL: [&str; 9] = [
    "\"hunter2\"",
    "\"a\"\"hunter2\"",
    "\"'hunter2\"",
    r"'a\\hunter2'",
    r"'a\'hunter2'",
    r#""a\"hunter2""#,
    "_utf8mb4'hunter2'",
    "N'hunter2'",
    "/*!50110 'hunter2' */ 1",
];
/// Expressions, in which `?` is another one.
const EXPRESSIONS: [&str; 38] = [
    "a = ?",
    "? = a",
    "(?)",
    "- ?",
    "? + ?",
    "? || a",
    "lower(?)",
    "coalesce(a, ?, ?)",
    "a IS ?",
    "a IS NOT DISTINCT FROM ?",
    "a LIKE ? ESCAPE ?",
    "a BETWEEN ? AND ?",
    "a NOT IN (?, ?)",
    "a IN (SELECT ? FROM t WHERE ?)",
    "CASE ? WHEN ? THEN ? ELSE ? END",
    "CAST(? AS text)",
    "a -> ? ->> ?",
    "EXISTS (SELECT ?, ?)",
    "NOT ?",
    "? AND b OR ?",
    "count(*) FILTER (WHERE ?)",
    "t.a < ?",
    "? COLLATE nocase",
    "a/* b */=/* 'c */?",
    "a -- b 'c\n = ?",
    "a <> ? AND ?",
    "(SELECT a FROM t, u ORDER BY a, ?)",
    "f(DISTINCT ?)",
    "view ?",
    "with ?",
    "trigger ?",
    "if not exists ?",
    "recursive ?",
    "NOT ? AND table ?",
    "index ?",
    "into ?",
    "references ?",
    "a AND set ?",
];
/// Statements, in which `?` is an expression.
const STATEMENTS: [&str; 22] = [
    "SELECT ?",
    "SELECT a, ? FROM t WHERE ?",
    "SELECT DISTINCT ? AS b FROM t, u AS v WHERE ? GROUP BY a, ? HAVING ? ORDER BY ?, ? LIMIT ?",
    "SELECT a FROM t JOIN u ON ? LEFT JOIN v ON ? AND ?",
    "SELECT a FROM t UNION SELECT ? FROM u INTERSECT SELECT ?, ?",
    "WITH t AS (SELECT ?), u (b) AS (SELECT ? FROM t) SELECT ?, ? FROM u",
    "INSERT INTO t VALUES (?, ?), (?, ?)",
    "INSERT INTO t (a, b) SELECT ?, ? FROM u WHERE ? ON CONFLICT (a) DO UPDATE SET a = ?, b = ? WHERE ?",
    "INSERT INTO t (a) VALUES (?) RETURNING a, ?",
    "INSERT INTO t WITH u AS (SELECT ?, ?) SELECT ?, ?",
    "UPDATE t SET a = ?, b = ? WHERE ? RETURNING ?, ?",
    "UPDATE t SET a = ?, b = (SELECT ?, ?) FROM u, v WHERE ?",
    "DELETE FROM t WHERE ? RETURNING a, ?",
    "CREATE TABLE t (a TEXT DEFAULT ?, b TEXT CHECK (?), c TEXT DEFAULT (?))",
    "CREATE TABLE t AS SELECT ?, ?",
    "CREATE INDEX i ON t (a, ?) WHERE ?",
    "CREATE VIEW v AS SELECT ?, ?",
    "ALTER TABLE t ADD COLUMN a TEXT DEFAULT ?",
    "EXPLAIN SELECT ? FROM t WHERE ?",
    "CREATE TRIGGER i AFTER INSERT ON t WHEN ? BEGIN UPDATE t SET a = ?, b = ? WHERE ?; SELECT ?, ?; END",
    "SELECT a FROM t WHERE ?; DELETE FROM u WHERE ?",
    "SELECT ?, ? FROM (SELECT ?, ? FROM t) AS u WHERE ?",
];

impl Random {
    /// Replaces each `?` of a template with an expression or a literal that contains the value.
    fn fill(&mut self, template: &str, dialect: Dialect, depth: usize) -> String {
        let mut parts = template.split('?');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            if depth < 3 && self.below(3) > 0 {
                let template = EXPRESSIONS[self.below(EXPRESSIONS.len())];
                filled.push_str(&self.fill(template, dialect, depth + 1));
            } else {
                let special = match dialect {
                    Sqlite => &OF_SQLITE[..],
                    Postgres => &OF_POSTGRES[..],
                    MySql => &OF_MYSQL[..],
                };
                let forms = [special, &LITERALS[..]][self.below(2)];
                filled.push_str(forms[self.below(forms.len())]);
            }
            filled.push_str(part);
        }
        filled
    }
}

#[test]
fn a_value_at_the_position_of_a_literal_is_not_recorded() {
    for dialect in [Sqlite, Postgres, MySql] {
        no_value_is_recorded(dialect, 5_000);
    }
}

#[test]
#[ignore = "takes minutes"]
fn a_value_in_a_million_statements_is_not_recorded() {
    no_value_is_recorded(MySql, 1_000_000);
}

fn no_value_is_recorded(dialect: Dialect, statements: usize) {
    let mut random = Random(0x5eed_005e_c4e7);
    for _ in 0..statements {
        let template = STATEMENTS[random.below(STATEMENTS.len())];
        let sql = random.fill(template, dialect, 0);
        // A text that is cut off anywhere ends with a literal that is not closed.
        let mut end = sql.len() - [0, random.below(sql.len())][random.below(2)];
        while !sql.is_char_boundary(end) {
            end -= 1;
        }
        let recorded = format!("{:?}", Statement::scan(&sql[..end], dialect, 4096));
        assert!(!recorded.contains("unter"), "{}\n{recorded}", &sql[..end]);
    }
}

/// The values that follow the last byte that is scanned are not recorded either.
#[test]
fn a_value_at_the_limit_of_the_scanned_text_is_not_recorded() {
    for dialect in [Sqlite, Postgres, MySql] {
        for filler in 0..24 {
            let start = super::MAX_SCANNED_BYTES - 12 - filler;
            let sql = format!("SELECT {}, 'hunter2', 'hunter2' FROM t", " ".repeat(start));
            assert!(!format!("{:?}", Statement::scan(&sql, dialect, 4096)).contains("unter"));
        }
    }
}
