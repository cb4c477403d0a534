//! Settings of the bridges.

use super::facade::Facade;
use crate::error::InstallError;
use std::collections::BTreeSet;

/// The facades that records come from and go to.
#[derive(Clone, Debug, Default)]
pub(crate) struct BridgeSettings {
    /// Facades whose events are recorded.
    pub(crate) from: BTreeSet<Facade>,
    /// Facades that the records of annotated functions are written to.
    pub(crate) to: BTreeSet<Facade>,
}

impl BridgeSettings {
    /// Combines the facades of both settings.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.from.extend(other.from);
        self.to.extend(other.to);
        self
    }

    /// # Errors
    ///
    /// Returns an error if the records of a crate would be written back to it, or have no destination.
    pub(crate) fn check(&self, is_exported: bool) -> Result<(), InstallError> {
        if let Some(both) = self.from.intersection(&self.to).next() {
            return Err(InstallError::setting("logs", round_trip(*both)));
        }
        match (self.from.first(), self.to.first()) {
            (Some(from), Some(to)) if !is_exported => {
                let reason = format!(
                    "`bridge_{from}()` has nowhere to bring records to: `{to}()` takes those of annotated functions only; \
                     leave it out, or add `.and(Logs::otlp())`"
                );
                Err(InstallError::setting("logs", reason))
            }
            _ => Ok(()),
        }
    }
}

fn round_trip(facade: Facade) -> &'static str {
    match facade {
        #[cfg(feature = "bridge-tracing")]
        Facade::Tracing => {
            "`tracing()` writes to a subscriber of your own, and `bridge_tracing()` installs another; leave one of them out, \
             or add `otel_runtime::bridge::tracing_layer()` to your subscriber in place of `bridge_tracing()`"
        }
        #[cfg(feature = "bridge-log")]
        Facade::Log => {
            "`log()` writes to a logger of your own, and `bridge_log()` installs another; leave one of them out, or let \
             your logger hand its records to `otel_runtime::bridge::LogBridge` in place of `bridge_log()`"
        }
    }
}
