//! Reads the operations of one statement and what they are about.

use super::frame::{Expect, Frame, Last, Start, Target};
use super::token::{Kind, Token};
use super::told::Told;
use super::words::{self, Shape};

/// Parentheses deeper than this are not looked into.
const DEEPEST: usize = 64;
/// Names of `WITH` beyond this are taken for collections.
const MOST_NAMES: usize = 32;

/// Reads one statement, token by token.
pub(super) struct Outline {
    told: Told,
    /// Nothing more is worth looking at.
    closed: bool,
    frames: Vec<Frame>,
    /// How many parentheses are open beyond the deepest that is looked into.
    deeper: usize,
    /// The target that is being read.
    name: String,
    /// What `WITH` has named.
    named: Vec<String>,
    last: Last,
    /// The statements inside a trigger are not the client's: how many blocks of them are open.
    blocks: Option<usize>,
}

impl Default for Outline {
    fn default() -> Self {
        let (name, named, frames) = (String::new(), Vec::new(), vec![Frame::starting()]);
        Self { told: Told::default(), closed: false, frames, deeper: 0, name, named, last: Last::Other, blocks: None }
    }
}

impl Outline {
    pub(super) fn push(&mut self, token: Token<'_>) {
        if let Some(blocks) = &mut self.blocks {
            // `CASE` ends with `END`, too.
            *blocks = if token.is_one_of(&["BEGIN", "CASE"]) { *blocks + 1 } else { *blocks };
            *blocks = if token.is("END") { blocks.saturating_sub(1) } else { *blocks };
        }
        if self.closed || token.kind == Kind::Space {
            return;
        }
        if !self.continues_name(token) {
            self.read(token);
        }
        self.last = Last::of(token);
    }

    /// Whether a semicolon ends the statement, and not one inside it.
    pub(super) fn may_end(&self) -> bool {
        self.blocks.is_none_or(|blocks| blocks == 0)
    }

    /// The end of the statement.
    pub(super) fn finish(mut self) -> Told {
        self.end_name(false);
        self.told
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// `public.users` is one name of three tokens.
    fn continues_name(&mut self, token: Token<'_>) -> bool {
        if !matches!(self.frame().expect, Expect::Rest(_)) {
            return false;
        }
        if token.is_symbol(".") || (token.is_name() && self.name.ends_with('.')) {
            self.name.push_str(token.text);
            return true;
        }
        self.end_name(token.is_symbol("("));
        false
    }

    fn read(&mut self, token: Token<'_>) {
        match (token.kind, token.text) {
            (Kind::Symbol, "(") => self.open(),
            (Kind::Symbol, ")") => self.close(),
            _ if self.deeper > 0 => {}
            (Kind::Symbol, ",") => {
                if let (Expect::More(target), true) = (self.frame().expect, self.frame().list) {
                    self.frame().expect = Expect::Target(target);
                }
            }
            (Kind::Word, _) if self.last != Last::Dot => self.word(token),
            (Kind::Quoted, _) => self.name(token),
            _ => {
                let frame = self.frame();
                frame.start = if frame.is_with() { Start::With } else { Start::No };
                frame.miss_target();
            }
        }
    }

    fn open(&mut self) {
        if self.frames.len() >= DEEPEST || self.deeper > 0 {
            self.deeper += 1;
            return;
        }
        let outer = *self.frame();
        let target = matches!(outer.expect, Expect::Target(Target::From));
        let expect = if target { outer.expect } else { Expect::Nothing };
        self.frames.push(Frame { query: target, list: target, expect, ..Frame::starting() });
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        if self.frames.len() > 1 {
            self.frames.pop();
        }
        self.frame().miss_target();
    }

    fn word(&mut self, token: Token<'_>) {
        let outside = self.frames.len() == 1;
        let frame = *self.frame();
        let shape = words::operation(token.text);
        let begins = match shape {
            // No name is `SELECT`, so it always begins something.
            Some(Shape::From) if token.is("SELECT") => true,
            Some(_) => frame.may_start() && (words::is_nested(token.text) || outside) && !self.is_word_of_prefix(token),
            None => false,
        };
        match shape {
            Some(shape) if begins => self.begin(token, shape),
            _ if frame.may_start() && token.is("WITH") => self.frame().start = Start::With,
            _ if frame.is_with() => self.name_of_with(token),
            _ if frame.may_start() && self.is_word_of_prefix(token) => {}
            _ => self.inner_word(token, frame),
        }
    }

    /// `EXPLAIN ANALYZE`, `EXPLAIN QUERY PLAN`
    fn is_word_of_prefix(&self, token: Token<'_>) -> bool {
        !self.told.summary.is_empty() && token.is_one_of(&["ANALYZE", "VERBOSE", "QUERY", "PLAN"])
    }

    fn name_of_with(&mut self, token: Token<'_>) {
        if self.named.len() < MOST_NAMES && !token.is_one_of(&["RECURSIVE", "AS", "NOT", "MATERIALIZED"]) {
            self.named.push(token.text.to_owned());
        }
    }

    /// A word that begins no operation.
    fn inner_word(&mut self, token: Token<'_>, frame: Frame) {
        self.frame().start = Start::No;
        self.told.returning |= token.is("RETURNING");
        let target = match frame.expect {
            Expect::Object => return self.object(token),
            Expect::Target(_) if self.last == Last::Or || token.is("OR") || words::is_before_target(token.text) => {
                return;
            }
            Expect::Target(_) => return self.name(token),
            _ if !frame.query => return,
            Expect::Into if token.is("INTO") => Some(Target::Collection),
            _ if token.is("FROM") && self.last != Last::Distinct => Some(Target::From),
            _ if token.is("JOIN") || (frame.using && token.is("USING")) => Some(Target::From),
            _ => None,
        };
        if let Some(target) = target {
            self.frame().list = target == Target::From;
            self.frame().expect = Expect::Target(target);
        } else if words::ends_targets(token.text) {
            self.frame().expect = Expect::Nothing;
        }
    }

    fn begin(&mut self, token: Token<'_>, shape: Shape) {
        let outside = self.frames.len() == 1;
        self.told.operation(token.text, outside);
        self.closed = shape == Shape::Bare;
        let expect = match shape {
            Shape::Bare | Shape::From | Shape::Prefix => Expect::Nothing,
            Shape::Into => Expect::Into,
            Shape::Next => Expect::Target(Target::Collection),
            Shape::Procedure => Expect::Target(Target::Procedure),
            Shape::Named => Expect::Target(Target::Other),
            Shape::Object => Expect::Object,
        };
        let list = words::takes_list(token.text);
        let start = if shape == Shape::Prefix { Start::Yes } else { Start::No };
        let query = words::is_nested(token.text) || shape == Shape::Into;
        let using = token.is_one_of(&["DELETE", "MERGE"]);
        *self.frame() = Frame { start, query, list, using, expect };
    }

    /// `TABLE` of `CREATE TABLE`
    fn object(&mut self, token: Token<'_>) {
        if words::is_modifier(token.text) {
            return;
        }
        let Some(is_collection) = words::object(token.text) else {
            self.closed = true;
            return;
        };
        self.told.object(token.text);
        if words::has_body(token.text) {
            self.blocks = Some(0);
        }
        let target = if is_collection { Target::Collection } else { Target::Other };
        self.frame().expect = Expect::Target(target);
    }

    /// The first part of a name, if one is expected.
    fn name(&mut self, token: Token<'_>) {
        let frame = *self.frame();
        if frame.is_with() && token.kind == Kind::Quoted {
            return self.name_of_with(token);
        }
        self.frame().start = Start::No;
        if let Expect::Target(target) = frame.expect {
            self.name.clear();
            self.name.push_str(token.text);
            self.frame().expect = Expect::Rest(target);
        }
    }

    /// The name is complete; a parenthesis behind it makes it a function's where rows come from.
    fn end_name(&mut self, parenthesis: bool) {
        let Expect::Rest(target) = self.frame().expect else { return };
        self.frame().expect = Expect::More(target);
        let name = std::mem::take(&mut self.name);
        let is_function = target == Target::From && parenthesis;
        if is_function || self.named.contains(&name) {
            return;
        }
        self.told.target(name, target);
        self.closed = self.blocks.is_some();
    }
}
