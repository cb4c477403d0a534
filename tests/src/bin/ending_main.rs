//! A program that ends in the way that its argument says. It prints `ready` when it has recorded its spans.

use otel_runtime::{Telemetry, Termination, counted, logged, traced};
use std::error::Error;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let builder = Telemetry::builder();
    match std::env::args().nth(1).as_deref() {
        Some("signal") => {
            let _telemetry = builder.install()?.shutdown_on_signal()?;
            ready();
            thread::sleep(Duration::from_secs(60));
        }
        Some("signal and return") => {
            let _telemetry = builder.deadline(Duration::from_secs(1)).install()?.shutdown_on_signal()?;
            ready();
            thread::sleep(Duration::from_millis(300));
        }
        Some("second signal") => {
            let _telemetry = builder.deadline(Duration::MAX).install()?.shutdown_on_signal()?;
            ready();
            thread::sleep(Duration::from_secs(60));
        }
        Some("graceful") => {
            let telemetry = builder.install()?;
            let termination = Termination::listen()?;
            let waiting = thread::spawn({
                let termination = termination.clone();
                move || termination.wait()
            });
            ready();
            block_on(termination);
            waiting.join().map_err(|_| "the thread panicked")?;
            step();
            telemetry.shutdown()?;
        }
        Some("exit") => {
            let telemetry = builder.install()?;
            ready();
            telemetry.exit(3);
        }
        Some("abort") => {
            let _telemetry = builder.flush_on_panic(true).install()?;
            ready();
            let _abort = PanicOnDrop;
            panic!("expected by the test");
        }
        Some("dropped") => {
            let _ = builder.install();
            ready();
        }
        Some("dropped at the end") => {
            let _telemetry = builder.install()?;
        }
        other => return Err(format!("unknown ending {other:?}").into()),
    }
    Ok(())
}

fn ready() {
    step();
    step();
    count();
    log();
    println!("ready");
}

#[traced]
fn step() {}

#[counted]
fn count() {}

#[logged("a record")]
fn log() {}

/// Aborts the process if it is dropped during a panic.
struct PanicOnDrop;

impl Drop for PanicOnDrop {
    fn drop(&mut self) {
        panic!("expected by the test, too");
    }
}

fn block_on(future: impl Future<Output = ()>) {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    while future.as_mut().poll(&mut Context::from_waker(&waker)) == Poll::Pending {
        thread::park();
    }
}
