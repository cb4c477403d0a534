//! Reads the configuration file again while the program runs.

use super::guard::Telemetry;
use super::handle::TelemetryHandle;
use super::shared::SharedInstallation;
use crate::error::ChangeError;
use crate::report::Report;
use crate::sampling::Sampler;

impl Telemetry {
    /// Reads the configuration file again, and replaces the sampler with the one in the file.
    ///
    /// All other settings take effect after a restart; if one of them has changed, [`Report::changes`] contains this. A
    /// sampler that is set in code takes precedence over the file, and stays.
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
    ///   processors:
    ///     - batch:
    ///         exporter:
    ///           console:
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
        self.change_by(SharedInstallation::reload)
    }
}

impl SharedInstallation {
    fn reload(&self, report: &Report, source: &str) -> Result<(), ChangeError> {
        let invalid = |reason| ChangeError::Setting { setting: "config_file".to_owned(), reason };
        let installation = self.get().ok_or(ChangeError::NotInstalled)?;
        let Some(file) = &installation.file else {
            return Err(invalid("telemetry was installed without a configuration file".to_owned()));
        };
        let (sampler, others_differ) = file.read_again().map_err(|error| invalid(error.to_string()))?;
        if !file.has_sampler_in_code() {
            let sampler = sampler.unwrap_or_else(Sampler::parent_always_on);
            self.set_sampler(sampler, report, &format!("{}, {source}", file.path()))?;
        }
        if others_differ {
            report.changes.add("config_file", "other settings have changed, and need a restart", source);
        }
        Ok(())
    }
}
