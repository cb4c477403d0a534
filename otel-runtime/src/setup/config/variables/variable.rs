//! One row of the table of environment variables.

use std::borrow::Cow;

/// An environment variable, with what the documentation says about it.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(super) name: Cow<'static, str>,
    /// What it sets, in Markdown.
    #[cfg_attr(not(test), expect(dead_code, reason = "only the page of the documentation contains it"))]
    pub(super) sets: &'static str,
    /// The value that has the same effect as an unset variable. It is empty if there is no such value.
    pub(super) default: &'static str,
    pub(super) state: State,
    /// The Cargo feature of `otel-runtime` that a value of the variable requires.
    pub(super) feature: Option<&'static str>,
    pub(super) origin: Origin,
    /// The test target that shows the variable, if it is not `environment`.
    pub(super) target: Option<&'static str>,
}

/// What the variable does here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Honoured,
    /// Honoured in part, with the reason.
    Partly(&'static str),
    /// Not read during an installation, with what reads it.
    Elsewhere(&'static str),
}

/// Where the variable is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The specification of the SDK, of exporters or of declarative configuration.
    Specification,
    /// The semantic conventions, this project, or a convention outside OpenTelemetry.
    Other,
}

impl Variable {
    /// Returns a variable of the specification that is honoured.
    pub(super) const fn new(name: &'static str, sets: &'static str, default: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            sets,
            default,
            state: State::Honoured,
            feature: None,
            origin: Origin::Specification,
            target: None,
        }
    }

    /// Returns a variable that is not in the specification.
    pub(super) const fn other(name: &'static str, sets: &'static str, default: &'static str) -> Self {
        let mut variable = Self::new(name, sets, default);
        variable.origin = Origin::Other;
        variable
    }

    pub(super) const fn partly(mut self, reason: &'static str) -> Self {
        self.state = State::Partly(reason);
        self
    }

    pub(super) const fn tested_in(mut self, target: &'static str) -> Self {
        self.target = Some(target);
        self
    }

    pub(super) const fn elsewhere(mut self, reader: &'static str, target: &'static str) -> Self {
        self.state = State::Elsewhere(reader);
        self.target = Some(target);
        self
    }

    pub(super) const fn feature(mut self, feature: &'static str) -> Self {
        self.feature = Some(feature);
        self
    }
}
