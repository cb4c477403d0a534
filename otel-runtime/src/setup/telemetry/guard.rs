//! The guard of installed telemetry: flush, shutdown and report.

use super::installation::{Action, Installation};
use crate::callsite::pipeline::providers::Pipeline;
use crate::callsite::site::filter::Filter;
use crate::error::{FlushError, ShutdownError};
use crate::report::{Failure, Report};
use std::net::SocketAddr;
use std::time::Duration;

/// Installed telemetry, which is exported and uninstalled when this guard is dropped.
///
/// [`shutdown`](Self::shutdown) does the same and returns what was lost. Both wait no longer than the
/// [`deadline`](crate::TelemetryBuilder::deadline) of the builder, and neither needs an asynchronous runtime.
#[must_use = "telemetry ends when this is dropped; bind it to a name, `let telemetry = ..`"]
#[derive(Debug)]
pub struct Telemetry {
    /// `None` after shutdown.
    pub(super) installation: Option<Installation>,
    pub(super) deadline: Duration,
    pub(super) report: Report,
}

impl Telemetry {
    /// Returns the report of settings, problems and delivery counts.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// println!("{}", telemetry.report());
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns the addresses that serve metrics to Prometheus, in the order in which they were set.
    ///
    /// ```
    /// # #[cfg(feature = "prometheus")] {
    /// use otel_runtime::{Metrics, Telemetry};
    /// let telemetry = Telemetry::builder().metrics(Metrics::prometheus("127.0.0.1:0")).install()?;
    /// assert_ne!(telemetry.prometheus_addresses()[0].port(), 0);
    /// # }
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn prometheus_addresses(&self) -> &[SocketAddr] {
        self.installation.as_ref().map_or(&[], |installation| &installation.providers.transport.listening)
    }

    /// Replaces the filter that enables call sites.
    ///
    /// This has no effect if another `Telemetry` has been installed since.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.set_filter("warn,orders=debug".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_filter(&self, filter: Filter) {
        if let Some(installation) = &self.installation {
            installation.ticket.change(|pipeline: Pipeline| pipeline.filter(filter));
        }
    }

    /// Exports all telemetry that has ended so far, and waits until it is delivered.
    ///
    /// If the destination cannot be reached, the telemetry stays in the queue and is sent again, so a failed flush loses nothing.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.flush()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if telemetry is still in the queue, because its destination cannot be reached or because the deadline passed,
    /// or if telemetry was lost since the last flush.
    pub fn flush(&self) -> Result<(), FlushError> {
        let Some(installation) = &self.installation else { return Ok(()) };
        let failures = installation.run(Action::Flush, self.deadline);
        if failures.is_empty() { Ok(()) } else { Err(FlushError(failures)) }
    }

    /// Exports the remaining telemetry, waits until it is delivered, and uninstalls telemetry.
    ///
    /// Telemetry that cannot be delivered within the deadline is lost. `shutdown` does not wait for a destination that cannot be reached and
    /// has never answered.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if telemetry was lost since the last flush, or if the deadline passed. Earlier losses are in the
    /// [`report`](Self::report).
    pub fn shutdown(mut self) -> Result<(), ShutdownError> {
        let failures = self.close();
        if failures.is_empty() { Ok(()) } else { Err(ShutdownError(failures)) }
    }

    fn close(&mut self) -> Vec<Failure> {
        let Some(installation) = self.installation.take() else {
            return Vec::new();
        };
        installation.ticket.uninstall();
        installation.run(Action::Shutdown, self.deadline)
    }
}

impl Drop for Telemetry {
    /// Prints the total loss to stderr, if a part of it was not printed when it occurred.
    fn drop(&mut self) {
        if self.installation.is_some() {
            _ = self.close();
            self.report.deliveries.iter().for_each(|delivery| delivery.print_total_losses());
        }
    }
}
