//! `[package.metadata.otel]`: the settings of a crate, and the files they come from.

use crate::errors::unknown;
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// How findings are reported.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Off,
    Warn,
    Deny,
}

/// The settings of a crate and its workspace.
pub(crate) struct Settings {
    /// `None` if the author has not set it, which means [`Mode::Warn`].
    pub(crate) mode: Option<Mode>,
    /// Report names that are not stable.
    pub(crate) stable: bool,
    /// Report names without a namespace.
    pub(crate) strict: bool,
    /// Report values that are not members of their enum.
    pub(crate) closed_enums: bool,
    pub(crate) namespaces: Vec<String>,
    pub(crate) registries: Vec<PathBuf>,
    /// Names without findings.
    pub(crate) allowed: Vec<String>,
    /// Every file that was read. Its changes must trigger a new compilation.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) problems: Vec<String>,
}

const KEYS: &[&str] = &["semconv", "stability", "strict", "enums", "namespaces", "registry", "allow"];
const MODES: &[&str] = &["off", "warn", "deny"];

impl Settings {
    pub(crate) fn new() -> Self {
        Self {
            mode: None,
            stable: false,
            strict: false,
            closed_enums: false,
            namespaces: Vec::new(),
            registries: Vec::new(),
            allowed: Vec::new(),
            files: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The settings of the package in `folder`. Its own settings override those of its workspace.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut settings = Self::new();
        // Without cargo there is no manifest, and the one in the working directory is unrelated.
        if !folder.is_absolute() {
            return settings;
        }
        let own = folder.join("Cargo.toml");
        let workspace = folder.ancestors().map(|folder| folder.join("Cargo.toml"));
        for manifest in workspace.filter(|manifest| manifest.exists()) {
            if settings.read_section(&manifest, "workspace", folder) {
                break;
            }
        }
        settings.read_section(&own, "package", folder);
        if !settings.files.contains(&own) {
            settings.files.push(own);
        }
        settings
    }

    /// Reads one manifest. Returns whether it has the section.
    fn read_section(&mut self, manifest: &Path, section: &str, package: &Path) -> bool {
        let Ok(text) = fs::read_to_string(manifest) else { return false };
        // Cargo itself reports mistakes in a manifest.
        let Ok(root) = DeTable::parse(&text) else { return false };
        let Some(found) = table(root.get_ref(), section) else { return false };
        if section == "workspace" {
            self.files.push(manifest.to_owned());
            let excluded = found.get("exclude").and_then(|value| texts("exclude", value.get_ref()).ok());
            let root = manifest.parent().unwrap_or(manifest);
            if excluded.into_iter().flatten().any(|folder| package.starts_with(root.join(folder))) {
                return true;
            }
        }
        let Some(otel) = table(found, "metadata").and_then(|metadata| metadata.get("otel")) else { return true };
        let place = format!("`[{section}.metadata.otel]` in {}", manifest.display());
        let Some(otel) = otel.get_ref().as_table() else {
            self.problems.push(format!("{place}: `otel` must be a table: `otel = {{ semconv = \"warn\" }}`"));
            return true;
        };
        for (key, value) in otel {
            if let Err(problem) = self.take(key.get_ref(), value.get_ref(), manifest) {
                self.problems.push(format!("{place}: {problem}"));
            }
        }
        true
    }

    fn take(&mut self, key: &str, value: &DeValue<'_>, manifest: &Path) -> Result<(), String> {
        match key {
            "semconv" => self.mode = Some(Mode::parse(text(key, value)?, key)?),
            "stability" => self.stable = second_of(key, value, ["any", "stable"])?,
            "enums" => self.closed_enums = second_of(key, value, ["open", "closed"])?,
            "strict" => self.strict = value.as_bool().ok_or("`strict` must be `true` or `false`")?,
            "namespaces" => self.namespaces.extend(texts(key, value)?),
            "allow" => self.allowed.extend(texts(key, value)?),
            "registry" => {
                let folder = manifest.parent().unwrap_or(Path::new("."));
                self.registries.extend(texts(key, value)?.into_iter().map(|file| folder.join(file)));
            }
            other => return Err(unknown("key", other, KEYS)),
        }
        Ok(())
    }
}

impl Mode {
    /// Parses the value of `setting`.
    pub(crate) fn parse(value: &str, setting: &str) -> Result<Self, String> {
        match value {
            "off" => Ok(Self::Off),
            "warn" => Ok(Self::Warn),
            "deny" => Ok(Self::Deny),
            other => Err(unknown(&format!("value of `{setting}`"), other, MODES)),
        }
    }
}

fn table<'a>(table: &'a DeTable<'a>, key: &str) -> Option<&'a DeTable<'a>> {
    table.get(key)?.get_ref().as_table()
}

fn text<'a>(key: &str, value: &'a DeValue<'_>) -> Result<&'a str, String> {
    value.as_str().ok_or_else(|| format!("`{key}` must be a string: `{key} = \"..\"`"))
}

fn texts(key: &str, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let list = value.as_array().and_then(|items| {
        items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    });
    list.ok_or_else(|| format!("`{key}` must be a list of strings: `{key} = [\"..\"]`"))
}

/// Whether the value is the second of two.
fn second_of(key: &str, value: &DeValue<'_>, values: [&str; 2]) -> Result<bool, String> {
    let given = text(key, value)?;
    match values.iter().position(|value| *value == given) {
        Some(at) => Ok(at == 1),
        None => Err(unknown(&format!("value of `{key}`"), given, &values)),
    }
}
