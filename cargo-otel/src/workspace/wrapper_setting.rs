//! The setting `build.rustc-workspace-wrapper` of cargo, which the tool must not replace.

use std::path::{Path, PathBuf};
use std::{env, fs};
use toml_edit::DocumentMut;

/// Returns the wrapper that the user has set for the compiler of workspace members, from the environment or from cargo's configuration.
pub(crate) fn rustc_workspace_wrapper() -> Option<PathBuf> {
    for name in ["RUSTC_WORKSPACE_WRAPPER", "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER"] {
        if let Some(wrapper) = env::var_os(name) {
            return (!wrapper.is_empty()).then(|| PathBuf::from(wrapper));
        }
    }
    let here = env::current_dir().ok()?;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let folders = here.ancestors().map(|folder| folder.join(".cargo")).chain(home);
    folders.into_iter().find_map(|folder| in_folder(&folder))
}

fn in_folder(folder: &Path) -> Option<PathBuf> {
    let text = ["config", "config.toml"].iter().find_map(|name| fs::read_to_string(folder.join(name)).ok())?;
    let document: DocumentMut = text.parse().ok()?;
    let wrapper = document.get("build")?.get("rustc-workspace-wrapper")?.as_str()?;
    // A path with a slash is relative to the folder above `.cargo`, another one is searched in PATH.
    let is_path = wrapper.contains(['/', '\\']);
    Some(if is_path { folder.parent()?.join(wrapper) } else { PathBuf::from(wrapper) })
}
