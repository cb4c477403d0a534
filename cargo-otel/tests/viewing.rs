//! `cargo otel ui`, and the questions to it and to files.

use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::{fs, io};

const SPANS: &str = r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"lib"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"POST /users","kind":2,"startTimeUnixNano":"1544712660300000000","endTimeUnixNano":"1544712660301700000","status":{"code":2}},{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b175","parentSpanId":"eee19b7ec3c1b174","name":"insert","kind":1,"startTimeUnixNano":"1544712660300100000","endTimeUnixNano":"1544712660301000000"}]}]}]}"#;
const LOG: &str = r#"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"lib"},"logRecords":[{"timeUnixNano":"1544712660301000000","severityNumber":13,"severityText":"WARN","body":{"stringValue":"duplicate\u001b[2J name"},"attributes":[{"key":"app.user.name","value":{"stringValue":"ada"}}],"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}]}]}]}"#;
const METRIC: &str = r#"{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeMetrics":[{"scope":{"name":"lib"},"metrics":[{"name":"app.users.created","unit":"{user}","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"startTimeUnixNano":"1544712660000000000","timeUnixNano":"1544712661000000000","asInt":"7","attributes":[{"key":"app.plan","value":{"stringValue":"free"}}]}]}}]}]}]}"#;

const TRACE_LINE: &str =
    "14:51:00.300Z shop: POST /users  1.7 ms  2 spans, 1 error  trace 5b8efff798038103d269b633813fc60c\n";
const LOG_LINE: &str =
    "14:51:00.301Z WARN  shop: duplicate\\u{1b}[2J name app.user.name=ada  trace 5b8efff798038103d269b633813fc60c\n";

fn file(name: &str, lines: &[&str]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, lines.concat().replace("}{", "}\n{") + "\n").expect("a file");
    path
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-otel"));
    command.arg("otel").args(arguments).env_remove("OTEL_RUST_VIEWER_TOKEN");
    command
}

#[track_caller]
fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("a process")
}

#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

/// A process whose lines are read one after the other.
struct Running {
    child: Child,
    lines: io::Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a process");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Self { child, lines }
    }

    #[track_caller]
    fn line(&mut self) -> String {
        self.lines.next().expect("a line").expect("text")
    }

    /// The rest of a line that begins so.
    #[track_caller]
    fn after(&mut self, beginning: &str) -> String {
        let line = self.line();
        line.strip_prefix(beginning).unwrap_or_else(|| panic!("{line}")).to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A viewer on free ports, with its address for OTLP and the URL of its page.
fn ui(arguments: &[&str]) -> (Running, String, String) {
    let ports = ["ui", "--page", "127.0.0.1:0", "--otlp", "127.0.0.1:0"];
    let mut running = Running::start(&mut command(&[&ports, arguments].concat()));
    let otlp = running.after("receiving OTLP on ");
    let page = running.after("showing it on ");
    (running, otlp, page)
}

fn send(otlp: &str, signal: &str, body: &str) {
    let request = ureq::post(format!("{otlp}/v1/{signal}")).header("content-type", "application/json");
    request.send(body).expect("an answer");
}

#[test]
fn a_file_is_answered_in_lines() {
    let file = file("answered.jsonl", &[SPANS, LOG, METRIC]);
    let from = format!("--from={}", file.display());
    assert_eq!(printed(&["traces", &from]), TRACE_LINE);
    assert_eq!(printed(&["traces", &from, "--status", "ok"]), "");
    assert_eq!(printed(&["traces", &from, "--q", "insert", "--min=1ms"]), TRACE_LINE);
    assert_eq!(printed(&["logs", &from, "--attr", "app.user.name=ada", "--severity=warn"]), LOG_LINE);
    assert_eq!(printed(&["metrics", &from]), "shop: app.users.created app.plan=free  7 {user}\n");
    let findings = printed(&["findings", &from]);
    let metric = "warning: unknown metric `app.users.created` in the registered namespace `app`; register it in a table, or declare it as your own \
                  with `namespaces = [\"app.users.created\"]` in `[package.metadata.otel]`  once  metric app.users.created";
    assert!(findings.lines().any(|line| line == metric), "{findings}");
}

#[test]
fn a_histogram_is_a_line_with_its_sum() {
    let points = r#""histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1544712661000000000","count":"3","sum":0.5,"min":0.1,"max":0.25,"bucketCounts":["1","2"],"explicitBounds":[0.1]}]}"#;
    let start = METRIC.find("\"sum\":").expect("a sum");
    let histogram = [&METRIC[..start], points, "}]}]}]}"].concat().replace("{user}", "s");
    let file = file("histogram.jsonl", &[&histogram]);
    let from = format!("--from={}", file.display());
    assert_eq!(printed(&["metrics", &from]), "shop: app.users.created  3 values, sum 0.5, min 0.1, max 0.25 s\n");
}

#[test]
fn json_is_one_object_a_line() {
    let file = file("json.jsonl", &[SPANS, METRIC]);
    let from = file.display().to_string();
    let trace: Value = serde_json::from_str(&printed(&["traces", "--json", "--from", &from])).expect("one object");
    assert_eq!((&trace["name"], &trace["errors"]), (&"POST /users".into(), &1.into()));
    let series: Value = serde_json::from_str(&printed(&["metrics", "--json", "--from", &from])).expect("one object");
    assert_eq!(
        (&series["name"], &series["kind"], &series["value"]),
        (&"app.users.created".into(), &"counter".into(), &7.0.into())
    );
}

#[test]
fn a_running_viewer_is_answered_in_the_same_lines_and_followed() {
    let file = file("start.jsonl", &[SPANS]);
    let (viewer, otlp, page) = ui(&[&file.display().to_string()]);
    assert_eq!(printed(&["traces", "--from", &page, "--service", "shop"]), TRACE_LINE);
    let mut logs = Running::start(&mut command(&["logs", "--follow", "--json", "--from", &page]));
    for name in ["first", "second"] {
        send(&otlp, "logs", &LOG.replace("duplicate\\u001b[2J", name));
        let log: Value = serde_json::from_str(&logs.line()).expect("an object");
        assert_eq!(log["body"], format!("{name} name"));
    }
    send(&otlp, "metrics", METRIC);
    assert_eq!(printed(&["metrics", "--from", &page]), "shop: app.users.created app.plan=free  7 {user}\n");
    drop(viewer);
    assert_eq!(logs.child.wait().expect("an end").code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_viewer_with_success() {
    for signal in ["-INT", "-TERM"] {
        let (mut viewer, ..) = ui(&[]);
        let id = viewer.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill").success());
        assert_eq!(viewer.child.wait().expect("an end").code(), Some(0), "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn the_browser_gets_the_url() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).expect("a folder");
    let opened = folder.join("opened");
    _ = fs::remove_file(&opened);
    for program in ["xdg-open", "open"] {
        let script = format!("#!/bin/sh\necho \"$1\" > '{0}.part' && mv '{0}.part' '{0}'\n", opened.display());
        fs::write(folder.join(program), script).expect("a program");
        fs::set_permissions(folder.join(program), fs::Permissions::from_mode(0o755)).expect("a program");
    }
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = command(&["ui", "--page=127.0.0.1:0", "--otlp=127.0.0.1:0", "--open"]);
    let mut viewer = Running::start(command.env("PATH", path));
    viewer.after("receiving OTLP on ");
    let page = viewer.after("showing it on ");
    while !opened.exists() {
        std::thread::yield_now();
    }
    assert_eq!(fs::read_to_string(&opened).expect("a URL"), format!("{page}\n"));
}

#[test]
fn what_is_received_is_kept() {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept.jsonl");
    _ = fs::remove_file(&kept);
    let (viewer, otlp, page) = ui(&["--keep", &kept.display().to_string(), "--memory", "8MiB"]);
    send(&otlp, "traces", SPANS);
    assert_eq!(printed(&["traces", "--from", &page]), TRACE_LINE);
    drop(viewer);
    assert_eq!(printed(&["traces", "--from", &kept.display().to_string()]), TRACE_LINE);
}

#[test]
fn a_token_protects_the_page() {
    let mut with_token = command(&["ui", "--page", "127.0.0.1:0", "--otlp", "127.0.0.1:0"]);
    let mut viewer = Running::start(with_token.env("OTEL_RUST_VIEWER_TOKEN", "0123456789abcdef"));
    viewer.after("receiving OTLP on ");
    let url = viewer.after("showing it on ");
    let page = url.strip_suffix("?token=0123456789abcdef").expect("the token");
    assert_eq!(printed(&["traces", "--from", &url]), "");
    assert_eq!(
        refused(&["traces", "--from", page]),
        "error: the token is missing or wrong; open the URL that was printed at the start\n"
    );
}

#[test]
fn mistakes_name_the_place_and_what_to_write() {
    let (_viewer, otlp, page) = ui(&[]);
    let (otlp, address) = (otlp.replace("http://", ""), page.replace("http://", "").replace('/', ""));
    let in_use = refused(&["ui", "--page=127.0.0.1:0", "--otlp", &otlp]);
    assert!(in_use.starts_with(&format!("error: cannot listen on {otlp}: ")), "{in_use}");
    assert!(in_use.contains("or write another address, such as `--otlp 127.0.0.1:0` for a free port"), "{in_use}");
    let running = refused(&["ui", "--page", &address, "--otlp=127.0.0.1:0"]);
    assert!(running.ends_with(&format!("; a viewer is already running, open {page} or stop it\n")), "{running}");
    let unanswered = refused(&["logs", "--from", "http://127.0.0.1:1/"]);
    assert!(unanswered.starts_with("error: no viewer answers at http://127.0.0.1:1/: "), "{unanswered}");
    let bad_filter =
        "error: `severity=loud`: write `trace`, `debug`, `info`, `warn`, `error`, `fatal` or a number from 1 to 24\n";
    assert_eq!(refused(&["logs", "--from", &page, "--severity", "loud"]), bad_filter);
    for (arguments, message) in [
        (
            &["ui", "--page", "0.0.0.0:0"][..],
            "error: 0.0.0.0:0 can be reached by other machines; use 127.0.0.1, or set OTEL_RUST_VIEWER_TOKEN to at least 16 letters and digits\n",
        ),
        (
            &["ui", "--page", "4319"],
            "error: `--page 4319` is no address; write it as `127.0.0.1:4319`, or `127.0.0.1:0` for a free port\n",
        ),
        (&["ui", "--memory", "8"], "error: `8` is no size; write it as `64MiB` or `1GiB`\n"),
        (
            &["ui", "--pge", "x"],
            "error: unknown option `--pge` of `cargo otel ui`; did you mean `--page`?; expected one of `--page`, `--otlp`, `--keep`, `--memory`, `--open`\n",
        ),
        (
            &["metrics", "--status", "ok"],
            "error: unknown option `--status` of `cargo otel metrics`; expected one of `--json`, `--follow`, `--from`, `--q`, `--service`\n",
        ),
        (&["traces", "--from"], "error: option `--from` requires a value\n"),
        (
            &["traces", "--from", "https://a.test/"],
            "error: `--from https://a.test/`: write a URL that begins with `http://`, or a file\n",
        ),
        (&["traces", "--from", "nowhere.jsonl"], "error: nowhere.jsonl: No such file or directory (os error 2)\n"),
        (
            &["traces", "--follow", "--from", "telemetry.jsonl"],
            "error: `--follow` needs a running viewer; read the file with `cargo otel ui FILE`, or leave `--follow` out\n",
        ),
    ] {
        assert_eq!(refused(arguments), message, "{arguments:?}");
    }
}
