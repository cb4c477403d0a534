//! Settings in code before those of a configuration file.

use super::{Logs, Metrics, Traces};
use crate::sampling::Sampler;
use crate::setup::config::Origins;

impl Traces {
    /// Returns the settings in code, with those of the file where code sets nothing. Exporters in code replace all of the file.
    pub(crate) fn before(self, file: Self, origins: &mut Origins) -> Self {
        origins.remove("traces");
        if self.sampler.is_some() {
            origins.remove("traces.sampler");
        }
        Self { sampler: self.sampler.or(file.sampler), ..self }
    }
}

impl Traces {
    pub(crate) fn has_sampler(&self) -> bool {
        self.sampler.is_some()
    }

    /// Removes the sampler.
    pub(crate) fn take_sampler(&mut self) -> Option<Sampler> {
        self.sampler.take()
    }
}

impl Logs {
    /// Returns the settings in code, with those of the file where code sets nothing. Exporters in code replace all of the file.
    pub(crate) fn before(self, file: &Self, origins: &mut Origins) -> Self {
        origins.remove("logs");
        Self { depth_limit: self.depth_limit.or(file.depth_limit), ..self }
    }
}

impl Metrics {
    /// Returns the settings in code, with those of the file where code sets nothing. Exporters and views in code replace all of the file.
    pub(crate) fn before(mut self, file: Self, origins: &mut Origins) -> Self {
        origins.remove("metrics");
        if !self.settings.views.is_empty() {
            origins.remove("metrics.views");
        }
        if self.settings.defaults.cardinality_limit.is_some() {
            origins.remove("metrics.cardinality_limit");
        }
        if self.settings.views.is_empty() {
            self.settings.views = file.settings.views;
        }
        self.settings.defaults = file.settings.defaults.and(self.settings.defaults);
        self
    }
}
