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
    /// Whether spans of annotated functions are also spans of `tracing`.
    #[cfg(feature = "bridge-tracing")]
    pub(crate) tracing_spans: bool,
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
                    "the records of `bridge_{from}()` have no destination, because `{to}()` receives only those of \
                     annotated functions; remove `bridge_{from}()`, or add `.and(Logs::otlp())`"
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
            "`tracing()` writes to your own subscriber, but `bridge_tracing()` installs another one; remove one of the \
             two, or replace `bridge_tracing()` by adding `otel_runtime::bridge::tracing_layer()` to your subscriber"
        }
        #[cfg(feature = "bridge-log")]
        Facade::Log => {
            "`log()` writes to your own logger, but `bridge_log()` installs another one; remove one of the two, or \
             replace `bridge_log()` by passing the records of your logger to `otel_runtime::bridge::LogBridge`"
        }
    }
}
