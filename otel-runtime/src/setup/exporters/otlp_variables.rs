//! The variables that exist once for each signal and once for all.

use crate::report::Signal;
use crate::setup::config::{Found, SettingsReader};

/// `OTEL_EXPORTER_OTLP_<SIGNAL>_<NAME>` and `OTEL_EXPORTER_OTLP_<NAME>`.
#[derive(Clone, Copy)]
pub(super) struct OtlpVariables(pub(super) Signal);

impl OtlpVariables {
    /// In the order in which they are asked.
    pub(super) fn both(self, name: &str) -> [String; 2] {
        let signal = self.0.variable();
        [format!("OTEL_EXPORTER_OTLP_{signal}_{name}"), format!("OTEL_EXPORTER_OTLP_{name}")]
    }

    /// The first of the two that can be read.
    pub(super) fn read<T>(
        self,
        name: &str,
        reader: &mut SettingsReader,
        parse: fn(&str) -> Result<T, String>,
    ) -> Option<Found<T>> {
        let both = self.both(name);
        reader.read(&[&both[0], &both[1]], parse)
    }
}
