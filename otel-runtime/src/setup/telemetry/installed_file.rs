//! The configuration file of an installation, which can be read again.

use crate::error::InstallError;
use crate::sampling::Sampler;
use crate::setup::config::Environment;
use crate::setup::file::{self, FileSettings};
use crate::setup::providers::{SignalSettings, Traces};
use std::fmt::Write as _;

/// The file that telemetry was installed with.
#[derive(Debug)]
pub(super) struct InstalledFile {
    path: String,
    /// The setting that the path comes from.
    setting: String,
    /// The variables that the file can refer to.
    environment: Environment,
    has_sampler_in_code: bool,
    /// The settings that cannot be changed, as text.
    others: String,
}

impl InstalledFile {
    /// Reads the file for the first time.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or if it contains something that is invalid or not supported.
    pub(super) fn read(
        path: &str,
        setting: &str,
        environment: &Environment,
        code: &SignalSettings,
    ) -> Result<(Self, FileSettings), InstallError> {
        let mut settings = file::read(path, setting, environment)?;
        let sampler = settings.traces.take_sampler();
        let file = Self {
            path: path.to_owned(),
            setting: setting.to_owned(),
            environment: environment.clone(),
            has_sampler_in_code: code.traces.as_ref().is_some_and(Traces::has_sampler),
            others: others(&settings),
        };
        settings.traces = match sampler {
            Some(sampler) => settings.traces.sampler(sampler),
            None => settings.traces,
        };
        Ok((file, settings))
    }

    /// Reads the file again, and returns its sampler and whether its other settings have changed.
    ///
    /// # Errors
    ///
    /// Returns the same errors as the first time.
    pub(super) fn read_again(&self) -> Result<(Option<Sampler>, bool), InstallError> {
        let mut settings = file::read(&self.path, &self.setting, &self.environment)?;
        let sampler = settings.traces.take_sampler();
        Ok((sampler, others(&settings) != self.others))
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Returns whether a sampler in code has precedence.
    pub(super) fn has_sampler_in_code(&self) -> bool {
        self.has_sampler_in_code
    }
}

/// Returns the settings without the sampler, and without their places in the file. The text does not contain secrets.
fn others(settings: &FileSettings) -> String {
    let FileSettings { identity, traces, logs, metrics, variables, .. } = settings;
    let mut text = format!("{identity:?} {traces:?} {logs:?} {metrics:?}");
    for variable in variables {
        // Writing to a string cannot fail.
        _ = write!(text, " {}={}", variable.name, variable.value);
    }
    text
}
