//! Runs the checker with programs that emit telemetry. Each program is this test binary, started for its one ignored test.

use otel_runtime::{counted, logged, traced};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Selects what the checked program does.
const WORK: &str = "CHECKED_WORK";

/// One of the metrics comes from the SDK.
const ONE_ORDER: &str = " in 1 span, 1 metric, 1 log record\n";

#[counted("acme.orders", unit = "{order}", fields("acme.tier" = "gold"))]
#[logged]
#[traced(fields("acme.tier" = "gold"))]
fn order() {}

#[expect(deprecated, reason = "the compiler also reports it")]
#[traced(fields("http.method" = "GET"))]
fn outdated() {}

#[test]
#[ignore = "the program that the other tests start"]
fn emits() {
    let telemetry = otel_runtime::init().expect("the environment is valid");
    match std::env::var(WORK).as_deref() {
        Ok("order") => order(),
        Ok("outdated") => outdated(),
        Ok("nothing") => (),
        Ok("refused") => send_refused(),
        Ok("order and refused") => {
            order();
            send_refused();
        }
        Ok("killed") => std::process::abort(),
        work => panic!("no such work: {work:?}"),
    }
    telemetry.shutdown().expect("everything is delivered");
}

/// Requests that every receiver refuses: invalid JSON, an invalid id, an unknown path, an unknown field.
fn send_refused() {
    let endpoint = std::env::var("OTEL_EXPORTER_OTLP_ENDPOINT").expect("the checker sets the endpoint");
    let address = endpoint.strip_prefix("http://").expect("a URL");
    let trace_id = r#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz"}]}]}]}"#;
    for (path, body) in [
        ("/v1/traces", "{not json"),
        ("/v1/traces", trace_id),
        ("/v1/trace", "{}"),
        ("/v1/metrics", r#"{"resource_metrics":[]}"#),
    ] {
        let mut stream = TcpStream::connect(address).expect("the checker listens");
        let head = "host: checker\r\nconnection: close\r\ncontent-type: application/json";
        let length = body.len();
        write!(stream, "POST {path} HTTP/1.1\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        assert!(answer.starts_with("HTTP/1.1 40"), "{answer}");
    }
}

/// This binary, as a program that does `work`.
fn program(work: &str) -> Command {
    let mut program = Command::new(std::env::current_exe().expect("this binary has a path"));
    program.args(["emits", "--exact", "--ignored"]).env_clear().env(WORK, work);
    program
}

/// Runs the checker with that program.
fn check(options: &[&str], work: &str, protocol: &str) -> Output {
    let program = program(work);
    let mut checker = Command::new(env!("CARGO_BIN_EXE_conventions-check"));
    checker.args(options).arg("--").arg(program.get_program()).args(program.get_args());
    checker.env_clear().env(WORK, work).env("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
    // Nothing listens there. The checker has to override this endpoint.
    checker.env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:9");
    checker.output().expect("the checker starts")
}

fn acme() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acme.tsv").display().to_string()
}

#[track_caller]
fn expect(output: &Output, code: i32, printed: &str) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(printed), "`{printed}` is not in:\n{text}");
}

#[test]
fn registered_names_are_not_violations() {
    for protocol in ["http/protobuf", "grpc"] {
        expect(&check(&["--registry", &acme()], "order", protocol), 0, ONE_ORDER);
        expect(&check(&["--namespace", "acme"], "order", protocol), 0, ONE_ORDER);
        expect(&check(&["--ignore", "missing_metric", "--ignore", "*:acme.tier"], "order", protocol), 0, ONE_ORDER);
        expect(&check(&["--ignore", "missing_metric"], "order", protocol), 1, "  2 × unknown attribute `acme.tier`; ");
        // The resource has attributes that are not stable yet.
        let level = ["--registry", &acme(), "--level", "improvement"];
        expect(&check(&level, "order", protocol), 1, "improvement not_stable\n");
    }
}

#[test]
fn violations_fail() {
    let expected = "violation deprecated\n  1 × attribute `http.method` is deprecated; write its new name \
                `http.request.method` (span `outdated`)";
    expect(&check(&[], "outdated", "http/protobuf"), 1, expected);
}

#[test]
fn receiving_nothing_fails() {
    expect(&check(&[], "nothing", "http/protobuf"), 1, "received nothing at http://127.0.0.1:");
}

#[test]
fn refused_requests_are_listed_and_fail() {
    let refused = "\n\nrefused, so not checked\n  \
        1 × `/v1/metrics`: 400 Bad Request: the body is not an OTLP request: unknown field `resource_metrics`; write `resourceMetrics`\n  \
        1 × `/v1/trace`: 404 Not Found: unknown path `/v1/trace`; write `/v1/traces`, `/v1/metrics` or `/v1/logs`\n  \
        1 × `/v1/traces`: 400 Bad Request: the body is not an OTLP request: ";
    let output = check(&["--namespace", "acme"], "order and refused", "http/protobuf");
    expect(&output, 1, &format!(" in 1 span, 1 metric, 1 log record{refused}"));
    expect(&output, 1, "key must be a string at line 1 column 2");
    expect(&output, 1, "invalid character 'z'");
    let output = check(&[], "refused", "http/protobuf");
    expect(&output, 1, &format!("nothing found in 0 spans, 0 metrics, 0 log records{refused}"));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("received nothing"), "{output:?}");
}

#[cfg(unix)]
#[test]
fn a_killed_command_is_reported() {
    expect(&check(&[], "killed", "http/protobuf"), 1, "conventions-check: the command was terminated: signal: 6 ");
}

#[test]
fn the_exit_status_of_the_command_is_returned() {
    expect(&check(&[], "no such work", "http/protobuf"), 101, "received nothing at ");
    let checker = || Command::new(env!("CARGO_BIN_EXE_conventions-check"));
    let run = |command: &str| checker().args(["--", command]).output().expect("the checker starts");
    expect(&run("no/such/program"), 2, "cannot run `no/such/program`: ");
    expect(&checker().output().expect("the checker starts"), 2, "write either `--for <seconds>` or `-- <command>`");
}

#[test]
fn it_listens_for_the_given_time() {
    let mut checker = Command::new(env!("CARGO_BIN_EXE_conventions-check"));
    checker.args(["--for", "5", "--listen", "127.0.0.1:0", "--namespace", "acme"]);
    let mut checker = checker.stdout(Stdio::piped()).spawn().expect("the checker starts");
    let mut stdout = BufReader::new(checker.stdout.take().expect("a pipe"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("UTF-8");
    let endpoint = line.trim().strip_prefix("listening on ").expect("the line names the address");
    let mut sender = program("order");
    let sent = sender.env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint).output().expect("the program starts");
    assert!(sent.status.success(), "{sent:?}");
    let mut report = String::new();
    stdout.read_to_string(&mut report).expect("UTF-8");
    assert!(checker.wait().expect("the checker exits").success(), "{report}");
    assert!(report.contains(ONE_ORDER), "{report}");
}
