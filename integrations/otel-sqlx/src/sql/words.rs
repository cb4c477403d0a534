//! The words of SQL that tell operations and their targets.

/// How the target of an operation is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The operation has none that is worth telling, or one that may be anything.
    Bare,
    /// A whole statement follows: `EXPLAIN`, `DECLARE c CURSOR FOR`
    Prefix,
    /// `SELECT .. FROM a, b JOIN c`, `DELETE FROM a`
    From,
    /// `INSERT INTO a`
    Into,
    /// `UPDATE a`, `TRUNCATE TABLE a`
    Next,
    /// `CALL a(..)`
    Procedure,
    /// `PRAGMA a`: a name, but not of a collection.
    Named,
    /// `CREATE TABLE a`: the operation goes on.
    Object,
}

/// The first words of statements.
const OPERATIONS: [(&str, Shape); 54] = [
    ("ABORT", Shape::Bare),
    ("ALTER", Shape::Object),
    ("ANALYZE", Shape::Bare),
    ("ATTACH", Shape::Bare),
    ("BEGIN", Shape::Bare),
    ("CALL", Shape::Procedure),
    ("CHECKPOINT", Shape::Bare),
    ("CLOSE", Shape::Bare),
    ("CLUSTER", Shape::Bare),
    ("COMMENT", Shape::Bare),
    ("COMMIT", Shape::Bare),
    ("COPY", Shape::Next),
    ("CREATE", Shape::Object),
    ("DEALLOCATE", Shape::Bare),
    ("DECLARE", Shape::Prefix),
    ("DELETE", Shape::From),
    ("DETACH", Shape::Bare),
    ("DISCARD", Shape::Bare),
    ("DO", Shape::Bare),
    ("DROP", Shape::Object),
    ("END", Shape::Bare),
    ("EXECUTE", Shape::Bare),
    ("EXPLAIN", Shape::Prefix),
    ("FETCH", Shape::Bare),
    ("GRANT", Shape::Bare),
    ("IMPORT", Shape::Bare),
    ("INSERT", Shape::Into),
    ("LISTEN", Shape::Bare),
    ("LOAD", Shape::Bare),
    ("LOCK", Shape::Next),
    ("MERGE", Shape::Into),
    ("MOVE", Shape::Bare),
    ("NOTIFY", Shape::Bare),
    ("PRAGMA", Shape::Named),
    ("PREPARE", Shape::Prefix),
    ("REASSIGN", Shape::Bare),
    ("REFRESH", Shape::Object),
    ("REINDEX", Shape::Bare),
    ("RELEASE", Shape::Bare),
    ("REPLACE", Shape::Into),
    ("RESET", Shape::Bare),
    ("REVOKE", Shape::Bare),
    ("ROLLBACK", Shape::Bare),
    ("SAVEPOINT", Shape::Bare),
    ("SELECT", Shape::From),
    ("SET", Shape::Bare),
    ("SHOW", Shape::Bare),
    ("START", Shape::Bare),
    ("TABLE", Shape::Next),
    ("TRUNCATE", Shape::Next),
    ("UNLISTEN", Shape::Bare),
    ("UPDATE", Shape::Next),
    ("VACUUM", Shape::Bare),
    ("VALUES", Shape::Bare),
];

/// Operations that may also be in parentheses; `replace(` is a function there.
const NESTED: [&str; 5] = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"];

/// Words between an operation or `FROM` and the target.
const BEFORE_TARGET: [&str; 7] = ["ONLY", "LATERAL", "IF", "NOT", "EXISTS", "CONCURRENTLY", "TABLE"];

/// Words between `CREATE` and what is created.
const MODIFIERS: [&str; 12] = [
    "OR",
    "REPLACE",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "GLOBAL",
    "LOCAL",
    "UNIQUE",
    "RECURSIVE",
    "MATERIALIZED",
    "VIRTUAL",
    "FOREIGN",
];

/// What is created, altered or dropped, and whether it is a collection. The names of others (roles, say) are not told.
const OBJECTS: [(&str, bool); 10] = [
    ("EXTENSION", false),
    ("FUNCTION", false),
    ("INDEX", false),
    ("PROCEDURE", false),
    ("SCHEMA", false),
    ("SEQUENCE", false),
    ("TABLE", true),
    ("TRIGGER", false),
    ("TYPE", false),
    ("VIEW", true),
];

/// Words that end a list of targets.
const ENDS_TARGETS: [&str; 17] = [
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "SET",
    "RETURNING",
    "WINDOW",
    "FOR",
    "OFFSET",
    "FETCH",
    "VALUES",
    "WHEN",
    "DO",
];

pub(super) fn operation(word: &str) -> Option<Shape> {
    let found = OPERATIONS.binary_search_by(|(known, _)| ascii_order(known, word)).ok()?;
    Some(OPERATIONS[found].1)
}

pub(super) fn object(word: &str) -> Option<bool> {
    OBJECTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, is_collection)| *is_collection)
}

pub(super) fn is_nested(word: &str) -> bool {
    is_in(&NESTED, word)
}

/// Whether the operation may have several targets of its own, between commas.
pub(super) fn takes_list(word: &str) -> bool {
    is_in(&["SELECT", "DELETE", "TRUNCATE", "LOCK", "DROP"], word)
}

/// Whether what is created may have statements inside it.
pub(super) fn has_body(word: &str) -> bool {
    is_in(&["FUNCTION", "PROCEDURE", "TRIGGER"], word)
}

pub(super) fn is_before_target(word: &str) -> bool {
    is_in(&BEFORE_TARGET, word)
}

pub(super) fn is_modifier(word: &str) -> bool {
    is_in(&MODIFIERS, word)
}

pub(super) fn ends_targets(word: &str) -> bool {
    is_in(&ENDS_TARGETS, word)
}

fn is_in(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// How a known word in capitals is to any word in any case.
fn ascii_order(known: &str, word: &str) -> std::cmp::Ordering {
    known.bytes().cmp(word.bytes().map(|byte| byte.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::{OPERATIONS, operation};

    #[test]
    fn every_operation_is_found_in_any_case() {
        for (word, shape) in OPERATIONS {
            assert_eq!(operation(word), Some(shape), "{word}: the list must be sorted");
            assert_eq!(operation(&word.to_lowercase()), Some(shape));
        }
        assert_eq!(operation("SELECTED"), None);
        assert_eq!(operation(""), None);
    }
}
