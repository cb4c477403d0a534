//! Replaces `config_file.rs` when the feature `config-file` is disabled.

use super::super::installed_file::InstalledFile;
use super::TelemetryBuilder;
use crate::error::InstallError;
use crate::setup::config::{CONFIG_FILE, Environment, SettingsReader};

impl TelemetryBuilder {
    /// Returns the reader of the settings.
    ///
    /// # Errors
    ///
    /// Returns an error if a variable contains the path of a file: the settings of the environment are not those that are in the file.
    pub(super) fn with_config_file(
        &mut self,
        environment: Environment,
    ) -> Result<(SettingsReader, Option<InstalledFile>), InstallError> {
        debug_assert!(self.config_file.is_none());
        if let Some((name, _)) = environment.first_of(&CONFIG_FILE) {
            return Err(InstallError::Feature { setting: name.to_owned(), value: "a file", feature: "config-file" });
        }
        Ok((SettingsReader::new(environment), None))
    }
}
