//! Runs a piece of work with an environment, and returns what was exported.

use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry::{KeyValue, global};
use otel_runtime::testing::{Fault, ReceivedRequest, Receiver};
use otel_runtime::{ShutdownError, Telemetry, TelemetryBuilder, counted, logged, traced};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Installing is process-wide, so the tests take turns.
static TURN: Mutex<()> = Mutex::new(());

pub(crate) fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What came of a run.
pub(crate) struct Run {
    pub(crate) receiver: Receiver,
    /// The problems in the report.
    pub(crate) problems: Vec<String>,
    /// The settings in the report, as `name: value, source`.
    pub(crate) settings: Vec<String>,
    pub(crate) result: Result<(), ShutdownError>,
}

impl Run {
    /// Returns the paths of all requests, in order and once.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<_> = self.receiver.requests().into_iter().map(|request| request.path).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// Returns the request of a signal over HTTP.
    #[track_caller]
    pub(crate) fn request(&self, signal: &str) -> ReceivedRequest {
        let path = format!("/v1/{signal}");
        let requests = self.receiver.requests();
        requests.into_iter().find(|request| request.path == path).unwrap_or_else(|| panic!("no request to {path}"))
    }

    /// Returns why the telemetry of a signal was lost.
    #[track_caller]
    pub(crate) fn cause(&self, signal: &str) -> String {
        let error = self.result.as_ref().expect_err("something is lost");
        let failures = error.failures().iter();
        let mut causes = failures.filter(|failure| failure.signal.to_string() == signal);
        causes.next().unwrap_or_else(|| panic!("{signal}: {error}")).cause.clone()
    }

    #[track_caller]
    pub(crate) fn setting(&self, name: &str) -> &str {
        let begin = format!("{name}: ");
        let found = self.settings.iter().find_map(|setting| setting.strip_prefix(&begin));
        found.unwrap_or_else(|| panic!("no {name}: {:?}", self.settings))
    }
}

/// Records with these variables. All signals go to a receiver, unless the variables say otherwise. `{http}` is its URL and `{server}` its
/// address.
#[track_caller]
pub(crate) fn run(variables: &[(&str, &str)], work: impl FnOnce(&Telemetry)) -> Run {
    run_by(|builder| builder, None, variables, work)
}

/// Records the telemetry of [`work`] with these variables, and expects that everything is delivered.
#[track_caller]
pub(crate) fn exported(variables: &[(&str, &str)]) -> Run {
    let run = run(variables, |_| work("text"));
    assert!(run.result.is_ok(), "{:?}", run.result);
    run
}

/// Does the same with settings in code, and with a receiver that answers with a fault.
#[track_caller]
pub(crate) fn run_by(
    settings: impl FnOnce(TelemetryBuilder) -> TelemetryBuilder,
    fault: Option<Fault>,
    variables: &[(&str, &str)],
    work: impl FnOnce(&Telemetry),
) -> Run {
    let _turn = turn();
    let receiver = Receiver::start();
    if let Some(fault) = fault {
        receiver.fail(fault);
    }
    let http = receiver.http_endpoint();
    let server = http.trim_start_matches("http://").to_owned();
    let filled = |value: &str| value.replace("{http}", &http).replace("{server}", &server);
    let defaults = [("OTEL_EXPORTER_OTLP_ENDPOINT", "{http}"), ("OTEL_SERVICE_NAME", "environment")];
    let all = defaults.iter().chain(variables).map(|(name, value)| ((*name).to_owned(), filled(value)));
    let builder = settings(Telemetry::builder().environment(all));
    let telemetry = builder.install().unwrap_or_else(|error| panic!("{error}"));
    let report = telemetry.report();
    let problems = report.problems().iter().map(ToString::to_string);
    // The default of these tests has no effect on other exporters.
    let unused = "OTEL_EXPORTER_OTLP_ENDPOINT: not used, because no enabled component reads it";
    let problems = problems.filter(|problem| problem != unused).collect();
    let setting =
        |setting: &otel_runtime::report::Setting| format!("{}: {}, {}", setting.name, setting.value, setting.source);
    let settings = report.settings().iter().map(setting).collect();
    work(&telemetry);
    let result = telemetry.shutdown();
    Run { receiver, problems, settings, result }
}

/// Records a span, a log record and metrics.
#[traced("work", fields(acme.text = text))]
#[counted("environment.work", duration, fields(acme.text = text))]
#[logged("worked with {text}", fields(acme.text = text))]
pub(crate) fn work(text: &str) {}

/// Records spans by hand.
pub(crate) fn spans(count: usize) {
    for _ in 0..count {
        global::tracer("by hand").start("span").end();
    }
}

/// Records a span with three attributes, events and links, of which each has three attributes.
pub(crate) fn full_span() {
    use opentelemetry::trace::{Event, Link, SpanContext, SpanId, TraceFlags, TraceId};
    let attributes = || ["a", "b", "c"].map(|key| KeyValue::new(key, "äöüß€")).to_vec();
    let remote = SpanContext::new(
        TraceId::from(1),
        SpanId::from(1),
        TraceFlags::SAMPLED,
        true,
        opentelemetry::trace::TraceState::NONE,
    );
    let builder = global::tracer("by hand").span_builder("full").with_attributes(attributes());
    let builder = builder.with_links((0..3).map(|_| Link::new(remote.clone(), attributes(), 0)).collect());
    let now = std::time::SystemTime::now;
    let events = (0..3).map(|_| Event::new("event", now(), attributes(), 0)).collect();
    builder.with_events(events).start(&global::tracer("by hand")).end();
}

/// Runs a test again in a process of its own, with these variables only. `test` is its path in this program. The child calls
/// [`child`] and ends there.
pub(crate) fn in_child(test: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().expect("tests run from a file"));
    command.args([test, "--exact", "--nocapture"]).env_clear().env("OF_ENVIRONMENT_TEST", "1");
    command.envs(variables.iter().copied()).output().expect("it starts")
}

/// In the child, records with the environment of the process and ends it. Otherwise, does nothing.
pub(crate) fn child() {
    if std::env::var_os("OF_ENVIRONMENT_TEST").is_none() {
        return;
    }
    let telemetry = Telemetry::builder().deadline(Duration::from_secs(5)).install();
    let telemetry = telemetry.unwrap_or_else(|error| panic!("{error}"));
    work("text");
    _ = telemetry.shutdown();
    // The test harness would write to stdout.
    std::process::exit(0);
}

/// Returns the lines of this project on stderr.
pub(crate) fn own_lines(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().filter_map(|line| line.strip_prefix("otel-runtime: ")).map(str::to_owned).collect()
}
