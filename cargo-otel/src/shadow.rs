//! The shadow: a copy of the workspace in the target directory, with links to all that does not change.

mod lock;
mod manifest;
mod tree;

pub(crate) use manifest::{Dependency, with_dependency, without_dependency};

use crate::insert::{InsertedIn, inserted, insertions, places};
use crate::plan::{PackagePlan, Plan};
use crate::rules::Rules;
use crate::workspace::Workspace;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// A shadow that has been written.
#[derive(Debug)]
pub(crate) struct Shadow {
    /// What stands for the base of the workspace.
    pub(crate) base: PathBuf,
    /// What stands for the root of the workspace.
    root: PathBuf,
    /// The manifest that cargo gets.
    pub(crate) manifest: PathBuf,
    /// Whether a manifest or the lock file has changed, so that cargo has to resolve dependencies again.
    pub(crate) is_unresolved: bool,
    /// Where the file with the insertions is.
    pub(crate) insertions: PathBuf,
}

impl Shadow {
    /// The lock file of the workspace in the shadow.
    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("Cargo.lock")
    }
}

/// Writes the shadow. Files that would not change are not touched, so that cargo does not compile them again.
pub(crate) fn write(workspace: &Workspace, plan: &Plan, rules: &Rules) -> Result<Shadow, String> {
    let folder = workspace.otel_folder();
    let base = folder.join("shadow");
    let inside = |path: &Path| path.strip_prefix(&workspace.base).map(Path::to_owned).ok();
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut inserted_in: InsertedIn = HashMap::new();
    for (package, file) in plan.files() {
        let Some(path) = inside(&file.source.path) else { continue };
        let insertions = insertions(package, file, rules.minimum());
        if !insertions.is_empty() {
            // The compiler runs in the root of the workspace.
            let name = workspace.shown(&file.source.path).to_string_lossy().into_owned();
            inserted_in.insert(name, places(&file.source.text, &insertions));
        }
        files.insert(path, inserted(&file.source.text, &insertions));
    }
    let mut is_unresolved = false;
    let mut manifests: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (path, package) in manifest_paths(workspace, plan) {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let dependency = package.filter(|package| package.is_instrumented() && package.runtime.is_none());
        let dependency = dependency.map(|_| Dependency::in_shadow(rules.runtime()));
        let is_root = path.parent() == Some(&workspace.root);
        let changed = manifest::in_shadow(&text, &path, &workspace.base, dependency.as_ref(), is_root)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        manifests.extend(inside(&path).map(|path| (path, changed)));
    }
    let tree = tree::Tree { original: &workspace.base, shadow: &base, skipped: &[&workspace.target] };
    tree.write(&files)?;
    is_unresolved |= tree.write_files(&manifests)?;
    tree.link_rest(files.keys().chain(manifests.keys()))?;
    let root = base.join(inside(&workspace.root).unwrap_or_default());
    is_unresolved |= lock::write(&workspace.root, &root, &folder)?;
    let state = folder.join("insertions.json");
    let text = serde_json::to_string(&inserted_in).map_err(|error| error.to_string())?;
    tree::write_if_changed(&state, &text)?;
    let manifest = base.join(inside(&workspace.selected).unwrap_or_else(|| PathBuf::from("Cargo.toml")));
    Ok(Shadow { base, root, manifest, is_unresolved, insertions: state })
}

/// The manifests of the workspace and of all its members, with the plan of a package that is considered.
fn manifest_paths<'a>(workspace: &Workspace, plan: &'a Plan) -> BTreeMap<PathBuf, Option<&'a PackagePlan>> {
    let mut paths = BTreeMap::from([(workspace.root.join("Cargo.toml"), None)]);
    for package in &workspace.packages {
        let planned = plan.packages.iter().find(|planned| planned.name == package.name);
        paths.insert(package.folder.join("Cargo.toml"), planned);
    }
    paths
}
