//! Parses the operations of one statement and their targets.

use super::common_tables::{self, CommonTables, WithPart};
use super::frame::{Expected, NameRole, Opener, OperationStart, ParserFrame, PreviousToken};
use super::keywords::{self, OperationSyntax};
use super::summary::StatementSummary;
use super::token::{Dialect, Token, TokenKind};

/// Tokens in deeper parentheses are ignored.
const MAX_DEPTH: usize = 64;

/// Parses one statement, token by token.
pub(super) struct SummaryParser {
    summary: StatementSummary,
    dialect: Dialect,
    /// The rest of the statement is ignored.
    closed: bool,
    frames: Vec<ParserFrame>,
    /// The number of open parentheses beyond the maximum depth.
    deeper: usize,
    /// The target that is being parsed.
    name: String,
    common_tables: CommonTables,
    last: PreviousToken,
    /// The number of open blocks inside a trigger, whose statements are not executed now.
    blocks: Option<usize>,
}

impl SummaryParser {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            summary: StatementSummary::default(),
            dialect,
            closed: false,
            frames: vec![ParserFrame::starting()],
            deeper: 0,
            name: String::new(),
            common_tables: CommonTables::default(),
            last: PreviousToken::Other,
            blocks: None,
        }
    }

    pub(super) fn push(&mut self, token: Token<'_>) {
        if let Some(blocks) = &mut self.blocks {
            // `CASE` ends with `END`, too.
            *blocks = if token.is_one_of(&["BEGIN", "CASE"]) { *blocks + 1 } else { *blocks };
            *blocks = if token.is("END") { blocks.saturating_sub(1) } else { *blocks };
        }
        if self.closed || token.kind == TokenKind::Space {
            return;
        }
        if !self.continues_name(token) {
            self.read(token);
        }
        self.last = PreviousToken::of(token);
    }

    /// Returns whether a semicolon ends this statement, and not one inside its body.
    pub(super) fn may_end(&self) -> bool {
        self.blocks.is_none_or(|blocks| blocks == 0)
    }

    /// Ends the statement.
    pub(super) fn finish(mut self) -> StatementSummary {
        self.end_name(false);
        self.summary
    }

    fn frame(&mut self) -> &mut ParserFrame {
        if self.frames.is_empty() {
            self.frames.push(ParserFrame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// `public.users` is one name that consists of three tokens.
    fn continues_name(&mut self, token: Token<'_>) -> bool {
        if !matches!(self.frame().expect, Expected::Rest(_)) {
            return false;
        }
        if token.is_symbol(".") || (token.is_name() && self.name.ends_with('.')) {
            self.name.push_str(token.text);
            return true;
        }
        // `FROM ROWS FROM (f(a), g(b))`
        let is_rows_from = token.is("FROM") && self.name.eq_ignore_ascii_case("ROWS");
        self.end_name(token.is_symbol("(") || is_rows_from);
        false
    }

    fn read(&mut self, token: Token<'_>) {
        match (token.kind, token.text) {
            (TokenKind::Symbol, "(") => self.open(),
            (TokenKind::Symbol, ")") => self.close(),
            _ if self.deeper > 0 => {}
            (TokenKind::Symbol, ",") => {
                let frame = self.frame();
                if let (Expected::More(target), true) = (frame.expect, frame.list) {
                    frame.expect = Expected::Name(target);
                }
                if let OperationStart::With { part: part @ WithPart::End, .. } = &mut frame.start {
                    *part = WithPart::Name;
                }
            }
            (TokenKind::Word, _) if self.last != PreviousToken::Dot => self.word(token),
            (TokenKind::Quoted, _) => self.name(token),
            _ => self.frame().skip(),
        }
    }

    fn open(&mut self) {
        if self.frames.len() >= MAX_DEPTH || self.deeper > 0 {
            self.deeper += 1;
            return;
        }
        let outer = *self.frame();
        let target = matches!(outer.expect, Expected::Name(NameRole::From));
        let expect = if target { outer.expect } else { Expected::Nothing };
        self.frames.push(ParserFrame {
            start: outer.start_inside(),
            query: target,
            list: target,
            expect,
            ..ParserFrame::default()
        });
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        if self.frames.len() > 1 {
            self.frames.pop();
        }
        let depth = self.frames.len();
        self.common_tables.close(depth);
        if let OperationStart::With { part: part @ WithPart::Body, .. } = &mut self.frame().start {
            *part = WithPart::End;
            self.common_tables.end_body(depth);
        }
        self.frame().miss_target();
    }

    fn word(&mut self, token: Token<'_>) {
        if self.continues_with(token) {
            return;
        }
        let frame = *self.frame();
        match keywords::operation(token.text) {
            Some(syntax) if self.begins(token, frame) => self.begin(token, syntax),
            _ if token.is("WITH") && (frame.may_start() || frame.awaits_query()) => {
                self.frame().start = OperationStart::With { part: WithPart::Name, recursive: false };
            }
            _ if frame.opens(token) => {
                self.frame().start = OperationStart::Yes;
                self.frame().opener = Opener::None;
            }
            _ if frame.may_start() && self.is_word_of_prefix(token) => {}
            // `VALUES (1) UNION ALL TABLE a`
            _ if frame.start == OperationStart::Query && token.is_one_of(&["ALL", "DISTINCT"]) => {}
            // `SELECT * EXCEPT (a) FROM t` of other databases combines nothing.
            _ if frame.query
                && self.last != PreviousToken::Star
                && token.is_one_of(&["UNION", "EXCEPT", "INTERSECT"]) =>
            {
                *self.frame() = ParserFrame { start: OperationStart::Query, ..ParserFrame::default() };
            }
            _ => self.inner_word(token, frame),
        }
    }

    /// Whether an operation begins with this word, which could also be a name.
    fn begins(&self, token: Token<'_>, frame: ParserFrame) -> bool {
        let outside = self.frames.len() == 1;
        match () {
            // `SELECT` cannot be a name, so it always starts an operation.
            () if token.is("SELECT") => true,
            () if token.is("TABLE") && (frame.may_start() || frame.awaits_query()) => true,
            () => frame.may_change() && (keywords::is_nested(token.text) || outside) && !self.is_word_of_prefix(token),
        }
    }

    /// Handles a word or a quoted name that belongs to a `WITH` clause.
    fn continues_with(&mut self, token: Token<'_>) -> bool {
        let OperationStart::With { part, recursive } = self.frame().start else { return false };
        let Some(next) = part.after(token) else { return false };
        let recursive = recursive || next == WithPart::Name;
        if (part, next) == (WithPart::Name, WithPart::Columns) {
            let key = common_tables::key(token.text, self.dialect);
            // In SQLite, every query may be recursive.
            self.common_tables.define(key, self.frames.len(), recursive || self.dialect == Dialect::Sqlite);
        }
        self.frame().start = OperationStart::With { part: next, recursive };
        true
    }

    /// `EXPLAIN ANALYZE`, `EXPLAIN QUERY PLAN`
    fn is_word_of_prefix(&self, token: Token<'_>) -> bool {
        !self.summary.summary.is_empty() && token.is_one_of(&["ANALYZE", "VERBOSE", "QUERY", "PLAN"])
    }

    /// Handles a word that does not start an operation.
    fn inner_word(&mut self, token: Token<'_>, frame: ParserFrame) {
        self.frame().start = OperationStart::No;
        self.summary.returning |= token.is("RETURNING");
        let target = match frame.expect {
            Expected::Object => return self.object(token),
            // `CREATE INDEX ON a`: the index has no name.
            Expected::Name(NameRole::Other) if token.is("ON") => Some(NameRole::Collection),
            // `CREATE SCHEMA AUTHORIZATION a`: the schema is named after a role.
            Expected::Name(NameRole::Other) if token.is("AUTHORIZATION") => {
                self.closed = true;
                None
            }
            Expected::Name(_)
                if self.last == PreviousToken::Or || token.is("OR") || keywords::is_before_target(token.text) =>
            {
                return;
            }
            Expected::Name(_) => return self.name(token),
            _ if !frame.query => return,
            Expected::Into if token.is("INTO") => Some(NameRole::Collection),
            _ if token.is("FROM") && self.last != PreviousToken::Distinct => Some(NameRole::From),
            _ if self.is_join(token) || (frame.using && token.is("USING")) => Some(NameRole::From),
            _ => None,
        };
        if let Some(target) = target {
            self.frame().list = target == NameRole::From;
            self.frame().expect = Expected::Name(target);
        } else if keywords::ends_targets(token.text) {
            self.frame().expect = Expected::Nothing;
        }
    }

    /// In other databases, `STRAIGHT_JOIN` can be an alias; after `SELECT`, it is a hint.
    fn is_join(&self, token: Token<'_>) -> bool {
        let is_hint = matches!(self.last, PreviousToken::Select | PreviousToken::Distinct);
        token.is("JOIN") || (self.dialect == Dialect::MySql && token.is("STRAIGHT_JOIN") && !is_hint)
    }

    fn begin(&mut self, token: Token<'_>, shape: OperationSyntax) {
        let outside = self.frames.len() == 1;
        self.summary.operation(token.text, outside);
        self.closed = shape == OperationSyntax::Bare;
        // `UPDATE a, b SET ..`
        let list = self.dialect == Dialect::MySql && token.is("UPDATE");
        let frame = ParserFrame::after(token, shape);
        *self.frame() = ParserFrame { list: frame.list || list, ..frame };
    }

    /// `TABLE` of `CREATE TABLE`
    fn object(&mut self, token: Token<'_>) {
        if keywords::is_modifier(token.text) {
            return;
        }
        let Some(is_collection) = keywords::object(token.text) else {
            self.closed = true;
            return;
        };
        self.summary.object(token.text);
        if keywords::has_body(token.text) {
            self.blocks = Some(0);
        }
        let target = if is_collection { NameRole::Collection } else { NameRole::Other };
        self.frame().expect = Expected::Name(target);
    }

    /// Handles the first part of a name, if a name is expected.
    fn name(&mut self, token: Token<'_>) {
        if self.continues_with(token) {
            return;
        }
        let frame = *self.frame();
        self.frame().start = OperationStart::No;
        if let Expected::Name(target) = frame.expect {
            self.name.clear();
            self.name.push_str(token.text);
            self.frame().expect = Expected::Rest(target);
        }
    }

    /// Ends the name. `is_function` is whether it is the name of a function, at a position where a function or a collection is expected.
    fn end_name(&mut self, is_function: bool) {
        let Expected::Rest(target) = self.frame().expect else { return };
        self.frame().expect = Expected::More(target);
        let name = std::mem::take(&mut self.name);
        let key = common_tables::key(&name, self.dialect);
        if (is_function && target == NameRole::From) || self.common_tables.contains(&key) {
            return;
        }
        self.summary.target(name, key, target);
        self.closed = self.blocks.is_some();
    }
}
