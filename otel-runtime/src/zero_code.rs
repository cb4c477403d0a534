//! What `cargo otel` inserts into programs. It is not for code that is written by hand.

use crate::callsite::pipeline::brevity::ShortCalls;
use crate::report::{MessageLevel, print_to_stderr};
use crate::setup::config::{Environment, SettingsReader};
use crate::setup::{Telemetry, init};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The telemetry of the program, until it is shut down.
static STARTED: Mutex<Option<Started>> = Mutex::new(None);

struct Started {
    telemetry: Telemetry,
    short_calls: Option<(Duration, Arc<ShortCalls>)>,
}

/// Ends telemetry when it is dropped, at the end of `main`.
#[must_use = "telemetry ends when this is dropped"]
#[derive(Debug)]
pub struct Guard(());

impl Drop for Guard {
    fn drop(&mut self) {
        end();
    }
}

/// Installs telemetry with the settings of the environment. `minimum` is in microseconds, and `ends_on_signal` is whether SIGTERM and SIGINT
/// end the process after the export.
pub fn start(minimum: u64, ends_on_signal: bool) -> Guard {
    let minimum = Duration::from_micros(minimum);
    let short_calls = (!minimum.is_zero()).then(|| (minimum, Arc::new(ShortCalls::new(minimum))));
    let mut builder = Telemetry::builder();
    if let Some((_, short_calls)) = &short_calls {
        builder = builder.short_calls(Arc::clone(short_calls));
    }
    let installed = builder.install().map_err(|error| error.to_string());
    let installed = installed.and_then(|telemetry| {
        if ends_on_signal { telemetry.shutdown_on_signal().map_err(|error| error.to_string()) } else { Ok(telemetry) }
    });
    match installed {
        Ok(telemetry) => *locked() = Some(Started { telemetry, short_calls }),
        Err(problem) => print_to_stderr(MessageLevel::Error, format_args!("no telemetry: {problem}")),
    }
    Guard(())
}

/// Exports the remaining telemetry in front of `std::process::exit(code)`.
pub fn exit_code(code: i32) -> i32 {
    end();
    code
}

fn end() {
    let started = locked().take();
    if let Some(Started { telemetry, short_calls }) = started {
        drop(telemetry);
        if let Some((minimum, short_calls)) = short_calls {
            print_stopped(minimum, &short_calls.stopped());
        }
    }
}

fn print_stopped(minimum: Duration, stopped: &[(&str, u64)]) {
    if stopped.is_empty() {
        return;
    }
    let shown: Vec<String> = stopped.iter().take(20).map(|(name, calls)| format!("{name} ({calls} calls)")).collect();
    let more =
        if stopped.len() > shown.len() { format!(" and {} more", stopped.len() - shown.len()) } else { String::new() };
    print_to_stderr(
        MessageLevel::Info,
        format_args!("no spans of functions that were always shorter than {minimum:?}: {}{more}", shown.join(", ")),
    );
}

fn locked() -> std::sync::MutexGuard<'static, Option<Started>> {
    STARTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The telemetry of a test process, which has no end of its own.
static OF_TESTS: Mutex<OfTests> = Mutex::new(OfTests::Unknown);

enum OfTests {
    Unknown,
    None,
    Installed(Telemetry),
}

/// Exports what a test has recorded when it is dropped, at the end of the test.
#[must_use = "telemetry is exported when this is dropped"]
#[derive(Debug)]
pub struct TestGuard(());

/// Installs telemetry in a test process, if the environment chooses where it goes.
pub fn test() -> TestGuard {
    let mut of_tests = OF_TESTS.lock().unwrap_or_else(PoisonError::into_inner);
    if matches!(*of_tests, OfTests::Unknown) {
        *of_tests = match exports().then(init) {
            Some(Ok(telemetry)) => OfTests::Installed(telemetry),
            Some(Err(error)) => {
                print_to_stderr(MessageLevel::Error, format_args!("no telemetry: {error}"));
                OfTests::None
            }
            None => OfTests::None,
        };
    }
    TestGuard(())
}

impl Drop for TestGuard {
    fn drop(&mut self) {
        if let OfTests::Installed(telemetry) = &*OF_TESTS.lock().unwrap_or_else(PoisonError::into_inner) {
            // A loss is reported when it occurs, and must not fail a test.
            _ = telemetry.flush();
        }
    }
}

/// Whether the environment chooses where telemetry goes.
fn exports() -> bool {
    let reader = SettingsReader::new(Environment::of_process());
    let variables = ["OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
    variables.iter().any(|name| reader.is_set(name))
}
