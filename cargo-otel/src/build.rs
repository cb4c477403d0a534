//! `cargo otel run`, `build` and `test`: cargo on the shadow, until what does not compile with an attribute is left out.

mod bisection;
mod cargo;
mod remembered;

use crate::arguments::Options;
use crate::plan::{FilePlan, LeftOut, Plan};
use crate::report::{left_out_line, summary_line};
use crate::rules::Rules;
use crate::scan::Function;
use crate::shadow::{self, Shadow};
use crate::workspace::Workspace;
use crate::wrapper::Failure;
use bisection::culprits;
use cargo::Cargo;
use std::path::{Path, PathBuf};

/// A workspace and what is known about building it.
pub(crate) struct Build<'a> {
    workspace: Workspace,
    rules: Rules,
    options: &'a Options,
    left_out: LeftOut,
}

/// Builds, and returns the exit code of cargo.
pub(crate) fn build(options: &Options) -> Result<i32, String> {
    let workspace = Workspace::read(options)?;
    let rules = Rules::read(&workspace, options)?;
    let left_out = remembered::read(&workspace);
    Build { workspace, rules, options, left_out }.run()
}

/// The plan of a workspace, without what is known not to compile.
pub(crate) fn plan(workspace: &Workspace, rules: &Rules) -> Plan {
    Plan::new(workspace, rules, &remembered::read(workspace))
}

impl Build<'_> {
    fn run(mut self) -> Result<i32, String> {
        let mut plan = Plan::new(&self.workspace, &self.rules, &self.left_out);
        for remark in &plan.remarks {
            eprintln!("warning: {remark}");
        }
        if !self.options.cargo.iter().any(|argument| matches!(argument.as_str(), "-q" | "--quiet")) {
            eprintln!("{}", summary_line(&plan));
        }
        loop {
            let shadow = self.write(&plan)?;
            let code = Cargo::new(&self.workspace, &shadow, self.options).run()?;
            let failures = Failure::take(&self.failures());
            if code == 0 || failures.is_empty() {
                return Ok(code);
            }
            let before = self.left_out.clone();
            for failure in failures {
                self.leave_out(&plan, &failure)?;
            }
            if self.left_out == before {
                // Nothing is left that could be left out.
                return Ok(code);
            }
            remembered::write(&self.workspace, &self.left_out)?;
            plan = Plan::new(&self.workspace, &self.rules, &self.left_out);
        }
    }

    fn write(&self, plan: &Plan) -> Result<Shadow, String> {
        let shadow = shadow::write(&self.workspace, plan, &self.rules)?;
        if shadow.is_unresolved {
            Cargo::new(&self.workspace, &shadow, self.options).resolve(&self.rules)?;
        }
        _ = Failure::take(&self.failures());
        Ok(shadow)
    }

    fn failures(&self) -> PathBuf {
        self.workspace.otel_folder().join("failures")
    }

    /// Leaves out the functions that the errors name, or those that a search finds, or the whole package.
    fn leave_out(&mut self, plan: &Plan, failure: &Failure) -> Result<(), String> {
        let mut found = named(plan, failure);
        let is_known =
            |(file, function): &InFile| self.left_out.functions.contains(&(file.clone(), function.path.clone()));
        if !found.is_empty() && found.iter().all(is_known) {
            // The same function in a library and in its tests.
            return Ok(());
        }
        if found.is_empty() {
            eprintln!("cargo otel: searching for what does not compile in `{}`: {}", failure.package, failure.message);
            let in_crate = plan.files().filter(|(_, file)| file.crate_root == failure.crate_root);
            let in_file = |file: &FilePlan, function| (file.source.path.clone(), FunctionName::of(function));
            let all: Vec<InFile> = in_crate
                .flat_map(|(_, file)| file.instrumented().map(move |function| in_file(file, function)))
                .collect();
            found = culprits(&all, &mut |left_out| self.compiles_without(left_out, failure))?;
        }
        for (file, function) in &found {
            eprintln!("{}", left_out_line(&self.workspace, file, (&function.path, function.line), &failure.message));
        }
        if found.is_empty() {
            eprintln!("cargo otel: left out the package `{}`: {}", failure.package, failure.message);
            self.left_out.packages.insert(failure.package.clone());
        }
        self.left_out.functions.extend(found.into_iter().map(|(file, function)| (file, function.path)));
        Ok(())
    }
}

impl Build<'_> {
    /// Whether the crate that failed compiles without the attributes of these functions.
    fn compiles_without(&self, functions: &[InFile], failure: &Failure) -> Result<bool, String> {
        let mut left_out = LeftOut::clone(&self.left_out);
        left_out.functions.extend(functions.iter().map(|(file, function)| (file.clone(), function.path.clone())));
        let plan = Plan::new(&self.workspace, &self.rules, &left_out);
        let shadow = self.write(&plan)?;
        Cargo::new(&self.workspace, &shadow, self.options).probe()?;
        Ok(!Failure::take(&self.failures()).iter().any(|other| other.crate_root == failure.crate_root))
    }
}

/// A function of a file.
type InFile = (PathBuf, FunctionName);

/// A function that is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FunctionName {
    path: String,
    line: usize,
}

impl FunctionName {
    fn of(function: &Function) -> Self {
        Self { path: function.path.clone(), line: function.line }
    }
}

/// The instrumented functions whose lines the errors name; those of notes only if no other is named.
fn named(plan: &Plan, failure: &Failure) -> Vec<InFile> {
    for primary in [true, false] {
        let mut found = Vec::new();
        for place in failure.places.iter().filter(|place| place.is_primary == primary) {
            for (file, function) in instrumented(plan, |file| file == place.file) {
                let (first, last) = function.lines;
                let name = (file.to_owned(), FunctionName::of(function));
                if (first..=last).contains(&place.line) && !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The instrumented functions of some files.
fn instrumented<'a>(
    plan: &'a Plan,
    is_wanted: impl Fn(&Path) -> bool + 'a,
) -> impl Iterator<Item = (&'a Path, &'a Function)> {
    let files = plan.files().filter(move |(_, file)| is_wanted(&file.source.path));
    files.flat_map(|(_, file)| file.instrumented().map(|function| (file.source.path.as_path(), function)))
}
