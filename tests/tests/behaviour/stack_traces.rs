//! `exception.stacktrace`: the backtrace that an error has captured.

use crate::record;
use opentelemetry::logs::AnyValue;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{StackTrace, logged, traced};
use std::backtrace::Backtrace;
use std::fmt;
use std::sync::Arc;

#[derive(Debug)]
struct Failed(Option<Backtrace>);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl StackTrace for Failed {
    fn backtrace(&self) -> Option<&Backtrace> {
        self.0.as_ref()
    }
}

/// A function with a name to look for.
fn captured_here() -> Failed {
    Failed(Some(Backtrace::force_capture()))
}

fn assert_stack_trace(value: Option<&AnyValue>) {
    let Some(AnyValue::String(text)) = value else { panic!("no stack trace: {value:?}") };
    assert!(text.as_str().contains("captured_here"), "{text}");
    assert!(text.as_str().chars().count() <= 16_384);
}

#[traced(err)]
fn with_err(error: Failed) -> Result<(), Failed> {
    Err(error)
}

#[test]
fn the_record_of_err_has_the_stack_trace() {
    let telemetry = record(|| with_err(captured_here()));
    assert_stack_trace(telemetry.log_in_span("with_err").value("exception.stacktrace"));
    telemetry.span("with_err").no_attr("exception.stacktrace");
}

#[test]
fn without_a_captured_backtrace_there_is_no_attribute() {
    for error in [Failed(None), Failed(Some(Backtrace::disabled()))] {
        let telemetry = record(|| with_err(error));
        telemetry.log_in_span("with_err").attr("exception.message", "failed").no_attr("exception.stacktrace");
    }
}

#[test]
fn the_event_has_the_same_stack_trace() {
    let telemetry = TestTelemetry::builder().exception_events(true).build();
    telemetry.run(|| with_err(captured_here())).expect_err("it fails");
    let log = telemetry.log_in_span("with_err");
    let span = telemetry.span("with_err");
    let event = &span.data().events[0];
    let of_event = event.attributes.iter().find(|(key, _)| *key == "exception.stacktrace").map(|(_, value)| value);
    assert_stack_trace(of_event);
    assert_eq!(of_event, log.value("exception.stacktrace"));
}

#[test]
fn all_forms_of_records_have_the_stack_trace() {
    #[logged]
    fn by_default() -> Result<(), Failed> {
        Err(captured_here())
    }
    #[logged(err(Debug))]
    fn as_debug() -> Result<(), Arc<Failed>> {
        Err(Arc::new(captured_here()))
    }
    #[traced(err)]
    #[logged]
    fn stacked() -> Result<(), Box<Failed>> {
        Err(Box::new(captured_here()))
    }
    for call in [|| drop(by_default()), || drop(as_debug()), || drop(stacked())] {
        let telemetry = record(call);
        assert_stack_trace(telemetry.logs().only().value("exception.stacktrace"));
    }
}

#[test]
fn attributes_instead_of_a_record_have_the_stack_trace() {
    #[traced(err(attr))]
    fn in_attributes() -> Result<(), Failed> {
        Err(captured_here())
    }
    let telemetry = record(in_attributes);
    assert_stack_trace(telemetry.span("in_attributes").value("exception.stacktrace"));
    telemetry.assert_no_logs();
}

#[test]
fn what_leaves_the_error_out_has_no_stack_trace() {
    #[traced(err(fields(acme.text = err.to_string())))]
    fn only_fields() -> Result<(), Failed> {
        Err(captured_here())
    }
    #[traced]
    fn without_err() -> Result<(), Failed> {
        Err(captured_here())
    }
    for call in [|| drop(only_fields()), || drop(without_err())] {
        let telemetry = record(call);
        telemetry.assert_no_logs();
        assert!(telemetry.spans().iter().all(|span| span.attributes.get("exception.stacktrace").is_none()));
    }
}

#[test]
fn a_stack_trace_is_cut_at_a_limit_that_is_set() {
    let telemetry = TestTelemetry::builder().text_limit(50).build();
    telemetry.run(|| with_err(captured_here())).expect_err("it fails");
    let log = telemetry.log_in_span("with_err");
    let Some(AnyValue::String(text)) = log.value("exception.stacktrace") else { panic!("no stack trace") };
    assert_eq!(text.as_str().chars().count(), 50);
}

#[test]
fn a_backtrace_that_panics_is_left_out() {
    #[derive(Debug, thiserror::Error)]
    #[error("broken")]
    struct Broken;
    impl StackTrace for Broken {
        fn backtrace(&self) -> Option<&Backtrace> {
            panic!("expected in this test")
        }
    }
    #[traced(err)]
    fn broken() -> Result<(), Broken> {
        Err(Broken)
    }
    let telemetry = record(broken);
    telemetry.log_in_span("broken").attr("exception.message", "broken").no_attr("exception.stacktrace");
}
