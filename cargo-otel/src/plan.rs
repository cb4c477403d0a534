//! The decision about every function of the workspace, with its reason.

mod decision;
mod default;
mod left_out;
mod libraries;

pub(crate) use decision::{Decision, Wanted};
pub(crate) use left_out::LeftOut;

use crate::rules::Rules;
use crate::scan::{Function, Source, crate_sources};
use crate::workspace::{Crate, CrateKind, Package, Workspace};
use std::collections::HashSet;
use std::path::PathBuf;

/// The decisions about a workspace.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) packages: Vec<PackagePlan>,
    /// Remarks for the user, such as patterns that match nothing.
    pub(crate) remarks: Vec<String>,
}

/// The decisions about a package.
#[derive(Debug)]
pub(crate) struct PackagePlan {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) edition: String,
    /// Why nothing in the package is instrumented.
    pub(crate) left_out: Option<String>,
    /// The name of `otel-runtime` in this package, if it depends on it already.
    pub(crate) runtime: Option<String>,
    /// Whether the program handles signals itself.
    pub(crate) handles_signals: bool,
    pub(crate) files: Vec<FilePlan>,
}

/// The decisions about a file.
#[derive(Debug)]
pub(crate) struct FilePlan {
    pub(crate) source: Source,
    /// The root of the crate that the file belongs to.
    pub(crate) crate_root: PathBuf,
    /// Whether the crate is a test or a benchmark.
    is_test: bool,
    /// One decision for each function.
    pub(crate) decisions: Vec<Decision>,
}

impl Plan {
    /// Decides about every function. `left_out` does not compile with an attribute.
    pub(crate) fn new(workspace: &Workspace, rules: &Rules, left_out: &LeftOut) -> Self {
        let mut seen = HashSet::new();
        let considered = workspace.packages.iter().filter(|package| rules.includes(&package.name));
        let packages: Vec<_> = considered.map(|package| decide(package, rules, left_out, &mut seen)).collect();
        let remarks = unmatched(&packages, rules);
        Self { packages, remarks }
    }

    /// All files with their packages.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&PackagePlan, &FilePlan)> {
        self.packages.iter().flat_map(|package| package.files.iter().map(move |file| (package, file)))
    }

    /// The number of functions that are instrumented, and of all functions.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let decisions = || self.files().flat_map(|(_, file)| &file.decisions);
        (decisions().filter(|decision| matches!(decision, Decision::Wanted(_))).count(), decisions().count())
    }
}

impl PackagePlan {
    /// Whether the package gets the dependency and its files are changed.
    pub(crate) fn is_instrumented(&self) -> bool {
        self.left_out.is_none()
    }

    /// Remarks for the user.
    pub(crate) fn remarks(&self, workspace: &Workspace) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(reason) = &self.left_out {
            remarks.push(format!("`{}` is left out: {reason}", self.name));
        }
        if self.is_instrumented() && self.runtime.is_some() {
            remarks.push(format!("`{}` depends on `otel-runtime`, so it must set up telemetry itself", self.name));
        }
        if let Some(file) = self.files.iter().find(|file| handles_signals(&file.source.text)) {
            let file = workspace.shown(&file.source.path).display();
            remarks.push(format!(
                "`{}` handles signals ({file}): it exports the last telemetry only if `main` returns",
                self.name
            ));
        }
        let mut known = Vec::new();
        for file in self.files.iter().filter(|file| !file.is_test) {
            for (line, name, advice) in libraries::advice(&file.source) {
                if !known.contains(&name) {
                    let file = workspace.shown(&file.source.path).display();
                    remarks.push(format!("`{}` uses {name} ({file}:{line}): {advice}", self.name));
                    known.push(name);
                }
            }
        }
        remarks
    }
}

impl FilePlan {
    /// The functions that are instrumented.
    pub(crate) fn instrumented(&self) -> impl Iterator<Item = &Function> {
        let decided = self.source.functions.iter().zip(&self.decisions);
        decided.filter(|(_, decision)| matches!(decision, Decision::Wanted(_))).map(|(function, _)| function)
    }
}

fn decide(package: &Package, rules: &Rules, left_out: &LeftOut, seen: &mut HashSet<PathBuf>) -> PackagePlan {
    let mut files = Vec::new();
    let mut no_std = false;
    let mut crates: Vec<&Crate> = package.crates.iter().collect();
    // A file of a library that a test includes, too, is a file of the library.
    crates.sort_by_key(|krate| krate.kind == CrateKind::Test);
    for krate in crates {
        for source in crate_sources(krate, seen) {
            no_std |= source.is_no_std && krate.kind == CrateKind::Library;
            let decisions = source.functions.iter();
            let decisions =
                decisions.map(|function| decision::decide(function, package, &source.path, rules, left_out)).collect();
            let is_test = krate.kind == CrateKind::Test;
            files.push(FilePlan { source, crate_root: krate.source.clone(), is_test, decisions });
        }
    }
    let reason = if package.is_proc_macro {
        Some("a procedural macro runs in the compiler")
    } else if no_std {
        Some("a crate for programs without the standard library")
    } else if left_out.packages.contains(&package.name) {
        Some("it does not compile with the dependency")
    } else {
        None
    };
    let mut plan = PackagePlan {
        name: package.name.clone(),
        folder: package.folder.clone(),
        edition: package.edition.clone(),
        left_out: reason.map(str::to_owned),
        runtime: package.runtime.clone(),
        handles_signals: files.iter().any(|file| handles_signals(&file.source.text)),
        files,
    };
    if let Some(reason) = &plan.left_out {
        for decision in plan.files.iter_mut().flat_map(|file| &mut file.decisions) {
            *decision = Decision::Skipped(reason.clone());
        }
    }
    plan
}

/// Whether a source file installs a handler for SIGINT or SIGTERM. The initialization must not end such a program before it has cleaned up.
fn handles_signals(text: &str) -> bool {
    ["ctrl_c", "ctrlc::", "signal_hook", "signal::unix", "SIGTERM", "SIGINT", "sigaction"]
        .iter()
        .any(|word| text.contains(word))
}

/// The patterns that match no function.
fn unmatched(packages: &[PackagePlan], rules: &Rules) -> Vec<String> {
    let functions = || packages.iter().flat_map(|package| &package.files).flat_map(|file| &file.source.functions);
    let in_rules =
        rules.list.iter().flat_map(|rule| rule.functions.iter().map(move |pattern| (pattern, Some(rule.line))));
    let options = rules.only.iter().chain(&rules.except).map(|pattern| (pattern, None));
    let unmatched =
        in_rules.chain(options).filter(|(pattern, _)| !functions().any(|function| pattern.covers(&function.path)));
    let remarks = unmatched.map(|(pattern, line)| match line {
        Some(line) => format!("{}:{line}: no function matches `{}`", crate::rules::FILE, pattern.text()),
        None => format!("no function matches `{}`", pattern.text()),
    });
    remarks.collect()
}

#[cfg(test)]
mod tests;
