//! The guard over everything that was installed: flush, shutdown, report.

use super::installation::{Action, Installation};
use crate::callsite::level::Filter;
use crate::callsite::pipeline::Pipeline;
use crate::error::{FlushError, ShutdownError};
use crate::report::{Failure, Report};
use std::net::SocketAddr;
use std::time::Duration;

/// Telemetry that is installed; dropping it sends what is left and takes it out again.
///
/// [`shutdown`](Self::shutdown) does the same and says what was lost. Both wait at most the builder's
/// [`deadline`](crate::TelemetryBuilder::deadline), and neither needs an async runtime.
#[must_use = "telemetry ends when this is dropped; bind it to a name, `let telemetry = ..`"]
#[derive(Debug)]
pub struct Telemetry {
    /// `None` once it was shut down.
    pub(super) installation: Option<Installation>,
    pub(super) deadline: Duration,
    pub(super) report: Report,
}

impl Telemetry {
    /// Each setting, its value, where it came from, and what was ignored and why.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// println!("{}", telemetry.report());
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Where Prometheus can fetch metrics, in the order in which it was said; empty after a shutdown.
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

    /// Changes which sites record, from now on.
    ///
    /// Without effect once another `Telemetry` was installed.
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

    /// Sends everything that ended so far, and waits for it.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.flush()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When something was lost meanwhile, or the deadline passed.
    pub fn flush(&self) -> Result<(), FlushError> {
        let Some(installation) = &self.installation else { return Ok(()) };
        let failures = installation.run(Action::Flush, self.deadline);
        if failures.is_empty() { Ok(()) } else { Err(FlushError(failures)) }
    }

    /// Sends what is left, waits for it, and takes telemetry out.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When something was lost meanwhile, or turns out to have been dropped by a full queue, or the deadline passed.
    /// What was lost earlier was told then, and is in the [`report`](Self::report).
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
    /// Every cause was told on stderr where it happened; there is nobody left to return the rest to.
    fn drop(&mut self) {
        if self.installation.is_some() {
            _ = self.close();
            self.report.deliveries.iter().for_each(|delivery| delivery.print_total_losses());
        }
    }
}
