//! What rules say.

use crate::pattern::Pattern;
use std::path::PathBuf;
use std::time::Duration;

/// The rules of a workspace, and the options of the command line that replace them.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// The packages to consider; all members if empty.
    pub(crate) packages: Vec<String>,
    pub(crate) slow: Option<Duration>,
    pub(crate) runtime: Option<Runtime>,
    pub(crate) list: Vec<Rule>,
    pub(crate) only: Vec<Pattern>,
    pub(crate) except: Vec<Pattern>,
}

/// Where the crate `otel-runtime` comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    Folder(PathBuf),
    Version(String),
}

/// One `[[rule]]`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The line of the rule in the file.
    pub(crate) line: usize,
    pub(crate) functions: Vec<Pattern>,
    pub(crate) only: Vec<Condition>,
    pub(crate) skip: Option<bool>,
    pub(crate) error: Option<bool>,
    pub(crate) args: Option<Parameters>,
    /// The options of each attribute, `None` for an attribute that the rule removes.
    pub(crate) traced: Option<Attribute>,
    pub(crate) counted: Option<Attribute>,
    pub(crate) logged: Option<Attribute>,
}

/// A property that a function must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Async,
    Public,
}

/// Whether a function gets an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    Off,
    /// With these options, as in source code.
    On(String),
}

/// The parameters that are recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parameters {
    None,
    All,
    Named(Vec<String>),
}
