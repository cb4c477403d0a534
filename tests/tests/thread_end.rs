//! An annotated function that is called while its thread ends, when there is no context any more.

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
