//! Flush and shutdown of the installed providers, with one deadline for all of them.

use super::current::Ticket;
use super::installed_file::InstalledFile;
use super::time_limit::TimeLimited;
use crate::export::Lane;
use crate::record::Collector;
use crate::report::{self, Delivery};
use crate::report::{Failure, Signal};
use crate::setup::providers::{LogPipeline, Providers, SpanPipeline};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Debug)]
pub(super) struct Installation {
    pub(super) ticket: Ticket,
    pub(super) providers: Providers,
    /// The file that can be read again.
    #[cfg_attr(not(feature = "config-file"), expect(dead_code, reason = "there is no file"))]
    pub(super) file: Option<InstalledFile>,
}

/// The timeout of the SDK's own shutdown, which is the deadline that [`TimeLimited`] enforces: the errors of the SDK's timeouts cannot be
/// distinguished from others.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// What to do with each provider.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Flush,
    Shutdown,
}

impl Installation {
    /// Flushes or shuts down the providers of traces, logs and metrics at the same time, with one deadline for all.
    ///
    /// A provider first hands over what it has collected: to a lane, which does not block, or to an exporter of its own. Then the lanes
    /// have the time that is left.
    pub(super) fn run(&self, action: Action, deadline: Duration) -> Vec<Failure> {
        let end = Instant::now().checked_add(deadline);
        let started: Vec<_> = Signal::ALL
            .into_iter()
            .filter_map(|signal| Some((signal, TimeLimited::start(signal, self.work(signal, action)?))))
            .collect();
        let results: Vec<_> = started.into_iter().map(|(signal, work)| (signal, work.wait(end))).collect();
        let waiting = match action {
            Action::Flush => self.flush_lanes(end),
            Action::Shutdown => {
                self.close_lanes(end, deadline);
                Vec::new()
            }
        };
        let lost = self.deliveries().flat_map(|delivery| delivery.take_failures());
        let failures = lost.chain(waiting).collect();
        self.with_unknown(failures, results, deadline)
    }

    fn flush_lanes(&self, end: Option<Instant>) -> Vec<Failure> {
        let lanes = &self.providers.transport.lanes;
        lanes.iter().for_each(Lane::retry_now);
        let waits = |lane: &Lane| {
            let reason = lane.flush(end).err()?;
            let delivery = lane.delivery();
            let (signal, waiting) = (delivery.signal(), delivery.waiting());
            let cause = format!("{reason}; {waiting} {} waiting", signal.items(waiting));
            Some(Failure { signal, destination: delivery.destination().to_owned(), cause, lost: 0 })
        };
        lanes.iter().filter_map(waits).collect()
    }

    fn close_lanes(&self, end: Option<Instant>, deadline: Duration) {
        let lanes = &self.providers.transport.lanes;
        lanes.iter().for_each(Lane::start_closing);
        for lane in lanes {
            lane.close(end, deadline);
        }
    }

    /// Adds failures that no export has counted: those of providers that did not finish, or failed.
    fn with_unknown(
        &self,
        mut failures: Vec<Failure>,
        results: Vec<(Signal, OTelSdkResult)>,
        deadline: Duration,
    ) -> Vec<Failure> {
        for (signal, result) in results {
            let explained = failures.iter().any(|failure| failure.signal == signal);
            let cause = match result {
                Err(OTelSdkError::Timeout(_)) => self.timed_out(signal, deadline),
                Err(OTelSdkError::InternalFailure(reason)) if !explained => reason,
                // Failed exports were counted when they occurred, and a second shutdown has nothing to do.
                Err(OTelSdkError::InternalFailure(_) | OTelSdkError::AlreadyShutdown) | Ok(()) => continue,
            };
            let failure = self.unfinished(signal, cause);
            report::print_to_stderr(report::MessageLevel::Error, &failure);
            failures.push(failure);
        }
        failures
    }

    /// Prints the total loss to stderr, if a part of it was not printed when it occurred.
    pub(super) fn print_total_losses(&self) {
        self.deliveries().for_each(|delivery| delivery.print_total_losses());
    }

    /// Returns whether there is a destination, and nothing was recorded for any.
    pub(super) fn is_unused(&self) -> bool {
        let mut deliveries = self.deliveries().peekable();
        deliveries.peek().is_some() && deliveries.all(|delivery| delivery.is_unused())
    }

    fn deliveries(&self) -> impl Iterator<Item = &Arc<Delivery>> {
        self.providers.transport.deliveries.iter()
    }

    fn work(&self, signal: Signal, action: Action) -> Option<Task> {
        Some(match signal {
            Signal::Traces => {
                let provider = match self.providers.traces.as_ref()? {
                    SpanPipeline::Recorder(_, collector) => return Some(collect(collector, action)),
                    SpanPipeline::Sdk(provider) => provider.sdk().clone(),
                };
                Box::new(move || match action {
                    Action::Flush => provider.force_flush(),
                    Action::Shutdown => provider.shutdown_with_timeout(FOREVER),
                })
            }
            Signal::Logs => {
                let provider = match self.providers.logs.as_ref()? {
                    LogPipeline::Recorder(_, collector) => return Some(collect(collector, action)),
                    LogPipeline::Sdk(provider) => provider.clone(),
                };
                Box::new(move || match action {
                    Action::Flush => provider.force_flush(),
                    Action::Shutdown => provider.shutdown_with_timeout(FOREVER),
                })
            }
            Signal::Metrics => {
                let provider = self.providers.metrics.clone()?;
                Box::new(move || match action {
                    Action::Flush => provider.force_flush(),
                    Action::Shutdown => provider.shutdown_with_timeout(FOREVER),
                })
            }
        })
    }

    fn timed_out(&self, signal: Signal, deadline: Duration) -> String {
        let to = self.deliveries().filter(|delivery| delivery.signal() == signal);
        let waiting = to.map(|delivery| delivery.waiting()).sum();
        let (limit, items) = (deadline.as_millis(), signal.items(waiting));
        format!("no response within the deadline of {limit} ms, {waiting} {items} waiting")
    }

    /// Returns the failure of a signal whose delivery is unknown.
    fn unfinished(&self, signal: Signal, cause: String) -> Failure {
        let to = self.deliveries().filter(|delivery| delivery.signal() == signal);
        let to: Vec<_> = to.map(|delivery| delivery.destination()).collect();
        Failure { signal, destination: to.join(", "), cause, lost: 0 }
    }
}

/// Hands over what was recorded.
fn collect(collector: &Arc<Collector>, action: Action) -> Task {
    let collector = Arc::clone(collector);
    Box::new(move || {
        match action {
            Action::Flush => collector.flush(),
            Action::Shutdown => collector.close(),
        }
        Ok(())
    })
}

type Task = Box<dyn FnOnce() -> OTelSdkResult + Send>;
