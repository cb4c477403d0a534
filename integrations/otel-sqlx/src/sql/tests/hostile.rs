//! Arbitrary text: scanning does not panic, is linear, and does not leak values.

use super::super::token::{TokenKind, Tokens};
use super::super::{MAX_SCANNED_BYTES, Statement};
use super::{MySql, Postgres, Sqlite};

/// Pieces of SQL, some of which are relevant to the scanner.
const PIECES: [&str; 63] = [
    "/*!",
    "/*!50110 ",
    "-- ",
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

/// A small random number generator, so that a failure can be reproduced with the same seed.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, limit: usize) -> usize {
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
fn any_scanned_text_keeps_to_the_limits() {
    let mut random = Random(0x5eed_cafe_f00d_d00d);
    for _ in 0..20_000 {
        let pieces = random.below(40);
        let (sql, limit) = (random.sql(pieces), random.below(60));
        for dialect in [Sqlite, Postgres, MySql] {
            let joined: String = Tokens::of(&sql, dialect).map(|token| token.text).collect();
            assert_eq!(joined, sql, "every byte is of one token");
            let statement = Statement::scan(&sql, dialect, limit);
            assert!(statement.text.chars().count() <= limit, "{sql:?}");
            assert!(statement.summary.is_none_or(|summary| summary.chars().count() <= 255 + "BATCH ".len()), "{sql:?}");
            assert!(statement.batch.is_none_or(|count| count > 1), "{sql:?}");
        }
    }
}

/// A secret that is a literal is never recorded, whatever precedes it.
#[test]
fn a_value_is_never_recorded() {
    let mut random = Random(0x0dd5_eed5);
    let forms = ["'hunter2'", "'it''s hunter2'", "'hunter2", "4111111111111111", "x'4111111111111111'"];
    for _ in 0..20_000 {
        let pieces = random.below(12);
        let (before, form) = (random.sql(pieces), forms[random.below(forms.len())]);
        for dialect in [Sqlite, Postgres, MySql] {
            // Only if the text before the literal ends outside of quotes, words and numbers.
            let closed = Tokens::of(&format!("{before} "), dialect)
                .last()
                .is_some_and(|token| token.kind == TokenKind::Space && token.text.trim_start_matches(' ').is_empty());
            if closed {
                let statement = Statement::scan(&format!("{before} {form}"), dialect, 4096);
                let recorded = format!("{statement:?}");
                assert!(!recorded.contains("hunter2") && !recorded.contains("4111"), "{before} {form}: {recorded}");
            }
        }
    }
}

#[test]
fn scanning_is_linear() {
    let hostile = [
        "(",
        "/*",
        "'",
        "$a$",
        "SELECT * FROM a, ",
        "IN (1, ",
        "[",
        "/*! ",
        "/*! a */",
        "'\\'",
        "CASE ",
        "WITH a AS (",
        "a.",
    ];
    let scan = |piece: &str| {
        let sql = piece.repeat(MAX_SCANNED_BYTES / piece.len());
        let began = std::time::Instant::now();
        _ = Statement::scan(&sql, Postgres, 4096);
        _ = Statement::scan(&sql, Sqlite, 4096);
        _ = Statement::scan(&sql, MySql, 4096);
        began.elapsed()
    };
    for piece in hostile {
        // In an unoptimised build, quadratic time would be seconds; linear time is a few milliseconds.
        assert!(scan(piece).as_millis() < 1000, "{piece}");
    }
}
