//! What is known about one function.

use std::ops::Range;

/// A function with a body.
#[derive(Debug)]
pub(crate) struct Function {
    /// The path in patterns, such as `shop::db::Pool::get`.
    pub(crate) path: String,
    /// The default name of its span, such as `Pool::get`.
    pub(crate) name: String,
    pub(crate) line: usize,
    /// The first and the last line, with attributes and body.
    pub(crate) lines: (usize, usize),
    /// The place for an attribute: in front of the visibility and of all keywords.
    pub(crate) place: usize,
    pub(crate) is_async: bool,
    pub(crate) reach: Reach,
    /// The trait that its `impl` block implements, or that it is a default method of.
    pub(crate) of_trait: Option<String>,
    /// How many statements its body has, with those in inner blocks.
    pub(crate) statements: usize,
    pub(crate) returned: Returned,
    /// The names of its parameters, except `self`.
    pub(crate) parameters: Vec<String>,
    pub(crate) obstacle: Option<Obstacle>,
}

/// Who can call a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It has some form of `pub`, or belongs to a trait.
    Public,
    /// It belongs to a program and to no type. In a program, functions without `pub` are as important as others.
    Program,
    Private,
}

/// What a function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returned {
    /// Its own type: it is a constructor, or a step of a builder.
    Own,
    Result,
    Other,
}

/// Why a function cannot have an attribute, whatever the rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    Const,
    /// An ABI such as `extern "C"`.
    Extern,
    Variadic,
    /// An attribute that fixes the body or the position of the caller.
    Attribute(String),
    /// `main`, which gets the initialization.
    Main,
    /// A test, or code that exists only in tests.
    Test,
    /// It has `#[instrument]` of the crate `tracing` or of this project.
    Instrument,
    /// It has an attribute of this project.
    Annotated,
}

/// `main` of a program.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The item with its attributes.
    pub(crate) item: Range<usize>,
    /// The place of the first statement.
    pub(crate) body: usize,
    pub(crate) is_example: bool,
    /// For an `async fn` with an attribute that runs it: the text between the parameters and the body, and the conditions of the item.
    pub(crate) runtime: Option<AsyncEntry>,
}

/// An `async fn main`.
#[derive(Debug)]
pub(crate) struct AsyncEntry {
    /// The return type, with its arrow.
    pub(crate) output: String,
    /// The `#[cfg(..)]` of the item.
    pub(crate) conditions: String,
}

/// Where an item is.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The path of the module, with the crate.
    path: String,
    /// The last name of the path, unless that is the crate.
    module: Option<String>,
    /// Whether the module exists only in tests.
    pub(crate) is_test: bool,
}

impl Scope {
    pub(crate) fn of_crate(name: &str, is_test: bool) -> Self {
        Self { path: name.to_owned(), module: None, is_test }
    }

    /// A module inside.
    pub(crate) fn module(&self, name: &str, is_test: bool) -> Self {
        Self { path: format!("{}::{name}", self.path), module: Some(name.to_owned()), is_test: self.is_test || is_test }
    }

    /// The path and the name of a function of a type, of a trait, or of the module.
    pub(crate) fn name(&self, owner: Option<&str>, function: &str) -> (String, String) {
        match (owner, &self.module) {
            (Some(owner), _) => (format!("{}::{owner}::{function}", self.path), format!("{owner}::{function}")),
            (None, Some(module)) => (format!("{}::{function}", self.path), format!("{module}::{function}")),
            (None, None) => (format!("{}::{function}", self.path), function.to_owned()),
        }
    }
}
