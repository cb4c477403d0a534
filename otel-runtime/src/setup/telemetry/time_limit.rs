//! Runs work that can block indefinitely, with a time limit.

use crate::report::Signal;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Runs `work` on its own thread and waits for it no longer than `limit`.
///
/// The SDK does not enforce such a limit: the meter provider ignores its timeout, and a flush has a fixed one. The thread also
/// keeps blocking calls out of the context of an asynchronous runtime.
pub(super) fn with_time_limit(
    signal: Signal,
    limit: Duration,
    work: impl FnOnce() -> OTelSdkResult + Send + 'static,
) -> OTelSdkResult {
    let (done, wait) = sync_channel(1);
    let thread = thread::Builder::new().name(format!("otel-{signal}")).spawn(move || _ = done.send(work()));
    if let Err(error) = thread {
        return Err(OTelSdkError::InternalFailure(error.to_string()));
    }
    match wait.recv_timeout(limit) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(OTelSdkError::Timeout(limit)),
        Err(RecvTimeoutError::Disconnected) => Err(OTelSdkError::InternalFailure("the provider panicked".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Instant;

    #[test]
    fn work_that_never_ends_times_out() {
        let (_never, blocked) = channel::<()>();
        let limit = Duration::from_millis(20);
        let begin = Instant::now();
        let result = with_time_limit(Signal::Traces, limit, move || {
            _ = blocked.recv();
            Ok(())
        });
        assert!(matches!(result, Err(OTelSdkError::Timeout(_))));
        assert!(begin.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn work_that_panics_is_a_failure() {
        let result = with_time_limit(Signal::Logs, Duration::from_secs(5), || panic!("expected in this test"));
        assert!(matches!(result, Err(OTelSdkError::InternalFailure(_))));
    }
}
