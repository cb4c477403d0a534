//! A crate that compiles only without its attributes.

use super::folders::Folders;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// What the compiler says about an instrumented crate whose original it accepts.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// The root of the crate in the original.
    pub(crate) crate_root: PathBuf,
    pub(crate) package: String,
    /// The places of the errors, the most important first.
    pub(crate) places: Vec<Place>,
    /// The first error.
    pub(crate) message: String,
}

/// A line of the original.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    pub(crate) is_primary: bool,
}

impl Failure {
    pub(super) fn of(arguments: &[String], messages: &[String], folders: &Folders) -> Self {
        let here = env::current_dir().unwrap_or_default();
        let here = folders.original(&here).unwrap_or(here);
        let is_source = |argument: &&String| {
            !argument.starts_with('-') && Path::new(argument).extension().is_some_and(|e| e == "rs")
        };
        let source = arguments.iter().skip(1).find(is_source).map(Path::new);
        let source = source.map(|source| folders.original(source).unwrap_or_else(|| here.join(source)));
        let parsed = messages.iter().filter_map(|message| serde_json::from_str::<Value>(message).ok());
        let errors: Vec<Value> = parsed.filter(|message| message["level"] == "error").collect();
        let mut places = Vec::new();
        for error in &errors {
            add_places(error, &here, &mut places);
        }
        let message = errors.first().and_then(|error| error["message"].as_str());
        let message = message.or(messages.first().map(String::as_str)).unwrap_or("the compiler failed");
        Self {
            crate_root: source.unwrap_or_default(),
            package: env::var("CARGO_PKG_NAME").unwrap_or_default(),
            places,
            message: message.to_owned(),
        }
    }

    /// Writes the failure into a file of its own.
    pub(super) fn record(&self, folder: &Path) -> Result<(), String> {
        let path = folder.join(format!("{}.json", process::id()));
        let text = serde_json::to_string(self).map_err(|error| error.to_string())?;
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Reads all failures in a folder, and removes it.
    pub(crate) fn take(folder: &Path) -> Vec<Self> {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let texts = files.filter_map(|file| fs::read_to_string(file.path()).ok());
        let failures = texts.filter_map(|text| serde_json::from_str(&text).ok()).collect();
        _ = fs::remove_dir_all(folder);
        failures
    }
}

/// Adds the places of an error, of its notes, and of the attributes in whose expansion they are.
fn add_places(message: &Value, here: &Path, places: &mut Vec<Place>) {
    for span in message["spans"].as_array().into_iter().flatten() {
        let mut next = Some(span);
        while let Some(span) = next {
            if let (Some(file), Some(line)) = (span["file_name"].as_str(), span["line_start"].as_u64()) {
                let is_primary = span["is_primary"].as_bool().unwrap_or_default();
                let line = usize::try_from(line).unwrap_or_default();
                places.push(Place { file: here.join(file), line, is_primary });
            }
            next = span["expansion"].get("span");
        }
    }
    for child in message["children"].as_array().into_iter().flatten() {
        add_places(child, here, places);
    }
}
