//! Text that nobody would send: nothing panics, nothing takes long, nothing gets out.

use super::super::token::{TokenKind, Tokens};
use super::super::{MAX_SCANNED_BYTES, Statement};
use super::{Postgres, Sqlite};

/// Pieces of SQL that have a meaning to the scanner, and some that have none.
const PIECES: [&str; 60] = [
    "'",
    "\"",
    "`",
    "[",
    "]",
    "$",
    "$$",
    "$a$",
    "?",
    ":",
    "@",
    "#",
    "--",
    "/*",
    "*/",
    "\n",
    " ",
    "\t",
    "(",
    ")",
    ",",
    ";",
    ".",
    "=",
    "-",
    "+",
    "\\",
    "E'",
    "x'",
    "U&'",
    "U&\"",
    "1",
    "1e",
    "0x",
    ".5",
    "é",
    "\u{0}",
    "\u{1F600}",
    "SELECT",
    "FROM",
    "INSERT INTO",
    "UPDATE",
    "DELETE",
    "WITH",
    "AS",
    "JOIN",
    "IN (",
    "VALUES",
    "CREATE",
    "TABLE",
    "TRIGGER",
    "BEGIN",
    "END",
    "CALL",
    "OR",
    "BETWEEN",
    "AND",
    "true",
    "users",
    "RETURNING",
];

/// A small generator, so that a failure comes back with the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    fn sql(&mut self, pieces: usize) -> String {
        (0..pieces).map(|_| PIECES[self.below(PIECES.len())]).collect::<Vec<_>>().join(["", " "][self.below(2)])
    }
}

#[test]
fn whatever_is_scanned_keeps_to_the_limits() {
    let mut random = Random(0x5eed_cafe_f00d_d00d);
    for _ in 0..20_000 {
        let pieces = random.below(40);
        let (sql, limit) = (random.sql(pieces), random.below(60));
        for dialect in [Sqlite, Postgres] {
            let joined: String = Tokens::of(&sql, dialect).map(|token| token.text).collect();
            assert_eq!(joined, sql, "every byte is of one token");
            let statement = Statement::scan(&sql, dialect, limit);
            assert!(statement.text.chars().count() <= limit, "{sql:?}");
            assert!(statement.summary.is_none_or(|summary| summary.chars().count() <= 255 + "BATCH ".len()), "{sql:?}");
            assert!(statement.batch.is_none_or(|count| count > 1), "{sql:?}");
        }
    }
}

/// A secret that is a literal wherever it is put in does not come out, whatever was before it.
#[test]
fn a_value_never_comes_out() {
    let mut random = Random(0x0dd5_eed5);
    let forms = ["'hunter2'", "'it''s hunter2'", "'hunter2", "4111111111111111", "x'4111111111111111'"];
    for _ in 0..20_000 {
        let pieces = random.below(12);
        let (before, form) = (random.sql(pieces), forms[random.below(forms.len())]);
        for dialect in [Sqlite, Postgres] {
            // Only where the text before it leaves no quote open, and no word or number that the literal would go on.
            let closed = Tokens::of(&format!("{before} "), dialect)
                .last()
                .is_some_and(|token| token.kind == TokenKind::Space && token.text.trim_start_matches(' ').is_empty());
            if closed {
                let statement = Statement::scan(&format!("{before} {form}"), dialect, 4096);
                let told = format!("{statement:?}");
                assert!(!told.contains("hunter2") && !told.contains("4111"), "{before} {form}: {told}");
            }
        }
    }
}

#[test]
fn scanning_is_linear() {
    let hostile = ["(", "/*", "'", "$a$", "SELECT * FROM a, ", "IN (1, ", "[", "CASE ", "WITH a AS (", "a."];
    let scan = |piece: &str| {
        let sql = piece.repeat(MAX_SCANNED_BYTES / piece.len());
        let began = std::time::Instant::now();
        _ = Statement::scan(&sql, Postgres, 4096);
        _ = Statement::scan(&sql, Sqlite, 4096);
        began.elapsed()
    };
    for piece in hostile {
        // Quadratic would be seconds in an unoptimized build; linear is a few milliseconds.
        assert!(scan(piece).as_millis() < 1000, "{piece}");
    }
}
