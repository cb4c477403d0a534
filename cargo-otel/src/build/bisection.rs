//! The search for functions that do not compile with their attributes, where no error names them.

use super::cargo::Cargo;
use super::{Build, FunctionName, InFile};
use crate::plan::{LeftOut, Plan};
use crate::wrapper::Failure;
use std::path::PathBuf;

impl Build<'_> {
    /// Finds the functions of a crate without which it compiles. It is empty if the crate compiles with none of them.
    pub(super) fn search(&self, plan: &Plan, failure: &Failure) -> Result<Vec<InFile>, String> {
        let files = plan.files().filter(|(_, file)| file.crate_root == failure.crate_root);
        let names = |(path, function): (&PathBuf, _)| (path.clone(), FunctionName::of(function));
        let all: Vec<InFile> = files
            .flat_map(|(_, file)| file.instrumented().map(|function| names((&file.source.path, function))))
            .collect();
        if all.is_empty() || !self.compiles_without(&all, failure)? {
            return Ok(Vec::new());
        }
        self.culprits(&all, &[], failure)
    }

    /// Finds the functions to leave out among `candidates`, if `left_out` is left out, too.
    fn culprits(&self, candidates: &[InFile], left_out: &[InFile], failure: &Failure) -> Result<Vec<InFile>, String> {
        if self.compiles_without(left_out, failure)? {
            return Ok(Vec::new());
        }
        if candidates.len() <= 1 {
            return Ok(candidates.to_vec());
        }
        // While one half is searched, the other one is left out.
        let (first, second) = candidates.split_at(candidates.len() / 2);
        let mut found = self.culprits(first, &[left_out, second].concat(), failure)?;
        let rest = [left_out, &found].concat();
        found.extend(self.culprits(second, &rest, failure)?);
        Ok(found)
    }

    fn compiles_without(&self, functions: &[InFile], failure: &Failure) -> Result<bool, String> {
        let mut left_out = LeftOut::clone(&self.left_out);
        left_out.functions.extend(functions.iter().map(|(file, function)| (file.clone(), function.path.clone())));
        let plan = Plan::new(&self.workspace, &self.rules, &left_out);
        let shadow = self.write(&plan)?;
        Cargo::new(&self.workspace, &shadow, self.options).probe()?;
        Ok(!Failure::take(&self.failures()).iter().any(|other| other.crate_root == failure.crate_root))
    }
}
