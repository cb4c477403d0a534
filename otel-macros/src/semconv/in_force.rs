//! The conventions in force for the crate that is being compiled.

use crate::args::allow::allowed_by;
use crate::semconv::settings::{Mode, Settings};
use crate::semconv::settings_names::{no_name, no_namespace};
use otel_semconv::{Finding, Registry, Rule, Severity, Suggestion, Table};
use proc_macro2::{Ident, Span};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use std::{env, fs};

/// The registry of names, with the settings of the crate.
pub(crate) struct Conventions {
    pub(crate) registry: Registry,
    settings: Settings,
    /// Whether the crate is compiled as a dependency, whose findings the user cannot fix.
    is_dependency: bool,
    is_tracked: AtomicBool,
    are_problems_reported: AtomicBool,
}

/// A finding with its position in the user's code.
pub(crate) struct Diagnostic {
    pub(crate) at: Span,
    pub(crate) message: String,
    pub(crate) is_error: bool,
    /// It is an error only because of `deny`.
    pub(crate) is_denied: bool,
}

/// Overrides what the manifests say.
const VARIABLE: &str = "OTEL_MACROS_SEMCONV";

type Cache = HashMap<PathBuf, (Vec<Option<SystemTime>>, Arc<Conventions>)>;

impl Conventions {
    /// The conventions of the crate that is being compiled, read once for all of its functions.
    pub(crate) fn in_force() -> Arc<Self> {
        static CACHE: Mutex<Option<Cache>> = Mutex::new(None);
        let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
        let cache = cache.get_or_insert_default();
        // The process of an editor outlives changes to the files.
        if let Some((read, conventions)) = cache.get(&folder)
            && *read == conventions.times()
        {
            return Arc::clone(conventions);
        }
        let conventions = Arc::new(Self::new(Settings::read(&folder)));
        cache.insert(folder, (conventions.times(), Arc::clone(&conventions)));
        conventions
    }

    pub(crate) fn new(mut settings: Settings) -> Self {
        let mut registry = Registry::official();
        let mut tables = Vec::new();
        for file in settings.registries.clone() {
            match read_table(&file) {
                Ok(table) => {
                    registry = registry.layer(table.clone());
                    tables.push((file.clone(), table));
                }
                Err(problem) => settings.problems.push(format!("`registry`: {}: {problem}", file.display())),
            }
            settings.files.push(file);
        }
        for namespace in &settings.namespaces {
            registry = registry.namespace(namespace);
        }
        // After all tables are layered, because they may refer to each other.
        for (file, table) in tables {
            let problem = registry.check(&table).err();
            settings.problems.extend(problem.map(|problem| format!("`registry`: {}: {problem}", file.display())));
        }
        settings.problems.extend(settings.namespaces.iter().filter_map(|namespace| no_namespace(namespace)));
        if !settings.strict {
            settings.problems.extend(settings.allowed.iter().filter_map(|name| no_name(name, &registry)));
        }
        // As everywhere in OpenTelemetry, an empty variable counts as unset.
        if let Some(value) = env::var(VARIABLE).ok().filter(|value| !value.is_empty()) {
            match Mode::parse(&value, VARIABLE) {
                Ok(mode) => settings.mode = Some(mode),
                Err(problem) => settings.problems.push(problem),
            }
        }
        // The tests of this crate are about what the author of a crate sees.
        let is_dependency = !cfg!(test) && env::var_os("CARGO_PRIMARY_PACKAGE").is_none();
        if is_dependency {
            settings.problems.clear();
        }
        let (is_tracked, are_problems_reported) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { registry, settings, is_dependency, is_tracked, are_problems_reported }
    }

    /// Whether a value of a wrong type is an error.
    pub(crate) fn demand_type(&self, key: &str, allow: &[Ident]) -> bool {
        self.is_error(Severity::Error) && !self.is_allowed("value", key, allow)
    }

    fn times(&self) -> Vec<Option<SystemTime>> {
        self.settings.files.iter().map(|file| fs::metadata(file).and_then(|found| found.modified()).ok()).collect()
    }

    pub(crate) fn are_strict(&self) -> bool {
        self.settings.strict
    }

    pub(crate) fn are_off(&self) -> bool {
        self.settings.mode == Some(Mode::Off)
    }

    /// Whether the author of the crate asked for the check, with a mode other than `off`.
    pub(crate) fn are_asked_for(&self) -> bool {
        matches!(self.settings.mode, Some(Mode::Warn | Mode::Deny))
    }

    /// The files whose changes must trigger a new compilation. Only the first call returns them.
    pub(crate) fn take_files(&self) -> Vec<String> {
        // Snapshots contain no paths of a machine.
        if cfg!(test) || self.is_tracked.swap(true, Ordering::Relaxed) {
            return Vec::new();
        }
        // A build without cargo has no manifest, and including a missing file is a compiler error.
        let files = self.settings.files.iter().filter(|file| file.is_file());
        files.map(|file| file.display().to_string()).collect()
    }

    /// Mistakes in the settings themselves. Only the first call returns them.
    pub(crate) fn take_problems(&self) -> &[String] {
        if self.are_problems_reported.swap(true, Ordering::Relaxed) { &[] } else { &self.settings.problems }
    }

    /// The diagnostic for a finding, unless it is silenced. `allow` is that of the attribute.
    pub(crate) fn diagnose(&self, finding: &Finding, at: Span, allow: &[Ident]) -> Option<Diagnostic> {
        let Settings { mode, stable, strict, closed_enums, .. } = &self.settings;
        let severity = match finding.rule() {
            Rule::NotStable if *stable => Severity::Warn,
            Rule::MissingNamespace if *strict || is_other_spelling(finding) => Severity::Warn,
            Rule::UndefinedEnumVariant if *closed_enums => Severity::Warn,
            _ => finding.severity(),
        };
        let is_allowed = self.is_allowed(allowed_by(finding.rule()).unwrap_or_default(), finding.subject(), allow);
        if *mode == Some(Mode::Off) || severity == Severity::Silent || is_allowed {
            return None;
        }
        Some(self.diagnostic(severity, message(finding), at))
    }

    /// The diagnostic for a finding of the macros that no rule covers, unless it is silenced.
    pub(crate) fn diagnose_own(
        &self,
        (finding_name, name): (&str, &str),
        severity: Severity,
        message: &str,
        at: Span,
        allow: &[Ident],
    ) -> Option<Diagnostic> {
        if self.is_allowed(finding_name, name, allow) {
            return None;
        }
        Some(self.diagnostic(severity, message, at))
    }

    fn diagnostic(&self, severity: Severity, message: &str, at: Span) -> Diagnostic {
        let is_error = self.is_error(severity);
        Diagnostic { at, message: message.to_owned(), is_error, is_denied: is_error && severity != Severity::Error }
    }

    fn is_allowed(&self, finding_name: &str, name: &str, allow: &[Ident]) -> bool {
        allow.iter().any(|allowed| allowed == finding_name)
            || self.settings.allowed.iter().any(|allowed| allowed == name)
    }

    /// An update of the conventions must not break the build of a dependency.
    fn is_error(&self, severity: Severity) -> bool {
        !self.is_dependency && (severity == Severity::Error || self.settings.mode == Some(Mode::Deny))
    }
}

/// Whether the name is a registered one with other separators or capitals, such as `user_id` for `user.id`.
pub(crate) fn is_other_spelling(finding: &Finding) -> bool {
    let letters = |name: &str| name.replace(['.', '_', '-'], "").to_lowercase();
    let written = letters(finding.subject());
    finding.suggestions().iter().any(|suggestion| match suggestion {
        Suggestion::DidYouMean(name) | Suggestion::Replace(name) => letters(name) == written,
        _ => false,
    })
}

/// The message of the finding, adapted to the macros where it mentions OpenTelemetry's API.
fn message(finding: &Finding) -> &str {
    // A custom registry may define a replacement.
    let is_event = finding.rule() == Rule::Deprecated && finding.subject() == "event.name";
    if is_event && finding.suggestions().is_empty() {
        return "attribute `event.name` is deprecated; set the event name of the log record instead: `event = \"..\"` in `#[logged]`";
    }
    finding.message()
}

fn read_table(file: &Path) -> Result<Table, String> {
    let text = fs::read_to_string(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            "the file does not exist; write a path relative to the folder of the `Cargo.toml`".to_owned()
        }
        _ => error.to_string(),
    })?;
    Table::parse(&text).map_err(|error| error.to_string())
}
