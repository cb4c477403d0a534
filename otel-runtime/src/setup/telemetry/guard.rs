//! The guard of installed telemetry: flush, shutdown and report.

use super::installation::Installation;
use super::shared::SharedInstallation;
use crate::error::{FlushError, ShutdownError};
use crate::loggers::TelemetryLoggerProvider;
use crate::report::Report;
use crate::setup::providers::LogPipeline;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Installed telemetry, which is exported and uninstalled when this guard is dropped.
///
/// [`shutdown`](Self::shutdown) does the same and returns what was lost. Both wait no longer than the
/// [`deadline`](crate::TelemetryBuilder::deadline) of the builder, and neither needs an asynchronous runtime.
///
#[doc = include_str!("../../../docs/shutdown.md")]
#[must_use = "telemetry ends when this is dropped; bind it to a name, `let telemetry = ..`"]
#[derive(Debug)]
pub struct Telemetry {
    pub(super) installation: Arc<SharedInstallation>,
    pub(super) report: Report,
    /// Addresses that serve metrics to Prometheus.
    listening: Vec<SocketAddr>,
    installed_at: Instant,
    /// Whether `shutdown` was called.
    is_shut_down: bool,
}

/// A guard that is dropped within this time, before anything is recorded, was probably not bound to a name.
const AT_ONCE: Duration = Duration::from_millis(100);

impl Telemetry {
    pub(super) fn new(installation: Installation, deadline: Duration, report: Report) -> Self {
        let listening = installation.providers.transport.listening.clone();
        let installation = Arc::new(SharedInstallation::new(installation, deadline));
        Self { installation, report, listening, installed_at: Instant::now(), is_shut_down: false }
    }

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
        &self.listening
    }

    /// Returns the logger provider, for bridges of other logging crates and for log records that are written by hand.
    ///
    /// OpenTelemetry has global providers for traces and metrics, which the installation sets, but not for logs. After the shutdown,
    /// records are no longer exported.
    ///
    /// ```
    /// use opentelemetry::logs::{LogRecord as _, Logger as _, LoggerProvider as _};
    /// let telemetry = otel_runtime::init()?;
    /// let logger = telemetry.logger_provider().logger("payments");
    /// let mut record = logger.create_log_record();
    /// record.set_body("paid".into());
    /// logger.emit(record);
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn logger_provider(&self) -> TelemetryLoggerProvider {
        match self.installation.get().and_then(|installation| installation.providers.logs.clone()) {
            Some(LogPipeline::Recorder(provider, _)) => TelemetryLoggerProvider::of_recorder(provider),
            Some(LogPipeline::Sdk(provider)) => TelemetryLoggerProvider::of_sdk(provider),
            None => TelemetryLoggerProvider::none(),
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
        let failures = self.installation.flush();
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
        self.is_shut_down = true;
        let failures = self.installation.close();
        if failures.is_empty() { Ok(()) } else { Err(ShutdownError(failures)) }
    }

    /// Exports the remaining telemetry, and ends the process with this exit code.
    ///
    /// Use it instead of [`std::process::exit`], with which the telemetry that was not exported yet would be lost. Losses are printed to
    /// stderr. As with [`std::process::exit`], no destructor runs.
    ///
    /// ```no_run
    /// let telemetry = otel_runtime::init()?;
    /// if std::env::args().len() < 2 {
    ///     eprintln!("an argument is missing");
    ///     telemetry.exit(2);
    /// }
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn exit(mut self, code: i32) -> ! {
        self.is_shut_down = true;
        drop(self.installation.close_and_print());
        std::process::exit(code)
    }
}

impl Drop for Telemetry {
    /// Prints the total loss to stderr, if a part of it was not printed when it occurred.
    fn drop(&mut self) {
        if self.is_shut_down {
            return;
        }
        let Some(installation) = self.installation.get() else { return };
        let at_once = self.installed_at.elapsed() < AT_ONCE && installation.is_unused();
        drop(self.installation.close_and_print());
        if at_once {
            installation.ticket.report_later_use();
        }
    }
}
