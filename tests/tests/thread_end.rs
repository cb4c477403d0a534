//! An annotated function that is called during the exit of its thread, when the context no longer exists.

use opentelemetry::Context;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::thread;

#[traced]
fn work() -> u8 {
    1
}

struct CallsWhenDropped;

impl Drop for CallsWhenDropped {
    fn drop(&mut self) {
        work();
    }
}

thread_local! {
    static LAST: CallsWhenDropped = const { CallsWhenDropped };
}

/// A panic here would abort the process.
#[test]
fn calls_during_thread_exit_have_no_span_and_are_harmless() {
    let telemetry = TestTelemetry::new();
    let ended = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            LAST.with(|_| ());
            telemetry.run(work)
        });
        thread.join()
    });
    assert_eq!(ended.ok(), Some(1));
    telemetry.spans().assert_len(1);
}

#[test]
fn a_first_call_after_the_context_is_gone_is_harmless() {
    let _telemetry = TestTelemetry::new();
    let thread = thread::spawn(|| {
        LAST.with(|_| ());
        // Created after `LAST`, so dropped before it. Nothing annotated has run on this thread.
        Context::map_current(|_| ());
    });
    assert!(thread.join().is_ok());
}
