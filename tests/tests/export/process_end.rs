//! What a process has recorded arrives, however it ends: by a signal, with an exit code, or by a panic that aborts it.
#![cfg(unix)]

use super::PATIENCE;
use otel_runtime::testing::{Fault, Receiver};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A program with the given ending that exports to the receiver.
fn start(ending: &str, receiver: &Receiver) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ending_main"))
        .arg(ending)
        .env_clear()
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("it is piped");
    BufReader::new(stdout).read_line(&mut line).expect("it prints");
    assert!(line == "ready\n" || line.is_empty(), "{line}");
    child
}

fn send(signal: &str, child: &Child) {
    let status = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("`kill` exists");
    assert!(status.success());
}

/// Waits for the end, and returns the status and what `otel-runtime` printed.
fn end(mut child: Child) -> (ExitStatus, Vec<String>) {
    let mut stderr = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut stderr).expect("UTF-8");
    let ours = stderr.lines().filter(|line| line.starts_with("otel-runtime: ")).map(str::to_owned).collect();
    (child.wait().expect("it ends"), ours)
}

fn assert_arrived(receiver: &Receiver, spans: usize) {
    assert_eq!(receiver.wait_for_spans(spans, PATIENCE).len(), spans);
    assert_eq!(receiver.wait_for_logs(1, PATIENCE).len(), 1);
    let metrics = receiver.wait_for_metrics(1, PATIENCE);
    assert!(metrics.iter().any(|metric| metric.name == "function.calls"), "{metrics:?}");
}

#[test]
fn a_signal_shuts_down_and_ends_the_process() {
    for (name, number) in [("-TERM", 15), ("-INT", 2)] {
        let receiver = Receiver::start();
        let child = start("signal", &receiver);
        send(name, &child);
        // Programs that start others can forward a signal that the child has received already.
        send(name, &child);
        let (status, lines) = end(child);
        assert_eq!((status.signal(), lines), (Some(number), vec![]));
        assert_arrived(&receiver, 2);
    }
}

#[test]
fn a_return_from_main_during_the_shutdown_does_not_change_the_exit_code() {
    let receiver = Receiver::start();
    receiver.fail(Fault::Hang);
    let child = start("signal and return", &receiver);
    send("-TERM", &child);
    let (status, lines) = end(child);
    assert_eq!(status.signal(), Some(15));
    assert_eq!(lines.len(), 3, "each signal is lost: {lines:?}");
}

#[test]
fn a_second_signal_ends_a_process_that_waits_for_a_collector() {
    let receiver = Receiver::start();
    receiver.fail(Fault::Hang);
    let child = start("second signal", &receiver);
    send("-TERM", &child);
    thread::sleep(Duration::from_millis(800));
    let begin = Instant::now();
    send("-INT", &child);
    let (status, _) = end(child);
    assert_eq!(status.signal(), Some(2));
    assert!(begin.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_graceful_shutdown_waits_for_a_signal_and_ends_by_itself() {
    let receiver = Receiver::start();
    let child = start("graceful", &receiver);
    send("-TERM", &child);
    let (status, lines) = end(child);
    assert_eq!((status.code(), lines), (Some(0), vec![]));
    assert_arrived(&receiver, 3);
}

#[test]
fn an_exit_code_is_returned_after_the_shutdown() {
    let receiver = Receiver::start();
    let (status, lines) = end(start("exit", &receiver));
    assert_eq!((status.code(), lines), (Some(3), vec![]));
    assert_arrived(&receiver, 2);
}

#[test]
fn a_panic_that_aborts_the_process_flushes() {
    let receiver = Receiver::start();
    let (status, lines) = end(start("abort", &receiver));
    assert_eq!((status.signal(), lines), (Some(6), vec![]));
    assert_arrived(&receiver, 2);
}

#[test]
fn a_guard_that_is_dropped_at_once_is_reported_once() {
    let receiver = Receiver::start();
    let (status, lines) = end(start("dropped", &receiver));
    assert_eq!(
        (status.code(), lines),
        (
            Some(0),
            vec![
                "otel-runtime: telemetry ended as soon as it was installed, so this program records nothing; bind the \
                 value that `init` or `install` returns to a name, `let telemetry = ..`, and keep it until the end of \
                 `main`"
                    .to_owned()
            ]
        )
    );
    let (status, lines) = end(start("dropped at the end", &receiver));
    assert_eq!((status.code(), lines), (Some(0), vec![]));
}
