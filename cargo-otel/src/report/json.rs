//! The plan as JSON.

use crate::plan::{Decision, Plan};
use crate::workspace::Workspace;
use serde_json::{Value, json};

/// The plan for scripts.
pub(crate) fn json(workspace: &Workspace, plan: &Plan) -> String {
    let packages = plan.packages.iter().map(|package| {
        let functions: Vec<Value> = package
            .files
            .iter()
            .flat_map(|file| {
                let place = workspace.shown(&file.source.path).to_string_lossy();
                file.source.functions.iter().zip(&file.decisions).map(move |(function, decision)| {
                    let (attributes, reason) = match decision {
                        Decision::Wanted(wanted) => (attributes(&wanted.attributes), &wanted.reason),
                        Decision::Skipped(reason) => (Vec::new(), reason),
                    };
                    json!({
                        "function": function.path,
                        "file": place,
                        "line": function.line,
                        "instrumented": !attributes.is_empty(),
                        "attributes": attributes,
                        "reason": reason,
                    })
                })
            })
            .collect();
        let unread: Vec<Value> = package
            .files
            .iter()
            .filter_map(|file| {
                let problem = file.source.problem.as_ref()?;
                Some(json!({ "file": workspace.shown(&file.source.path).to_string_lossy(), "problem": problem }))
            })
            .collect();
        json!({
            "package": package.name,
            "left_out": package.left_out,
            "functions": functions,
            "unread": unread,
            "notes": package.remarks(workspace),
        })
    });
    let packages: Vec<Value> = packages.collect();
    let (instrumented, functions) = plan.counts();
    let whole =
        json!({ "functions": functions, "instrumented": instrumented, "packages": packages, "notes": plan.remarks });
    format!("{whole:#}")
}

fn attributes(attributes: &[(&'static str, String)]) -> Vec<Value> {
    attributes.iter().map(|(name, options)| json!({ "attribute": name, "options": options })).collect()
}
