//! The rules of `otel.toml`: which functions get which attributes.

mod file;
mod rule;

pub(crate) use file::FILE;
pub(crate) use rule::{Attribute, Condition, Parameters, Rule, Rules, Runtime};

use crate::arguments::Options;
use crate::pattern::Pattern;
use crate::workspace::Workspace;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// Functions whose calls are all shorter than this stop recording spans.
const DEFAULT_MINIMUM: Duration = Duration::from_micros(50);

impl Rules {
    /// Reads `otel.toml` and adds the options.
    pub(crate) fn read(workspace: &Workspace, options: &Options) -> Result<Self, String> {
        let path = workspace.root.join(FILE);
        let mut rules = match fs::read_to_string(&path) {
            Ok(text) => file::parse(&text, &workspace.root)?,
            Err(_) => Self::default(),
        };
        let patterns = |texts: &[String]| texts.iter().map(|text| Pattern::parse(text)).collect::<Result<Vec<_>, _>>();
        rules.only = patterns(&options.only)?;
        rules.except = patterns(&options.except)?;
        rules.slow = options.slow.or(rules.slow);
        if let Some(folder) = &options.runtime {
            let folder = fs::canonicalize(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            rules.runtime = Some(Runtime::Folder(folder));
        }
        if !options.packages.is_empty() {
            rules.packages.clone_from(&options.packages);
        }
        for name in &rules.packages {
            if !workspace.packages.iter().any(|package| package.name == *name) {
                return Err(format!("the workspace has no package `{name}`"));
            }
        }
        Ok(rules)
    }

    /// The minimum duration that a function must reach once to stay enabled.
    pub(crate) fn minimum(&self) -> Duration {
        self.slow.unwrap_or(DEFAULT_MINIMUM)
    }

    /// The source of `otel-runtime`: as set, or the folder beside the sources of this tool, or the published version.
    pub(crate) fn runtime(&self) -> Runtime {
        self.runtime.clone().unwrap_or_else(|| {
            let sibling = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../otel-runtime"));
            match fs::canonicalize(sibling) {
                Ok(folder) if folder.join("Cargo.toml").exists() => Runtime::Folder(folder),
                _ => Runtime::Version(format!("={}", env!("CARGO_PKG_VERSION"))),
            }
        })
    }

    /// Whether a package is considered.
    pub(crate) fn includes(&self, package: &str) -> bool {
        self.packages.is_empty() || self.packages.iter().any(|name| name == package)
    }
}

#[cfg(test)]
mod tests;
