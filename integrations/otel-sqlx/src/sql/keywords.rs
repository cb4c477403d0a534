//! The SQL keywords that determine operations and their targets.

/// Where the target of an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OperationSyntax {
    /// The operation has no target, or the target is not recorded.
    Bare,
    /// `VALUES (1), (2)`: the operation has no target, but another query may follow.
    Rows,
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

/// The keywords that start statements, sorted.
const OPERATIONS: [(&str, OperationSyntax); 54] = [
    ("ABORT", OperationSyntax::Bare),
    ("ALTER", OperationSyntax::Object),
    ("ANALYZE", OperationSyntax::Bare),
    ("ATTACH", OperationSyntax::Bare),
    ("BEGIN", OperationSyntax::Bare),
    ("CALL", OperationSyntax::Procedure),
    ("CHECKPOINT", OperationSyntax::Bare),
    ("CLOSE", OperationSyntax::Bare),
    ("CLUSTER", OperationSyntax::Bare),
    ("COMMENT", OperationSyntax::Bare),
    ("COMMIT", OperationSyntax::Bare),
    ("COPY", OperationSyntax::Next),
    ("CREATE", OperationSyntax::Object),
    ("DEALLOCATE", OperationSyntax::Bare),
    ("DECLARE", OperationSyntax::Prefix),
    ("DELETE", OperationSyntax::From),
    ("DETACH", OperationSyntax::Bare),
    ("DISCARD", OperationSyntax::Bare),
    ("DO", OperationSyntax::Bare),
    ("DROP", OperationSyntax::Object),
    ("END", OperationSyntax::Bare),
    ("EXECUTE", OperationSyntax::Bare),
    ("EXPLAIN", OperationSyntax::Prefix),
    ("FETCH", OperationSyntax::Bare),
    ("GRANT", OperationSyntax::Bare),
    ("IMPORT", OperationSyntax::Bare),
    ("INSERT", OperationSyntax::Into),
    ("LISTEN", OperationSyntax::Bare),
    ("LOAD", OperationSyntax::Bare),
    ("LOCK", OperationSyntax::Next),
    ("MERGE", OperationSyntax::Into),
    ("MOVE", OperationSyntax::Bare),
    ("NOTIFY", OperationSyntax::Bare),
    ("PRAGMA", OperationSyntax::Named),
    ("PREPARE", OperationSyntax::Prefix),
    ("REASSIGN", OperationSyntax::Bare),
    ("REFRESH", OperationSyntax::Object),
    ("REINDEX", OperationSyntax::Bare),
    ("RELEASE", OperationSyntax::Bare),
    ("REPLACE", OperationSyntax::Into),
    ("RESET", OperationSyntax::Bare),
    ("REVOKE", OperationSyntax::Bare),
    ("ROLLBACK", OperationSyntax::Bare),
    ("SAVEPOINT", OperationSyntax::Bare),
    ("SELECT", OperationSyntax::From),
    ("SET", OperationSyntax::Bare),
    ("SHOW", OperationSyntax::Bare),
    ("START", OperationSyntax::Bare),
    ("TABLE", OperationSyntax::Next),
    ("TRUNCATE", OperationSyntax::Next),
    ("UNLISTEN", OperationSyntax::Bare),
    ("UPDATE", OperationSyntax::Next),
    ("VACUUM", OperationSyntax::Bare),
    ("VALUES", OperationSyntax::Rows),
];

/// Operations that may also be inside parentheses, where `replace(`, for example, is a function.
const NESTED: [&str; 5] = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"];

/// Keywords between an operation or `FROM` and the target.
const BEFORE_TARGET: [&str; 7] = ["ONLY", "LATERAL", "IF", "NOT", "EXISTS", "CONCURRENTLY", "TABLE"];

/// Keywords between `CREATE` and the kind of object.
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

/// The kinds of objects that are created, altered or dropped, and whether they are collections. The names of other kinds, such as
/// roles, are not recorded.
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

/// Keywords that end a list of targets.
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

pub(super) fn operation(word: &str) -> Option<OperationSyntax> {
    let found = OPERATIONS.binary_search_by(|(keyword, _)| ascii_order(keyword, word)).ok()?;
    Some(OPERATIONS[found].1)
}

pub(super) fn object(word: &str) -> Option<bool> {
    OBJECTS.iter().find(|(keyword, _)| keyword.eq_ignore_ascii_case(word)).map(|(_, is_collection)| *is_collection)
}

pub(super) fn is_nested(word: &str) -> bool {
    is_in(&NESTED, word)
}

/// Returns whether several targets may follow the operation, separated by commas.
pub(super) fn takes_list(word: &str) -> bool {
    is_in(&["SELECT", "DELETE", "TRUNCATE", "LOCK", "DROP"], word)
}

/// Returns whether an object of this kind may contain statements.
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
    words.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Compares a keyword in upper case with a word in any case.
fn ascii_order(keyword: &str, word: &str) -> std::cmp::Ordering {
    keyword.bytes().cmp(word.bytes().map(|byte| byte.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::{OPERATIONS, operation};

    #[test]
    fn every_operation_is_found_in_any_case() {
        for (word, syntax) in OPERATIONS {
            assert_eq!(operation(word), Some(syntax), "{word}: the list must be sorted");
            assert_eq!(operation(&word.to_lowercase()), Some(syntax));
        }
        assert_eq!(operation("SELECTED"), None);
        assert_eq!(operation(""), None);
    }
}
