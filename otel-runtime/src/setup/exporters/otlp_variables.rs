//! Environment variables that exist for each signal and for all signals together.

use crate::report::Signal;
use crate::setup::config::{Found, SettingsReader};

/// The variables `OTEL_EXPORTER_OTLP_<SIGNAL>_<NAME>` and `OTEL_EXPORTER_OTLP_<NAME>`.
#[derive(Clone, Copy)]
pub(super) struct OtlpVariables(pub(super) Signal);

impl OtlpVariables {
    /// Returns both names in the order in which they are read.
    pub(super) fn both(self, name: &str) -> [String; 2] {
        let signal = self.0.variable();
        [format!("OTEL_EXPORTER_OTLP_{signal}_{name}"), format!("OTEL_EXPORTER_OTLP_{name}")]
    }

    /// Returns the first of the two values that can be parsed.
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
