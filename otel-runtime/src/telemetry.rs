//! The guard over everything that was installed: flush, shutdown, report.

mod bounded;
mod builder;
mod current;
mod running;

pub use builder::Builder;

use crate::callsite::pipeline::providers::Pipeline;
use crate::callsite::site::level::Filter;
use crate::error::{Failure, FlushError, InstallError, ShutdownError};
use crate::report::Report;
use running::{Running, Step};
use std::net::SocketAddr;
use std::time::Duration;

/// Installs telemetry as the environment says.
///
/// Keep what it returns until the end of `main`: dropping it sends what is left.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let telemetry = otel_runtime::init()?;
/// // the program
/// telemetry.shutdown()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When a setting cannot be followed; see [`InstallError`].
///
/// Specification: [environment variables](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
pub fn init() -> Result<Telemetry, InstallError> {
    Telemetry::builder().install()
}

/// Telemetry that is installed; dropping it sends what is left and takes it out again.
///
/// [`shutdown`](Self::shutdown) does the same and says what was lost. Both wait at most the builder's
/// [`deadline`](Builder::deadline), and neither needs an async runtime.
#[must_use = "telemetry ends when this is dropped; bind it to a name, `let telemetry = ..`"]
#[derive(Debug)]
pub struct Telemetry {
    /// `None` once it was shut down.
    running: Option<Running>,
    deadline: Duration,
    report: Report,
}

impl Telemetry {
    /// Starts with nothing said; what stays unsaid comes from the environment.
    ///
    /// ```
    /// use otel_runtime::{Metrics, Sampler, Telemetry, Traces};
    /// let telemetry = Telemetry::builder()
    ///     .service_name("user-service")
    ///     .service_version(env!("CARGO_PKG_VERSION"))
    ///     .traces(Traces::otlp().sampler(Sampler::parent_ratio(0.1)))
    ///     .metrics(Metrics::none())
    ///     .install()?;
    /// # drop(telemetry);
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }

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
        self.running.as_ref().map_or(&[], |running| &running.providers.transport.listening)
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
        if let Some(running) = &self.running {
            running.ticket.change(|pipeline: Pipeline| pipeline.filter(filter));
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
        let Some(running) = &self.running else { return Ok(()) };
        let failures = running.step(Step::Flush, self.deadline);
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
        let Some(running) = self.running.take() else {
            return Vec::new();
        };
        running.ticket.give_back();
        running.step(Step::Shutdown, self.deadline)
    }
}

impl Drop for Telemetry {
    /// Every cause was told on stderr where it happened; there is nobody left to return the rest to.
    fn drop(&mut self) {
        if self.running.is_some() {
            _ = self.close();
            self.report.deliveries.iter().for_each(|delivery| delivery.tell_sum());
        }
    }
}
