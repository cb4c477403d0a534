//! The clauses of a statement of SQLite, and the keywords between them.

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Clause {
    /// A statement begins.
    #[default]
    Start,
    /// A query begins.
    Query,
    /// No word in these parentheses or in this statement is certainly a name.
    Other,
    /// `WITH a`, followed by a column list or `AS`.
    CommonTable,
    /// `WITH a` in parentheses, where `with` could also be a column of an expression.
    InnerCommonTable,
    /// `AS MATERIALIZED`, followed by a query in parentheses.
    CommonQuery,
    /// After the query, where a comma or the statement follows.
    CommonEnd,
    /// `SELECT a AS b`
    Results,
    /// `RETURNING a AS b`
    Returning,
    /// `FROM a, b JOIN c`
    Targets,
    /// `ON a = b`
    Condition,
    /// `WHERE`, `ORDER BY`, `VALUES` and what follows.
    Tail,
    /// `ON CONFLICT (a) DO UPDATE`
    Conflict,
    /// `INSERT OR IGNORE`
    Insert,
    /// `INTO a`, followed by a column list in parentheses.
    Into,
    /// `(a, b)` after `INTO` or `VIEW`.
    Columns,
    /// `UPDATE a`
    Update,
    /// `SET a = 1, b = 2`
    Assignments,
    Delete,
    /// `CREATE`, `DROP` or `ALTER`, followed by the kind of object.
    Object,
    /// `TABLE a`, followed by definitions in parentheses.
    Table,
    /// `(a TEXT, b TEXT)` after `TABLE`.
    Definitions,
    /// `VIEW a`, followed by a column list or `AS`.
    View,
    /// `INDEX a`, followed by `ON`.
    Index,
    /// `TRIGGER a`, followed by `ON`.
    Trigger,
    /// After the table of the trigger.
    Event,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum PrecedingToken {
    #[default]
    Other,
    Dot,
    Distinct,
    /// `TABLE`, `INDEX`, `VIEW` or `TRIGGER`.
    Kind,
    If,
    Not,
    Or,
    On,
    Do,
    /// `DO UPDATE`
    DoUpdate,
    Default,
}

impl Clause {
    /// Returns the clause that a keyword belongs to, if a name follows it.
    pub(super) fn before_name(self, word: &str, previous: PrecedingToken) -> Option<Clause> {
        Some(match (self, word) {
            (Clause::Start | Clause::Into | Clause::Targets, "WITH") => Clause::CommonTable,
            (Clause::Start | Clause::CommonEnd, "UPDATE") => Clause::Update,
            (Clause::Results | Clause::Assignments, "FROM") if previous != PrecedingToken::Distinct => Clause::Targets,
            (Clause::Delete, "FROM") | (Clause::Targets | Clause::Condition, "JOIN") => Clause::Targets,
            (Clause::Insert, "INTO") => Clause::Into,
            (Clause::Update, "SET") => Clause::Assignments,
            (Clause::Conflict, "SET") if previous == PrecedingToken::DoUpdate => Clause::Assignments,
            (Clause::Results | Clause::Returning | Clause::Targets | Clause::Into | Clause::Update, "AS") => self,
            (Clause::Definitions, "REFERENCES") if previous != PrecedingToken::Default => self,
            (Clause::Object, "TABLE") => Clause::Table,
            (Clause::Object, "VIEW") => Clause::View,
            (Clause::Object, "INDEX") => Clause::Index,
            (Clause::Object, "TRIGGER") => Clause::Trigger,
            (Clause::Index, "ON") => Clause::Other,
            (Clause::Trigger, "ON") => Clause::Event,
            _ => return None,
        })
    }

    /// Returns the clause that a keyword starts, if no name follows it.
    pub(super) fn next(self, word: &str, previous: PrecedingToken, upserts: bool) -> Option<Self> {
        Some(match (self, word) {
            (Self::Start, "EXPLAIN" | "QUERY" | "PLAN") | (Self::Trigger | Self::Event, "BEGIN") => Self::Start,
            (Self::Start | Self::Query | Self::CommonEnd | Self::Into | Self::Targets, "SELECT") => Self::Results,
            (Self::Start | Self::Query | Self::CommonEnd | Self::Into | Self::Targets, "VALUES")
            | (Self::Into, "DEFAULT")
            | (
                Self::Results | Self::Targets | Self::Condition | Self::Assignments,
                "WHERE" | "GROUP" | "HAVING" | "ORDER" | "LIMIT" | "WINDOW",
            ) => Self::Tail,
            (Self::Query, "ALL")
            | (Self::Table | Self::View, "AS")
            | (Self::Results | Self::Targets | Self::Condition | Self::Tail, "UNION" | "EXCEPT" | "INTERSECT") => {
                Self::Query
            }
            // In an expression, `(with` is also a column.
            (Self::Query, "WITH") | (Self::InnerCommonTable, "RECURSIVE") => Self::InnerCommonTable,
            (Self::CommonTable | Self::InnerCommonTable, "AS") | (Self::CommonQuery, "NOT" | "MATERIALIZED") => {
                Self::CommonQuery
            }
            (Self::Start | Self::CommonEnd, "INSERT" | "REPLACE") => Self::Insert,
            (Self::Tail | Self::Condition | Self::Assignments, "CONFLICT")
                if upserts && previous == PrecedingToken::On =>
            {
                Self::Conflict
            }
            (Self::Start | Self::CommonEnd, "DELETE") => Self::Delete,
            (Self::Start, "CREATE" | "DROP" | "ALTER")
            | (Self::Object, "TEMP" | "TEMPORARY" | "UNIQUE" | "VIRTUAL") => Self::Object,
            (Self::Targets, "ON") => Self::Condition,
            (
                Self::Targets | Self::Condition | Self::Tail | Self::Conflict | Self::Assignments | Self::Update,
                "RETURNING",
            ) => Self::Returning,
            (Self::Start | Self::Query | Self::CommonQuery | Self::CommonEnd | Self::Delete | Self::Object, _) => {
                Self::Other
            }
            _ => return None,
        })
    }
}

impl PrecedingToken {
    pub(super) fn after(self, word: &str) -> Self {
        match word {
            "DISTINCT" => Self::Distinct,
            "TABLE" | "INDEX" | "VIEW" | "TRIGGER" => Self::Kind,
            "IF" => Self::If,
            "NOT" if self == Self::If => Self::Not,
            "OR" => Self::Or,
            "ON" => Self::On,
            "DO" => Self::Do,
            "UPDATE" if self == Self::Do => Self::DoUpdate,
            "DEFAULT" => Self::Default,
            _ => Self::Other,
        }
    }
}
