//! Where the files of modules are.

use super::attributes::{is_test_only, path_attribute};
use super::function::Scope;
use crate::workspace::{Crate, CrateKind};
use std::path::{Path, PathBuf};
use syn::{Attribute, Ident};

/// The file of a module.
#[derive(Debug)]
pub(crate) struct ModuleFile {
    pub(crate) path: PathBuf,
    pub(crate) scope: Scope,
    /// The folder with the files of its modules.
    pub(crate) folder: PathBuf,
    /// The kind of the crate.
    pub(crate) kind: CrateKind,
}

impl ModuleFile {
    pub(crate) fn root(krate: &Crate) -> Self {
        let folder = krate.source.parent().map(Path::to_owned).unwrap_or_default();
        let scope = Scope::of_crate(&krate.name, krate.kind == CrateKind::Test);
        Self { path: krate.source.clone(), scope, folder, kind: krate.kind }
    }

    /// The file of `mod name;` in this file, within the inline modules that `folder` stands for. `None` if there is none.
    pub(crate) fn child(&self, name: &Ident, attributes: &[Attribute], scope: &Scope, folder: &Path) -> Option<Self> {
        let name = name.to_string().trim_start_matches("r#").to_owned();
        let inside = scope.module(&name, is_test_only(attributes));
        let new = |path: PathBuf, folder: PathBuf| Self { path, scope: inside.clone(), folder, kind: self.kind };
        if let Some(path) = path_attribute(attributes) {
            // Only in an inline module is the path relative to the folder of modules.
            let from = if folder == self.folder { self.path.parent()? } else { folder };
            let path = from.join(path);
            let folder = path.parent().map(Path::to_owned).unwrap_or_default();
            return path.exists().then(|| new(path, folder));
        }
        let inside = folder.join(&name);
        let candidates = [folder.join(format!("{name}.rs")), inside.join("mod.rs")];
        candidates.into_iter().find(|path| path.exists()).map(|path| new(path, inside))
    }
}
