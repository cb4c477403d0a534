//! The conventions that are in force for the crate that is being compiled.

use crate::errors::{Errors, unknown};
use crate::settings::{Mode, Settings};
use otel_semconv::{Finding, Registry, Rule, Severity, Table};
use proc_macro2::{Ident, Span};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use std::{env, fs};

/// What names mean, and what is done about wrong ones.
pub(crate) struct Conventions {
    pub(crate) registry: Registry,
    settings: Settings,
    is_tracked: AtomicBool,
    are_problems_told: AtomicBool,
}

/// What is wrong, at a place of the user.
pub(crate) struct Told {
    pub(crate) at: Span,
    pub(crate) message: String,
    pub(crate) is_error: bool,
}

/// Names of `allow(..)`, and of which findings they are.
const ALLOWED: &[&str] = &[
    "unknown",
    "deprecated",
    "value",
    "enums",
    "unit",
    "instrument",
    "kind",
    "required",
    "format",
    "namespace",
    "unstable",
    "cardinality",
];

/// The words of `allow(..)`.
pub(crate) fn allowed(words: Option<Vec<Ident>>, errors: &mut Errors) -> Vec<Ident> {
    let words = words.unwrap_or_default();
    for word in words.iter().filter(|word| !ALLOWED.contains(&word.to_string().as_str())) {
        errors.at(word, unknown("finding", &word.to_string(), ALLOWED));
    }
    words
}

/// Overrides what the manifests say.
const VARIABLE: &str = "OTEL_MACROS_SEMCONV";

type Known = HashMap<PathBuf, (Vec<Option<SystemTime>>, Arc<Conventions>)>;

impl Conventions {
    /// Those of the crate that is being compiled; read once for all of its functions.
    pub(crate) fn in_force() -> Arc<Self> {
        static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
        let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        // A process that serves an editor lives longer than a file stays as it is.
        if let Some((read, conventions)) = known.get(&folder)
            && *read == conventions.times()
        {
            return Arc::clone(conventions);
        }
        let conventions = Arc::new(Self::new(Settings::read(&folder)));
        known.insert(folder, (conventions.times(), Arc::clone(&conventions)));
        conventions
    }

    fn new(mut settings: Settings) -> Self {
        let mut registry = Registry::official();
        for file in settings.registries.clone() {
            match read_table(&file) {
                Ok(table) => registry = registry.layer(table),
                Err(problem) => settings.problems.push(format!("`registry`: {}: {problem}", file.display())),
            }
            settings.files.push(file);
        }
        for namespace in &settings.namespaces {
            registry = registry.namespace(namespace);
        }
        if let Ok(word) = env::var(VARIABLE) {
            match Mode::parse(&word) {
                Ok(mode) => settings.mode = mode,
                Err(problem) => settings.problems.push(format!("`{VARIABLE}`: {problem}")),
            }
        }
        // A user of this crate cannot mend it, and new conventions come with an update.
        let is_dependency = env::var_os("CARGO_PRIMARY_PACKAGE").is_none();
        if is_dependency && settings.mode == Mode::Deny {
            settings.mode = Mode::Warn;
        }
        if is_dependency {
            settings.problems.clear();
        }
        Self { registry, settings, is_tracked: AtomicBool::new(false), are_problems_told: AtomicBool::new(false) }
    }

    fn times(&self) -> Vec<Option<SystemTime>> {
        self.settings.files.iter().map(|file| fs::metadata(file).and_then(|found| found.modified()).ok()).collect()
    }

    pub(crate) fn are_strict(&self) -> bool {
        self.settings.strict
    }

    pub(crate) fn are_off(&self) -> bool {
        self.settings.mode == Mode::Off
    }

    /// The files of which a change is a reason to compile again; for the first function of the crate only.
    pub(crate) fn take_files(&self) -> &[PathBuf] {
        // Snapshots of expansions hold no path of a machine.
        if cfg!(test) || self.is_tracked.swap(true, Ordering::Relaxed) { &[] } else { &self.settings.files }
    }

    /// What is wrong with the settings themselves; told once.
    pub(crate) fn take_problems(&self) -> &[String] {
        if self.are_problems_told.swap(true, Ordering::Relaxed) { &[] } else { &self.settings.problems }
    }

    /// What the compiler says about a finding, if anything; `allow` is that of the attribute.
    pub(crate) fn tell(&self, finding: &Finding, at: Span, allow: &[Ident]) -> Option<Told> {
        let Settings { mode, stable, strict, closed_enums, allowed, .. } = &self.settings;
        let severity = match finding.rule() {
            Rule::NotStable if *stable => Severity::Warn,
            Rule::MissingNamespace if *strict => Severity::Warn,
            Rule::UndefinedEnumVariant if *closed_enums => Severity::Warn,
            _ => finding.severity(),
        };
        let is_allowed = allow.iter().any(|word| word == allowed_by(finding.rule()))
            || allowed.iter().any(|name| name == finding.subject());
        if *mode == Mode::Off || severity == Severity::Silent || is_allowed {
            return None;
        }
        let is_error = severity == Severity::Error || *mode == Mode::Deny;
        Some(Told { at, message: finding.message().to_owned(), is_error })
    }
}

impl Conventions {
    /// What is said of something that no rule sees, under a word of `allow(..)`.
    pub(crate) fn tell_own(
        &self,
        word: &str,
        severity: Severity,
        message: &str,
        at: Span,
        allow: &[Ident],
    ) -> Option<Told> {
        if allow.iter().any(|allowed| allowed == word) {
            return None;
        }
        let is_error = severity == Severity::Error || self.settings.mode == Mode::Deny;
        Some(Told { at, message: message.to_owned(), is_error })
    }
}

fn read_table(file: &Path) -> Result<Table, String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    Table::parse(&text).map_err(|error| error.to_string())
}

/// The word of `allow(..)` that silences a finding.
fn allowed_by(rule: Rule) -> &'static str {
    match rule {
        Rule::MissingAttribute | Rule::MissingMetric | Rule::MissingEvent | Rule::MissingSpan => "unknown",
        Rule::Deprecated => "deprecated",
        Rule::UndefinedEnumVariant => "enums",
        Rule::UnitMismatch => "unit",
        Rule::UnexpectedInstrument => "instrument",
        Rule::UnexpectedSpanKind => "kind",
        Rule::InvalidFormat => "format",
        Rule::IllegalNamespace | Rule::MissingNamespace | Rule::ExtendsNamespace | Rule::TemplateAttribute => {
            "namespace"
        }
        Rule::NotStable => "unstable",
        Rule::HighCardinalityName => "cardinality",
        Rule::TypeMismatch | Rule::UnexpectedValue => "value",
        _ => "required",
    }
}
