//! Runs work that can block indefinitely, with a time limit.

use crate::report::Signal;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Work on a thread of its own.
///
/// The SDK does not enforce a limit: the meter provider ignores its timeout, and a flush has a fixed one. The thread also keeps
/// blocking calls out of the context of an asynchronous runtime.
pub(super) struct TimeLimited(Result<Receiver<OTelSdkResult>, std::io::Error>);

impl TimeLimited {
    pub(super) fn start(signal: Signal, work: impl FnOnce() -> OTelSdkResult + Send + 'static) -> Self {
        let (done, wait) = sync_channel(1);
        let thread = thread::Builder::new().name(format!("otel-{signal}")).spawn(move || _ = done.send(work()));
        Self(thread.map(|_| wait))
    }

    /// Waits for the work until `end`. Without an end, it waits until the work is done.
    pub(super) fn wait(self, end: Option<Instant>) -> OTelSdkResult {
        let wait = self.0.map_err(|error| OTelSdkError::InternalFailure(error.to_string()))?;
        let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
        match wait.recv_timeout(left) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(OTelSdkError::Timeout(left)),
            Err(RecvTimeoutError::Disconnected) => {
                Err(OTelSdkError::InternalFailure("the provider panicked".to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn work_that_never_ends_times_out() {
        let (_never, blocked) = channel::<()>();
        let begin = Instant::now();
        let work = TimeLimited::start(Signal::Traces, move || {
            _ = blocked.recv();
            Ok(())
        });
        let result = work.wait(Some(begin + Duration::from_millis(20)));
        assert!(matches!(result, Err(OTelSdkError::Timeout(_))));
        assert!(begin.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn work_without_a_limit_is_waited_for() {
        let result = TimeLimited::start(Signal::Traces, || Ok(())).wait(None);
        assert!(result.is_ok());
    }

    #[test]
    fn work_that_panics_is_a_failure() {
        let end = Some(Instant::now() + Duration::from_secs(5));
        let result = TimeLimited::start(Signal::Logs, || panic!("expected in this test")).wait(end);
        assert!(matches!(result, Err(OTelSdkError::InternalFailure(_))));
    }
}
