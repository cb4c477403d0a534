//! Where settings are in a configuration file.

use std::collections::BTreeMap;

/// The places of settings in a configuration file, such as `otel.yaml:12`, by the names that they have in the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origins(BTreeMap<String, String>);

impl Origins {
    #[cfg(feature = "config-file")]
    pub(crate) fn add(&mut self, setting: impl Into<String>, place: impl Into<String>) {
        self.0.insert(setting.into(), place.into());
    }

    #[cfg(feature = "config-file")]
    pub(crate) fn remove(&mut self, setting: &str) {
        self.0.remove(setting);
    }

    pub(crate) fn get(&self, setting: &str) -> Option<&str> {
        self.0.get(setting).map(String::as_str)
    }
}
