//! `cargo otel apply` and `strip`: the instrumentation as source code.

mod source;

use crate::arguments::Options;
use crate::plan::{LeftOut, PackagePlan, Plan};
use crate::rules::Rules;
use crate::shadow::{Dependency, with_dependency, without_dependency};
use crate::workspace::Workspace;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, iter};

/// A file and its new text.
type Change = (PathBuf, String);

/// `cargo otel apply`.
pub(crate) fn apply(options: &Options) -> Result<ExitCode, String> {
    let workspace = Workspace::read(options)?;
    let rules = Rules::read(&workspace, options)?;
    let plan = crate::build::plan(&workspace, &rules);
    let mut changes = Vec::new();
    for package in plan.packages.iter().filter(|package| package.is_instrumented()) {
        let sources: Vec<Change> = package
            .files
            .iter()
            .filter_map(|file| Some((file.source.path.clone(), source::applied(package, file)?)))
            .collect();
        if !sources.is_empty() && package.runtime.is_none() {
            let dependency = Dependency { runtime: rules.runtime(), features: &[] };
            changes.extend(manifest(package, |text| with_dependency(text, &dependency))?);
        }
        changes.extend(sources);
    }
    for remark in &plan.remarks {
        eprintln!("warning: {remark}");
    }
    if options.check {
        for (path, _) in &changes {
            println!("{}", workspace.shown(path).display());
        }
        let is_done = changes.is_empty();
        eprintln!(
            "cargo otel: {}",
            if is_done { "nothing to apply" } else { "these files would change; run `cargo otel apply`" }
        );
        return Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    write(&workspace, &changes, "changed")
}

/// `cargo otel strip`.
pub(crate) fn strip(options: &Options) -> Result<ExitCode, String> {
    let workspace = Workspace::read(options)?;
    let rules = Rules::read(&workspace, options)?;
    let plan = Plan::new(&workspace, &rules, &LeftOut::default());
    let mut changes = Vec::new();
    for package in &plan.packages {
        let stripped = package.files.iter().map(|file| (file, source::stripped(file)));
        let stripped: Vec<_> = stripped.collect();
        let is_used =
            stripped.iter().any(|(file, text)| source::uses_runtime(text.as_ref().unwrap_or(&file.source.text)));
        changes.extend(stripped.into_iter().filter_map(|(file, text)| Some((file.source.path.clone(), text?))));
        if !is_used {
            changes.extend(manifest(package, without_dependency)?);
        }
    }
    write(&workspace, &changes, "stripped")
}

fn manifest(
    package: &PackagePlan,
    change: impl FnOnce(&str) -> Result<Option<String>, String>,
) -> Result<Option<Change>, String> {
    let path = package.folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let changed = change(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(changed.map(|text| (path, text)))
}

fn write(workspace: &Workspace, changes: &[Change], what: &str) -> Result<ExitCode, String> {
    for (path, text) in changes {
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let lines = changes.iter().map(|(path, _)| workspace.shown(path).display().to_string());
    let count = match changes.len() {
        0 => "nothing".to_owned(),
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    let lines: Vec<String> = lines.chain(iter::once(format!("cargo otel: {count} {what}"))).collect();
    println!("{}", lines.join("\n"));
    Ok(ExitCode::SUCCESS)
}
