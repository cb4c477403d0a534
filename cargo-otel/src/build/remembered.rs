//! What does not compile with an attribute, remembered from build to build until its file changes.

use crate::plan::LeftOut;
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

#[derive(Default, Serialize, Deserialize)]
struct Remembered {
    functions: Vec<RememberedFunction>,
    packages: Vec<RememberedPackage>,
}

#[derive(Serialize, Deserialize)]
struct RememberedFunction {
    file: PathBuf,
    function: String,
    /// What the file contained.
    contents: u64,
}

#[derive(Serialize, Deserialize)]
struct RememberedPackage {
    package: String,
    /// What the manifest contained.
    contents: u64,
}

/// Reads what was left out and has not changed since.
pub(super) fn read(workspace: &Workspace) -> LeftOut {
    let text = fs::read_to_string(path(workspace)).unwrap_or_default();
    let remembered: Remembered = serde_json::from_str(&text).unwrap_or_default();
    let functions = remembered.functions.into_iter().filter(|one| one.contents == contents(&one.file));
    let packages =
        remembered.packages.into_iter().filter(|one| Some(one.contents) == of_package(workspace, &one.package));
    LeftOut {
        functions: functions.map(|one| (one.file, one.function)).collect(),
        packages: packages.map(|one| one.package).collect(),
    }
}

pub(super) fn write(workspace: &Workspace, left_out: &LeftOut) -> Result<(), String> {
    let functions = left_out.functions.iter().map(|(file, function)| RememberedFunction {
        contents: contents(file),
        file: file.clone(),
        function: function.clone(),
    });
    let packages = left_out.packages.iter().filter_map(|package| {
        Some(RememberedPackage { contents: of_package(workspace, package)?, package: package.clone() })
    });
    let remembered = Remembered { functions: functions.collect(), packages: packages.collect() };
    let text = serde_json::to_string_pretty(&remembered).map_err(|error| error.to_string())?;
    let path = path(workspace);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.otel_folder().join("left-out.json")
}

fn of_package(workspace: &Workspace, name: &str) -> Option<u64> {
    let package = workspace.packages.iter().find(|package| package.name == name)?;
    Some(contents(&package.folder.join("Cargo.toml")))
}

fn contents(file: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    fs::read(file).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}
