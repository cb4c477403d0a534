//! Finds the values that are written like names: `PRAGMA key = hunter2`, `SET role TO bob`, `USING csv(hunter2)`.

use super::keywords;
use super::token::{Dialect, Token, TokenKind};

/// Reads the tokens of a text, without whitespace and comments.
#[derive(Default)]
pub(super) struct SettingReader {
    part: SettingPart,
}

/// The part of the statement that is read next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum SettingPart {
    #[default]
    Start,
    /// After `CREATE` or `ALTER`, before the kind of object.
    Object,
    /// A statement of Postgres without expressions, such as `CREATE FUNCTION` or `ALTER ROLE`.
    Options,
    /// A statement with expressions, such as `CREATE TABLE`.
    Expressions,
    /// After `WITH` or `OPTIONS`, where settings in parentheses may follow.
    Opening { has_expressions: bool },
    /// The name of a setting. Another word after it is a value.
    Setting { scope: SettingScope, named: bool },
    /// A word is a value. It is `filled` if the previous token is a value, too.
    Value { scope: SettingScope, filled: bool },
    /// After `CREATE VIRTUAL`.
    VirtualTable,
    /// After `USING`.
    Module,
    /// In the arguments of the module, which can be any text.
    Arguments,
    /// After `ATTACH`, where a word is a text.
    Attached,
    /// A definition of columns in SQLite.
    Columns,
    /// After `DEFAULT` in such a definition, where a word is a text.
    DefaultOfColumn,
    /// The statement contains no settings.
    Other,
}

/// How far the value of a setting extends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SettingScope {
    /// `SET a = b`: to the end of the statement.
    Statement,
    /// `CREATE FUNCTION f() SET a = b LANGUAGE sql`: to the next clause.
    Clause,
    /// `WITH (a = b, c = d)`: to the comma.
    Parentheses,
    /// `CREATE AGGREGATE f (a = b, c = d)`: to the comma.
    Option,
}

/// What a value follows after `SET`: `SET x TO y`, `SET TIME ZONE y`, `SET ROLE y`, `SET SESSION AUTHORIZATION y`, `SET NAMES y`.
const SETTING_WORDS: &[&str] = &["TO", "ZONE", "ROLE", "AUTHORIZATION", "NAMES"];
/// The words after `DEFAULT` that are not text in SQLite.
const CONSTANTS: &[&str] = &["NULL", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"];
/// The words that can precede a statement.
const BEFORE_STATEMENT: &[&str] = &[
    "ANALYZE",
    "BUFFERS",
    "COSTS",
    "EXPLAIN",
    "FORMAT",
    "GENERIC_PLAN",
    "JSON",
    "MEMORY",
    "OFF",
    "ON",
    "PLAN",
    "QUERY",
    "SERIALIZE",
    "SETTINGS",
    "SUMMARY",
    "TEXT",
    "TIMING",
    "VERBOSE",
    "WAL",
    "XML",
    "YAML",
];
/// The statements of Postgres in which the word after `=` is an expression.
const QUERIES: &[&str] = &[
    "CALL", "COPY", "DECLARE", "DELETE", "EXECUTE", "INSERT", "MERGE", "PREPARE", "SELECT", "TABLE", "UPDATE",
    "VALUES", "WITH",
];
/// The objects in whose definitions the word after `=` is an expression.
const OBJECTS_WITH_EXPRESSIONS: &[&str] =
    &["DOMAIN", "INDEX", "POLICY", "RULE", "STATISTICS", "TABLE", "TRIGGER", "VIEW"];
/// The clauses that may follow the `SET` clause of a function.
const FUNCTION_CLAUSES: &[&str] = &[
    "AS",
    "BEGIN",
    "CALLED",
    "COST",
    "EXTERNAL",
    "IMMUTABLE",
    "LANGUAGE",
    "LEAKPROOF",
    "NOT",
    "PARALLEL",
    "RETURN",
    "RETURNS",
    "ROWS",
    "SECURITY",
    "SET",
    "STABLE",
    "STRICT",
    "SUPPORT",
    "TRANSFORM",
    "VOLATILE",
    "WINDOW",
];

impl SettingReader {
    /// Reads a token and returns whether it is a value that looks like a name.
    pub(super) fn read(&mut self, token: Token<'_>, dialect: Dialect) -> bool {
        if token.is_symbol(";") {
            self.part = SettingPart::Start;
            return false;
        }
        if let SettingPart::Opening { has_expressions } = self.part {
            self.part = match has_expressions {
                _ if token.is_symbol("(") => {
                    self.part = SettingPart::Setting { scope: SettingScope::Parentheses, named: false };
                    return false;
                }
                true => SettingPart::Expressions,
                false => SettingPart::Options,
            };
        }
        let (part, is_value) = match self.part {
            SettingPart::Start => (after_start(token, dialect), false),
            SettingPart::Object => (after_object(token, dialect), false),
            SettingPart::Options | SettingPart::Expressions => (self.part.after_clause(token), false),
            SettingPart::Setting { scope, named } => after_setting(token, scope, named),
            SettingPart::Value { scope, filled } => after_value(token, scope, filled),
            SettingPart::VirtualTable if token.is("USING") => (SettingPart::Module, false),
            SettingPart::Module if token.is_symbol("(") => (SettingPart::Arguments, false),
            SettingPart::Arguments => (self.part, token.kind != TokenKind::Symbol),
            SettingPart::Attached => (self.part, token.is_name() && !token.is_one_of(&["DATABASE", "AS", "KEY"])),
            SettingPart::Columns if token.is("DEFAULT") => (SettingPart::DefaultOfColumn, false),
            SettingPart::DefaultOfColumn if token.is_symbol("-") || token.is_symbol("+") => (self.part, false),
            SettingPart::DefaultOfColumn => (SettingPart::Columns, token.is_name() && !token.is_one_of(CONSTANTS)),
            part => (part, false),
        };
        self.part = part;
        is_value
    }
}

fn after_start(token: Token<'_>, dialect: Dialect) -> SettingPart {
    let (postgres, mysql) = (dialect == Dialect::Postgres, dialect == Dialect::MySql);
    let setting = SettingPart::Setting { scope: SettingScope::Statement, named: false };
    match () {
        () if token.kind != TokenKind::Word || token.is_one_of(BEFORE_STATEMENT) => SettingPart::Start,
        () if token.is_one_of(&["CREATE", "ALTER"]) => SettingPart::Object,
        () if (postgres || mysql) && token.is("SET") => setting,
        () if mysql => SettingPart::Other,
        () if postgres && token.is_one_of(QUERIES) => SettingPart::Other,
        () if postgres => SettingPart::Options,
        () if token.is("PRAGMA") => setting,
        () if token.is("ATTACH") => SettingPart::Attached,
        () => SettingPart::Other,
    }
}

fn after_object(token: Token<'_>, dialect: Dialect) -> SettingPart {
    match dialect {
        Dialect::Sqlite if token.is("VIRTUAL") => SettingPart::VirtualTable,
        Dialect::Sqlite if token.is("TABLE") => SettingPart::Columns,
        Dialect::Sqlite if token.is_one_of(&["TEMP", "TEMPORARY"]) => SettingPart::Object,
        Dialect::Sqlite | Dialect::MySql => SettingPart::Other,
        Dialect::Postgres if token.is_one_of(OBJECTS_WITH_EXPRESSIONS) => SettingPart::Expressions,
        Dialect::Postgres if keywords::is_modifier(token.text) || token.is("CONSTRAINT") => SettingPart::Object,
        Dialect::Postgres => SettingPart::Options,
    }
}

impl SettingPart {
    fn after_clause(self, token: Token<'_>) -> Self {
        let has_expressions = self == Self::Expressions;
        match () {
            () if token.is("SELECT") => Self::Other,
            () if token.is_one_of(&["WITH", "OPTIONS"]) => Self::Opening { has_expressions },
            () if has_expressions && token.is("SET") => Self::Opening { has_expressions },
            () if has_expressions => self,
            () if token.is("SET") => Self::Setting { scope: SettingScope::Clause, named: false },
            () if token.is_symbol("=") || token.is("PASSWORD") => {
                Self::Value { scope: SettingScope::Option, filled: false }
            }
            () => self,
        }
    }
}

fn after_setting(token: Token<'_>, scope: SettingScope, named: bool) -> (SettingPart, bool) {
    let value = SettingPart::Value { scope, filled: false };
    match () {
        () if scope == SettingScope::Clause && token.is_symbol("(") => {
            (SettingPart::Setting { scope: SettingScope::Parentheses, named: false }, false)
        }
        () if scope == SettingScope::Parentheses && token.is_symbol(")") => (SettingPart::Options, false),
        () if token.is_symbol("=") || token.is_symbol("(") || token.is_one_of(SETTING_WORDS) => (value, false),
        () if scope == SettingScope::Clause && token.kind == TokenKind::Symbol && token.text != "." => {
            (SettingPart::Options, false)
        }
        () if token.kind == TokenKind::Symbol => (SettingPart::Setting { scope, named: false }, false),
        () if !token.is_name() || (scope != SettingScope::Parentheses && token.is_one_of(&["SESSION", "LOCAL"])) => {
            (SettingPart::Setting { scope, named }, false)
        }
        () if token.is_one_of(&["TRANSACTION", "CONSTRAINTS", "CHARACTERISTICS"])
            && scope == SettingScope::Statement =>
        {
            (SettingPart::Other, false)
        }
        // `SET a FROM CURRENT`
        () if token.is("FROM") && scope == SettingScope::Clause => (SettingPart::Options, false),
        () if named => (SettingPart::Value { scope, filled: true }, true),
        () => (SettingPart::Setting { scope, named: true }, false),
    }
}

fn after_value(token: Token<'_>, scope: SettingScope, filled: bool) -> (SettingPart, bool) {
    let ends_item = token.is_symbol(",") || token.is_symbol(")");
    match scope {
        SettingScope::Clause if filled && token.is("SET") => (SettingPart::Setting { scope, named: false }, false),
        SettingScope::Clause if filled && token.is_one_of(FUNCTION_CLAUSES) => (SettingPart::Options, false),
        SettingScope::Parentheses if token.is_symbol(",") => (SettingPart::Setting { scope, named: false }, false),
        SettingScope::Parentheses | SettingScope::Option if ends_item => (SettingPart::Options, false),
        _ => (SettingPart::Value { scope, filled: token.kind != TokenKind::Symbol }, token.is_name()),
    }
}
