//! Flush and shutdown of the providers in force, with one deadline for all of them.

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

/// The SDK's own limits end a little after ours: it turns a timeout into an error that cannot be told from others.
const GRACE: Duration = Duration::from_secs(1);

/// What is done with each provider.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Flush,
    Shutdown,
}

impl Installation {
    /// Traces, logs, metrics, with one deadline for all.
    pub(super) fn run(&self, action: Action, deadline: Duration) -> Vec<Failure> {
        let end = Instant::now() + deadline;
        let before: Vec<_> = self.deliveries().map(|delivery| delivery.losses()).collect();
        self.deliveries().for_each(|delivery| delivery.set_urgent(true));
        let mut steps: Vec<_> =
            Signal::ALL.into_iter().filter_map(|signal| Some((signal, self.work(signal, action)?))).collect();
        let mut results = Vec::new();
        while !steps.is_empty() {
            let (signal, work) = steps.remove(0);
            // A dead end for one signal must not use up the time of those after it.
            let waiting = u32::try_from(steps.len()).unwrap_or(0);
            let left = end.saturating_duration_since(Instant::now());
            let limit = left.saturating_sub(deadline / 5 * waiting);
            results.push((signal, with_time_limit(signal, limit, move || work(limit + GRACE))));
        }
        // Nothing more is waited for; after a shutdown nothing more comes either.
        if matches!(action, Action::Flush) {
            self.deliveries().for_each(|delivery| delivery.set_urgent(false));
        }
        let lost = self.deliveries().zip(before);
        let lost = lost.flat_map(|(delivery, before)| delivery.failures_since(&before)).collect();
        self.with_unknown(lost, results, deadline)
    }

    /// Adds what no export has counted: a provider that did not answer, or could not.
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
                // A failed export was counted where it happened, and a second shutdown has nothing to do.
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
                let provider = self.providers.traces.clone()?;
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
        format!("no answer within the deadline of {limit} ms, {waiting} {items} waiting")
    }

    /// Nobody knows what arrived.
    fn unfinished(&self, signal: Signal, cause: String) -> Failure {
        let to = self.deliveries().filter(|delivery| delivery.signal() == signal);
        let to: Vec<_> = to.map(|delivery| delivery.destination()).collect();
        Failure { signal, destination: to.join(", "), cause, lost: 0 }
    }
}

type Task = Box<dyn FnOnce(Duration) -> OTelSdkResult + Send>;
