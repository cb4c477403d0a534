//! Manifests with the dependency, and with paths that hold in the shadow.

use crate::rules::Runtime;
use std::path::{Component, Path, PathBuf};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

/// The dependency on `otel-runtime`.
#[derive(Debug)]
pub(crate) struct Dependency {
    pub(crate) runtime: Runtime,
    pub(crate) features: &'static [&'static str],
}

/// The name of the package in manifests.
const NAME: &str = "otel-runtime";

impl Dependency {
    /// The dependency of a member in the shadow.
    pub(crate) fn in_shadow(runtime: Runtime) -> Self {
        Self { runtime, features: &["zero-code"] }
    }

    fn value(&self) -> Value {
        let source = match &self.runtime {
            Runtime::Version(version) if self.features.is_empty() => return version.as_str().into(),
            Runtime::Version(version) => ("version", version.clone()),
            Runtime::Folder(folder) => ("path", folder.to_string_lossy().into_owned()),
        };
        let mut table = InlineTable::new();
        table.insert(source.0, source.1.into());
        if !self.features.is_empty() {
            table.insert("features", Value::Array(self.features.iter().copied().collect::<Array>()));
        }
        table.into()
    }
}

/// The manifest of a member or of the workspace in the shadow.
pub(super) fn in_shadow(
    text: &str,
    path: &Path,
    base: &Path,
    dependency: Option<&Dependency>,
    is_root: bool,
) -> Result<String, String> {
    let mut document = parse(text)?;
    let folder = path.parent().unwrap_or(base);
    absolute_paths(document.as_table_mut(), folder, base);
    if let Some(dependency) = dependency {
        add(&mut document, dependency)?;
    }
    if is_root && !document.contains_key("workspace") {
        // The shadow lies below the folder of another workspace.
        document.insert("workspace", Item::Table(Table::new()));
    }
    Ok(document.to_string())
}

/// The manifest with the dependency, or `None` if it has one.
pub(crate) fn with_dependency(text: &str, dependency: &Dependency) -> Result<Option<String>, String> {
    let mut document = parse(text)?;
    if dependencies(&document).is_some_and(|table| table.contains_key(NAME)) {
        return Ok(None);
    }
    add(&mut document, dependency)?;
    Ok(Some(document.to_string()))
}

/// The manifest without the dependency, or `None` if it has none.
pub(crate) fn without_dependency(text: &str) -> Result<Option<String>, String> {
    let mut document = parse(text)?;
    let Some(table) = document.get_mut("dependencies").and_then(Item::as_table_like_mut) else { return Ok(None) };
    if table.remove(NAME).is_none() {
        return Ok(None);
    }
    if table.is_empty() {
        document.remove("dependencies");
    } else if let Some(table) = document["dependencies"].as_table_mut()
        && table.iter().all(|(_, item)| item.is_table())
    {
        // There was no line `[dependencies]`, only tables such as `[dependencies.serde]`.
        table.set_implicit(true);
    }
    Ok(Some(document.to_string()))
}

fn parse(text: &str) -> Result<DocumentMut, String> {
    text.parse::<DocumentMut>().map_err(|error| error.to_string())
}

fn dependencies(document: &DocumentMut) -> Option<&dyn TableLike> {
    document.get("dependencies")?.as_table_like()
}

fn add(document: &mut DocumentMut, dependency: &Dependency) -> Result<(), String> {
    let table = document.entry("dependencies").or_insert_with(|| Item::Table(Table::new()));
    let table = table.as_table_like_mut().ok_or("`dependencies` is no table")?;
    table.insert(NAME, value(dependency.value()));
    Ok(())
}

/// Makes each `path` that leaves the folder `base` absolute.
fn absolute_paths(table: &mut dyn TableLike, folder: &Path, base: &Path) {
    for (key, item) in table.iter_mut() {
        if key == "path"
            && let Some(path) = item.as_str()
        {
            let target = normal(&folder.join(path));
            if !target.starts_with(base) {
                *item = value(target.to_string_lossy().into_owned());
            }
            continue;
        }
        if let Some(inner) = item.as_table_like_mut() {
            absolute_paths(inner, folder, base);
        } else if let Some(tables) = item.as_array_of_tables_mut() {
            for inner in tables.iter_mut() {
                absolute_paths(inner, folder, base);
            }
        }
    }
}

/// The path without `.` and `..`, as cargo reads it.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => _ = normal.pop(),
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests;
