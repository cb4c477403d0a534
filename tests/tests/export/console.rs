//! The console and JSON lines in a process whose output nobody reads, and their order with the output of the application.
#![cfg(unix)]

use super::record;
use otel_runtime::{Logs, Metrics, Telemetry, Traces, log, traced};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a test runs in a process of its own.
fn child(test: &str, traces: Traces, work: impl FnOnce(Telemetry)) -> Command {
    if std::env::var_os("OF_CONSOLE_TEST").is_some() {
        let no_variables: [(&str, &str); 0] = [];
        let telemetry = Telemetry::builder().environment(no_variables).service_name("console").traces(traces);
        let telemetry = telemetry.logs(Logs::console()).metrics(Metrics::none()).deadline(Duration::from_millis(500));
        work(telemetry.install().expect("the settings can be followed"));
        // The test harness would write to stdout.
        std::process::exit(0);
    }
    let mut command = Command::new(std::env::current_exe().expect("tests run from a file"));
    command.args([&format!("console::{test}"), "--exact", "--nocapture"]).env_clear().env("OF_CONSOLE_TEST", "1");
    command
}

#[traced]
fn step() {
    log!("in the step");
}

#[test]
fn the_output_is_in_the_order_of_the_program() {
    let test = "the_output_is_in_the_order_of_the_program";
    let mut command = child(test, Traces::console(), |_telemetry| {
        println!("\nfirst");
        step();
        println!("second");
        log!("outside");
        println!("third");
        // The process ends without a shutdown.
        step();
    });
    let output = command.output().expect("it starts");
    let printed = String::from_utf8_lossy(&output.stdout);
    let words: Vec<_> =
        printed.lines().skip_while(|line| *line != "first").map(|line| line.split("  ").next()).collect();
    let expected = ["first", "step", "", "second", "INFO", "third", "step", ""];
    assert_eq!(words, expected.map(Some), "{printed}");
    assert_eq!(printed.matches("   INFO  in the step").count(), 2, "{printed}");
}

/// Starts a program whose output nobody reads, and returns the milliseconds that its work and its shutdown take, and its other lines.
fn unread(mut command: Command) -> (u128, u128, Vec<String>) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let unread = child.stdout.take();
    let begin = Instant::now();
    let output = child.wait_with_output().expect("it ends");
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    drop(unread);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let number = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name}: {text}"));
        line.parse::<u128>().expect("milliseconds")
    };
    let lines = text.lines().filter(|line| line.starts_with("otel-runtime: ")).map(str::to_owned).collect();
    (number("work: "), number("shutdown: "), lines)
}

/// Records more than a pipe takes, and prints the time that it takes.
fn fill_the_pipe(telemetry: Telemetry) {
    let begin = Instant::now();
    for _ in 0..1_000 {
        record(10);
    }
    eprintln!("work: {}", begin.elapsed().as_millis());
    let begin = Instant::now();
    let error = telemetry.shutdown().expect_err("the pipe is full");
    eprintln!("shutdown: {}", begin.elapsed().as_millis());
    assert!(error.to_string().contains("to "), "{error}");
}

#[test]
fn a_pipe_that_nobody_reads_delays_the_application_once() {
    let test = "a_pipe_that_nobody_reads_delays_the_application_once";
    let (work, shutdown, lines) = unread(child(test, Traces::console(), fill_the_pipe));
    // The bound is 100 ms. The rest is the time until the pipe is full.
    assert!(work < 2_000, "{work} ms");
    assert!((400..5_000).contains(&shutdown), "{shutdown} ms");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("otel-runtime: traces to console: no response within the deadline of 500 ms ("));
}

#[test]
fn json_lines_that_nobody_reads_do_not_delay_the_application() {
    let test = "json_lines_that_nobody_reads_do_not_delay_the_application";
    let (work, shutdown, lines) = unread(child(test, Traces::json_lines(), fill_the_pipe));
    assert!(work < 2_000, "{work} ms");
    assert!((400..5_000).contains(&shutdown), "{shutdown} ms");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("otel-runtime: traces to stdout: no response within the deadline of 500 ms ("));
}
