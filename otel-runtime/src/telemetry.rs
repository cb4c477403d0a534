//! The guard over everything that was installed: flush, shutdown, report.

mod bounded;
mod builder;
mod current;

pub use builder::Builder;

use crate::callsite::level::Filter;
use crate::callsite::pipeline::Pipeline;
use crate::error::{Failure, FlushError, InstallError, ShutdownError, Signal};
use crate::providers::Providers;
use crate::report::{Delivery, Report};
use bounded::bounded;
use current::Ticket;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use std::sync::Arc;
use std::time::{Duration, Instant};

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

#[derive(Debug)]
struct Running {
    ticket: Ticket,
    providers: Providers,
}

/// What is done with each provider.
#[derive(Clone, Copy)]
enum Step {
    Flush,
    Shutdown,
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
        if failures.is_empty() {
            Ok(())
        } else {
            Err(FlushError(failures))
        }
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
    /// When something was lost meanwhile, a full queue dropped something at any time, or the deadline passed.
    pub fn shutdown(mut self) -> Result<(), ShutdownError> {
        let failures = self.close();
        if failures.is_empty() {
            Ok(())
        } else {
            Err(ShutdownError(failures))
        }
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
    /// Every loss was told on stderr where it happened; there is nobody left to return it to.
    fn drop(&mut self) {
        _ = self.close();
    }
}

impl Running {
    /// Traces, logs, metrics, with one deadline for all.
    fn step(&self, step: Step, deadline: Duration) -> Vec<Failure> {
        let end = Instant::now() + deadline;
        let before: Vec<_> = self.deliveries().map(|delivery| delivery.losses()).collect();
        let mut failures = Vec::new();
        for (index, signal) in Signal::ALL.into_iter().enumerate() {
            let Some(work) = self.work(signal, step) else { continue };
            // A dead end for one signal must not use up the time of those after it.
            let waiting = u32::try_from(Signal::ALL.len() - 1 - index).unwrap_or(0);
            let left = end.saturating_duration_since(Instant::now());
            let limit = left.saturating_sub(deadline / 5 * waiting);
            let result = bounded(signal, limit, move || work(limit));
            failures.extend(self.unfinished(signal, result, deadline));
        }
        let lost = self.deliveries().zip(before);
        failures.extend(lost.flat_map(|(delivery, before)| delivery.failures_since(&before)));
        failures
    }

    fn deliveries(&self) -> impl Iterator<Item = &Arc<Delivery>> {
        self.providers.transport.deliveries.iter()
    }

    fn work(&self, signal: Signal, step: Step) -> Option<Work> {
        Some(match signal {
            Signal::Traces => {
                let provider = self.providers.traces.clone()?;
                Box::new(move |limit| match step {
                    Step::Flush => provider.force_flush(),
                    Step::Shutdown => provider.shutdown_with_timeout(limit),
                })
            }
            Signal::Logs => {
                let provider = self.providers.logs.clone()?;
                Box::new(move |limit| match step {
                    Step::Flush => provider.force_flush(),
                    Step::Shutdown => provider.shutdown_with_timeout(limit),
                })
            }
            Signal::Metrics => {
                let provider = self.providers.metrics.clone()?;
                Box::new(move |limit| match step {
                    Step::Flush => provider.force_flush(),
                    Step::Shutdown => provider.shutdown_with_timeout(limit),
                })
            }
        })
    }

    /// Failed exports are counted where they happen; what is left to tell is that nobody knows.
    fn unfinished(&self, signal: Signal, result: OTelSdkResult, deadline: Duration) -> Option<Failure> {
        let Err(OTelSdkError::Timeout(_)) = result else {
            return None;
        };
        let to = self.deliveries().filter(|delivery| delivery.signal() == signal);
        let to: Vec<_> = to.map(|delivery| delivery.destination()).collect();
        let failure = Failure {
            signal,
            destination: to.join(", "),
            cause: format!("no answer within the deadline of {} ms", deadline.as_millis()),
            lost: 0,
        };
        crate::report::tell(&failure);
        Some(failure)
    }
}

type Work = Box<dyn FnOnce(Duration) -> OTelSdkResult + Send>;
