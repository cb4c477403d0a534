//! An annotated function that is called while its thread ends, when there is no context any more.

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

/// What goes wrong here ends the process.
#[test]
fn what_runs_while_a_thread_ends_has_no_span_and_does_no_harm() {
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
fn nor_does_a_first_call_after_the_context_is_gone() {
    let _telemetry = TestTelemetry::new();
    let thread = thread::spawn(|| {
        LAST.with(|_| ());
        // Made after `LAST`, so gone before it; nothing annotated has run on this thread.
        Context::map_current(|_| ());
    });
    assert!(thread.join().is_ok());
}
