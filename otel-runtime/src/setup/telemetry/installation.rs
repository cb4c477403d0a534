//! Flush and shutdown of the installed providers, with one deadline for all of them.

use super::current::Ticket;
use super::time_limit::with_time_limit;
use crate::report::{self, Delivery};
use crate::report::{Failure, Signal};
use crate::setup::providers::Providers;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Debug)]
pub(super) struct Installation {
    pub(super) ticket: Ticket,
    pub(super) providers: Providers,
}

/// Extra time for the SDK's own timeouts, whose errors cannot be distinguished from others. Our timeouts end first.
const GRACE: Duration = Duration::from_secs(1);

/// What to do with each provider.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Flush,
    Shutdown,
}

impl Installation {
    /// Flushes or shuts down the providers of traces, logs and metrics, with one deadline for all.
    pub(super) fn run(&self, action: Action, deadline: Duration) -> Vec<Failure> {
        let end = Instant::now() + deadline;
        let before: Vec<_> = self.deliveries().map(|delivery| delivery.losses()).collect();
        self.deliveries().for_each(|delivery| delivery.set_urgent(true));
        let mut steps: Vec<_> =
            Signal::ALL.into_iter().filter_map(|signal| Some((signal, self.work(signal, action)?))).collect();
        let mut results = Vec::new();
        while !steps.is_empty() {
            let (signal, work) = steps.remove(0);
            // An unreachable destination of one signal must not use up the time of the next signals.
            let waiting = u32::try_from(steps.len()).unwrap_or(0);
            let left = end.saturating_duration_since(Instant::now());
            let limit = left.saturating_sub(deadline / 5 * waiting);
            results.push((signal, with_time_limit(signal, limit, move || work(limit + GRACE))));
        }
        // Nothing waits from now on. After a shutdown, nothing more is exported.
        if matches!(action, Action::Flush) {
            self.deliveries().for_each(|delivery| delivery.set_urgent(false));
        }
        let lost = self.deliveries().zip(before);
        let lost = lost.flat_map(|(delivery, before)| delivery.failures_since(&before)).collect();
        self.with_unknown(lost, results, deadline)
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
            report::print_to_stderr(&failure);
            failures.push(failure);
        }
        failures
    }

    fn deliveries(&self) -> impl Iterator<Item = &Arc<Delivery>> {
        self.providers.transport.deliveries.iter()
    }

    fn work(&self, signal: Signal, action: Action) -> Option<Task> {
        Some(match signal {
            Signal::Traces => {
                let provider = self.providers.traces.as_ref()?.sdk().clone();
                Box::new(move |limit| match action {
                    Action::Flush => provider.force_flush(),
                    Action::Shutdown => provider.shutdown_with_timeout(limit),
                })
            }
            Signal::Logs => {
                let provider = self.providers.logs.clone()?;
                Box::new(move |limit| match action {
                    Action::Flush => provider.force_flush(),
                    Action::Shutdown => provider.shutdown_with_timeout(limit),
                })
            }
            Signal::Metrics => {
                let provider = self.providers.metrics.clone()?;
                Box::new(move |limit| match action {
                    Action::Flush => provider.force_flush(),
                    Action::Shutdown => provider.shutdown_with_timeout(limit),
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

type Task = Box<dyn FnOnce(Duration) -> OTelSdkResult + Send>;
