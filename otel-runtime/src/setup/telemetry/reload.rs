//! The configuration file of an installation, which can be read again.

use super::guard::Telemetry;
use super::handle::TelemetryHandle;
use super::shared::SharedInstallation;
use crate::error::{ChangeError, InstallError};
use crate::report::Report;
use crate::sampling::Sampler;
use crate::setup::config::Environment;
use crate::setup::file::{self, FileSettings};
use crate::setup::providers::SignalSettings;
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
            has_sampler_in_code: code.traces.as_ref().is_some_and(|traces| traces.has_sampler()),
            others: others(&settings),
        };
        settings.traces = match sampler {
            Some(sampler) => settings.traces.sampler(sampler),
            None => settings.traces,
        };
        Ok((file, settings))
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

impl Telemetry {
    /// Reads the configuration file again, and replaces the sampler by the one in it.
    ///
    /// All other settings take effect after a restart; if one of them has changed, [`Report::changes`] says so. A
    /// sampler in code has precedence over the file, and remains.
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("reload-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder)?;
    /// # let path = folder.join("otel.yaml");
    /// # let path = path.to_str().expect("UTF-8");
    /// std::fs::write(path, "file_format: '1.1'")?;
    /// let telemetry = otel_runtime::Telemetry::builder().config_file(path).install()?;
    /// let yaml = "\
    /// file_format: '1.1'
    /// tracer_provider:
    ///   processors: []
    ///   sampler:
    ///     parent_based:
    ///       root:
    ///         trace_id_ratio_based:
    ///           ratio: 0.1
    /// ";
    /// std::fs::write(path, yaml)?;
    /// telemetry.reload()?;
    /// assert_eq!(telemetry.report().changes()[0].setting, "traces.sampler");
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if telemetry was installed without a configuration file, if the file cannot be read, if it contains something that is
    /// invalid or not supported, or if [`set_sampler`](Self::set_sampler) returns one. Nothing is changed then.
    pub fn reload(&self) -> Result<(), ChangeError> {
        self.installation.reload(&self.report, "code")
    }
}

impl TelemetryHandle {
    /// Reads the configuration file again, as [`Telemetry::reload`] does.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Telemetry::reload`].
    pub fn reload(&self) -> Result<(), ChangeError> {
        self.change_by(|installation, report, source| installation.reload(report, source))
    }
}

impl SharedInstallation {
    fn reload(&self, report: &Report, source: &str) -> Result<(), ChangeError> {
        let invalid = |reason| ChangeError::Setting { setting: "config_file".to_owned(), reason };
        let installation = self.get().ok_or(ChangeError::NotInstalled)?;
        let Some(file) = &installation.file else {
            return Err(invalid("telemetry was installed without a configuration file".to_owned()));
        };
        let settings = file::read(&file.path, &file.setting, &file.environment);
        let mut settings = settings.map_err(|error| invalid(error.to_string()))?;
        let sampler = settings.traces.take_sampler().unwrap_or_else(Sampler::parent_always_on);
        if !file.has_sampler_in_code {
            self.set_sampler(sampler, report, &format!("{}, {source}", file.path))?;
        }
        if others(&settings) != file.others {
            report.changes.add("config_file", "other settings have changed, and need a restart", source);
        }
        Ok(())
    }
}
