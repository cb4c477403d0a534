//! What is read, and what is wrong in the file.

use super::tree::Place;
use crate::error::ConfigFileProblem;
use crate::setup::config::FileVariable;
use std::cell::RefCell;

/// The file that is being read. All its problems are reported together.
#[derive(Debug)]
pub(super) struct Document {
    /// The name of the file in sources of settings, without its folder.
    name: String,
    problems: RefCell<Vec<ConfigFileProblem>>,
    variables: RefCell<Vec<FileVariable>>,
    /// Remarks for the report: the place, and what to know.
    remarks: RefCell<Vec<(String, String)>>,
}

impl Document {
    pub(super) fn new(name: String) -> Self {
        let (problems, variables, remarks) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { name, problems, variables, remarks }
    }

    pub(super) fn refuse(&self, place: Place, path: &str, message: String) {
        let Place { line, column } = place;
        self.problems.borrow_mut().push(ConfigFileProblem { line, column, path: path.to_owned(), message });
    }

    /// Adds a setting for which there is an environment variable.
    pub(super) fn set(&self, name: &'static str, value: String, place: String) {
        self.variables.borrow_mut().push(FileVariable { name, value, place });
    }

    pub(super) fn remark(&self, place: String, message: &str) {
        self.remarks.borrow_mut().push((place, message.to_owned()));
    }

    /// Returns how a line is called in reports, such as `otel.yaml:12`.
    pub(super) fn source(&self, place: Place) -> String {
        format!("{}:{}", self.name, place.line)
    }

    /// Returns the problems in the order of the file.
    pub(super) fn problems(&self) -> Vec<ConfigFileProblem> {
        let mut problems = self.problems.take();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems.dedup();
        problems
    }

    pub(super) fn into_parts(self) -> (Vec<FileVariable>, Vec<(String, String)>) {
        (self.variables.into_inner(), self.remarks.into_inner())
    }
}
