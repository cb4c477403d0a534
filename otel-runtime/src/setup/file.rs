//! The configuration file: OpenTelemetry's declarative configuration.
//!
//! A file becomes the settings that code has, and variables for the settings that only have variables, each with its place in the file.
//! What the runtime does not support is refused by name, and all problems are reported together.
//!
//! Specification: [declarative configuration](https://opentelemetry.io/docs/specs/otel/configuration/).

mod composite_sampler;
mod cursor;
mod destinations;
mod limits;
mod meter;
mod otlp;
mod parse;
mod problems;
mod processors;
mod propagator;
#[cfg(feature = "jaeger-remote")]
mod remote_sampler;
#[cfg(not(feature = "jaeger-remote"))]
#[path = "file/no_remote_sampler.rs"]
mod remote_sampler;
mod resource;
mod root;
mod sampler;
mod sampler_ratio;
mod scalar;
mod schema;
mod settings;
mod substitution;
#[cfg(test)]
mod tests;
mod tree;
mod views;

pub(crate) use settings::FileSettings;

use crate::error::{ConfigFileProblem, InstallError};
use crate::setup::config::Environment;
use problems::Document;
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

/// Maximum size of a file in bytes.
const MAX_SIZE: u64 = 1 << 20;

/// Reads the file.
///
/// # Errors
///
/// Returns an error if the file cannot be read, or if it contains something that is invalid or not supported. `setting` is where the path
/// comes from.
pub(crate) fn read(path: &str, setting: &str, environment: &Environment) -> Result<FileSettings, InstallError> {
    let unreadable = |source| InstallError::File { setting: setting.to_owned(), path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > MAX_SIZE) {
        return Err(InstallError::setting(setting, format!("`{path}` is larger than {MAX_SIZE} bytes")));
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| InstallError::setting(setting, format!("`{path}` is not UTF-8")))?;
    let name = Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy());
    read_text(&text, &name, environment)
        .map_err(|problems| InstallError::ConfigFile { path: path.to_owned(), problems })
}

/// Reads the text of a file.
///
/// # Errors
///
/// Returns all problems, in the order of the file.
fn read_text(text: &str, name: &str, environment: &Environment) -> Result<FileSettings, Vec<ConfigFileProblem>> {
    let used = std::cell::RefCell::new(BTreeSet::new());
    let lookup = |name: &str| {
        used.borrow_mut().insert(name.to_owned());
        environment.value_of(name)
    };
    // Windows editors put a byte order mark at the start.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let node = parse::parse(text, &lookup).map_err(|error| {
        let tree::Place { line, column } = error.place;
        vec![ConfigFileProblem { line, column, path: String::new(), message: error.message }]
    })?;
    let document = Document::new(name.to_owned());
    let mut settings = root::read(&cursor::Cursor::root(&node, &document));
    let problems = document.problems();
    if !problems.is_empty() {
        return Err(problems);
    }
    (settings.variables, settings.remarks) = document.into_parts();
    settings.substituted = used.into_inner();
    Ok(settings)
}
