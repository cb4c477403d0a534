//! The behaviour that both pipelines of a test have in common.

use opentelemetry::logs::{LogRecord as _, Logger as _};
use opentelemetry::trace::{Link, Span as _, SpanKind, TraceContextExt as _, TraceState, Tracer as _};
use opentelemetry::{Context, KeyValue, TraceId};
use opentelemetry_sdk::trace::{Sampler, SamplingDecision, SamplingResult, ShouldSample};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{log, traced};
use std::process::Command;
use std::thread;

/// Telemetry that the recorder records, and telemetry that the SDK records.
pub(crate) fn both() -> [TestTelemetry; 2] {
    [false, true].map(|sdk| TestTelemetry::builder().sdk_pipeline(sdk).build())
}

#[test]
fn the_variable_chooses_the_pipeline() {
    if std::env::var_os("SHOW_PIPELINE").is_some() {
        println!("{:?}", TestTelemetry::new());
        return;
    }
    let itself = std::env::current_exe().expect("tests run from a file");
    let shown = |value: &str| {
        let mut command = Command::new(&itself);
        command.args(["--exact", "pipelines::the_variable_chooses_the_pipeline", "--nocapture"]);
        let output = command.env("SHOW_PIPELINE", "1").env("OTEL_RUST_TEST_PIPELINE", value).output();
        let output = output.expect("it starts");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    for (value, expected) in [
        ("", "TestTelemetry of the recorder\n"),
        ("recorder", "TestTelemetry of the recorder\n"),
        ("sdk", "TestTelemetry of the SDK\n"),
        ("SDK", "`OTEL_RUST_TEST_PIPELINE` is neither `recorder` nor `sdk`\n"),
    ] {
        let shown = shown(value);
        assert!(shown.contains(expected), "{value}: {shown}");
    }
    let [recorder, sdk] = both().map(|telemetry| format!("{telemetry:?}"));
    assert!(recorder.starts_with("TestTelemetry of the recorder\n"), "{recorder}");
    assert!(sdk.starts_with("TestTelemetry of the SDK\n"), "{sdk}");
}

#[traced]
fn outer(work: impl FnOnce()) {
    work();
}

#[traced]
fn inner() {
    log!("inside");
}

#[test]
fn spans_are_in_the_order_of_their_start_on_all_threads() {
    for telemetry in both() {
        let on_thread = |work: fn()| {
            let telemetry = telemetry.clone();
            thread::spawn(move || telemetry.run(work)).join().expect("no panic");
        };
        telemetry.run(|| {
            outer(|| {
                on_thread(inner);
                telemetry.tracer("by hand").start("by hand").end();
                on_thread(|| outer(inner));
            });
        });
        assert_eq!(telemetry.spans().names(), ["outer", "inner", "by hand", "outer", "inner"]);
    }
}

/// Each record has a different scope than the previous one, and every second record is written on another thread.
#[test]
fn log_records_are_in_the_order_in_which_they_were_written() {
    for telemetry in both() {
        let write = |telemetry: &TestTelemetry, scope: &'static str, number: i64| {
            let logger = telemetry.logger(scope);
            let mut record = logger.create_log_record();
            record.add_attribute("number", number);
            logger.emit(record);
        };
        for number in 0..20 {
            let scope = ["a", "b", "c"][usize::try_from(number).expect("small") % 3];
            if number % 2 == 0 {
                write(&telemetry, scope, number);
            } else {
                let telemetry = telemetry.clone();
                thread::spawn(move || write(&telemetry, scope, number)).join().expect("no panic");
            }
        }
        for number in 0..20 {
            telemetry.logs().nth(number).attr("number", i64::try_from(number).expect("small"));
        }
        telemetry.logs().assert_len(20);
    }
}

/// Records every span, but samples none.
#[derive(Clone, Debug)]
struct RecordOnly;

impl ShouldSample for RecordOnly {
    fn should_sample(
        &self,
        _: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let (decision, trace_state) = (SamplingDecision::RecordOnly, TraceState::default());
        SamplingResult { decision, attributes: Vec::new(), trace_state }
    }
}

#[test]
fn a_span_that_is_not_sampled_is_not_recorded() {
    for sdk in [false, true] {
        let builder = || TestTelemetry::builder().sdk_pipeline(sdk);
        for builder in [builder().sampler(RecordOnly), builder().sampler(Sampler::AlwaysOff)] {
            let telemetry = builder.build();
            telemetry.run(|| outer(inner));
            telemetry.tracer("by hand").start("by hand").end();
            telemetry.assert_no_spans();
            telemetry.logs().only().body("inside");
        }
    }
}

#[test]
fn a_span_that_was_open_during_clear_comes_last() {
    for telemetry in both() {
        let tracer = telemetry.tracer("by hand");
        let early = Context::new().with_span(tracer.start("early"));
        telemetry.clear();
        telemetry.assert_no_spans();
        tracer.start("late").end();
        early.span().end();
        assert_eq!(telemetry.spans().names(), ["late", "early"]);
    }
}

/// The recorder of a test ends with the test. Spans that end later are not recorded.
#[test]
fn a_span_may_end_after_the_telemetry_of_its_test() {
    for telemetry in both() {
        let span = telemetry.tracer("by hand").start("late");
        drop(telemetry);
        drop(span);
    }
}
