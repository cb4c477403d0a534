use super::super::{ConsoleLogs, ConsoleSpans, console};
use super::{failed, remote, span};
use expect_test::expect;
use futures_executor::block_on;
use opentelemetry::Context;
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _, TracerProvider as _,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::logs::{LogBatch, LogExporter as _, SdkLogRecord, SdkLoggerProvider};
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter as _};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// An output whose writes can be made to fail.
#[derive(Clone, Default)]
pub(super) struct Terminal(Arc<Mutex<(String, bool)>>);

impl Terminal {
    /// Returns what was printed since the last call.
    pub(super) fn text(&self) -> String {
        std::mem::take(&mut self.0.lock().expect("no panic").0)
    }

    fn unplug(&self, unplugged: bool) {
        self.0.lock().expect("no panic").1 = unplugged;
    }
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.lock().expect("no panic");
        if state.1 {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        state.0.push_str(std::str::from_utf8(bytes).expect("UTF-8"));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn started() -> (Terminal, ConsoleSpans, ConsoleLogs) {
    let terminal = Terminal::default();
    let (spans, logs) = console(terminal.clone());
    (terminal, spans, logs)
}

fn end(console: &ConsoleSpans, span: SpanData) {
    block_on(console.export(vec![span])).expect("the terminal takes everything");
}

fn write(console: &ConsoleLogs, span: Option<u64>, fill: impl FnOnce(&mut SdkLogRecord)) {
    let logger = SdkLoggerProvider::builder().build().logger("test");
    let mut record = logger.create_log_record();
    if let Some(span) = span {
        record.set_trace_context(super::TRACE, SpanId::from(span), None);
    }
    fill(&mut record);
    let scope = opentelemetry::InstrumentationScope::default();
    block_on(console.export(LogBatch::new(&[(&record, &scope)]))).expect("the terminal takes everything");
}

#[test]
fn a_trace_is_printed_when_its_root_ends() {
    let (terminal, spans, logs) = started();
    end(&spans, span(2, 1, "child", 5));
    write(&logs, Some(1), |record| record.set_body("hello".into()));
    assert_eq!(terminal.text(), "");
    end(&spans, span(1, 0, "root", 9));
    expect![[r#"
        root                                                9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
        │  LOG   hello
        └─ child                                            5 µs
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn a_span_that_outlives_its_root_is_printed_with_its_descendants_when_it_ends() {
    let (terminal, spans, logs) = started();
    end(&spans, span(1, 0, "root", 9));
    terminal.text();
    end(&spans, span(3, 2, "in the background", 9));
    assert_eq!(terminal.text(), "", "its parent has not ended yet");
    end(&spans, span(2, 1, "background", 9));
    expect![[r#"
        background                                          9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000001
        └─ in the background                                9 µs
    "#]].assert_eq(&terminal.text());
    write(&logs, Some(1), |record| record.set_body("too late for the tree".into()));
    expect![[r#"
        LOG   too late for the tree  trace 4bf92f3577b34da6a3ce929d0e0e4736  span 0000000000000001
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn flush_and_shutdown_print_the_rest() {
    let (terminal, spans, logs) = started();
    end(&spans, span(2, 1, "child", 5));
    write(&logs, Some(2), |record| record.set_body("in the child".into()));
    write(&logs, Some(1), |record| record.set_body("in the root".into()));
    spans.force_flush().expect("the terminal takes everything");
    expect![[r#"
        child                                               5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000001
           LOG   in the child
        LOG   in the root  trace 4bf92f3577b34da6a3ce929d0e0e4736  span 0000000000000001
    "#]].assert_eq(&terminal.text());
    end(&spans, span(5, 4, "another", 5));
    logs.shutdown().expect("the first time");
    assert_eq!(terminal.text(), "", "its root may still come");
    spans.shutdown().expect("the terminal takes everything");
    expect![[r#"
        another                                             5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000004
    "#]].assert_eq(&terminal.text());
    let refused = block_on(spans.export(vec![span(1, 0, "root", 9)]));
    assert!(matches!(refused, Err(OTelSdkError::AlreadyShutdown)));
    assert!(matches!(spans.shutdown(), Err(OTelSdkError::AlreadyShutdown)));
    assert!(matches!(logs.shutdown(), Err(OTelSdkError::AlreadyShutdown)));
}

#[test]
fn log_records_do_not_wait_for_spans_that_are_not_printed() {
    let (terminal, spans, logs) = started();
    drop(spans);
    write(&logs, Some(7), |record| record.set_body("at once".into()));
    expect![[r#"
        LOG   at once  trace 4bf92f3577b34da6a3ce929d0e0e4736  span 0000000000000007
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn requests_of_one_remote_trace_are_printed_separately() {
    let (terminal, spans, _logs) = started();
    end(&spans, span(12, 11, "below one", 1));
    end(&spans, span(22, 21, "below two", 1));
    end(&spans, remote(span(11, 1, "one", 5)));
    expect![[r#"
        one                                                 5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
        └─ below one                                        1 µs
    "#]]
    .assert_eq(&terminal.text());
    end(&spans, remote(span(21, 1, "two", 5)));
    expect![[r#"
        two                                                 5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
        └─ below two                                        1 µs
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn with_the_sdk() {
    let terminal = Terminal::default();
    let (spans, logs) = console(terminal.clone());
    let resource = Resource::builder_empty().with_service_name("users").build();
    let traces = SdkTracerProvider::builder().with_resource(resource.clone()).with_simple_exporter(spans).build();
    let loggers = SdkLoggerProvider::builder().with_resource(resource).with_simple_exporter(logs).build();
    let parent = SpanContext::new(super::TRACE, SpanId::from(7), TraceFlags::SAMPLED, true, TraceState::default());
    let context = Context::new().with_remote_span_context(parent);
    let request = context.with_span(traces.tracer("test").start_with_context("GET /", &context));
    let inside = request.clone().attach();
    let logger = loggers.logger("test");
    let mut record = logger.create_log_record();
    record.set_body("inside".into());
    logger.emit(record);
    drop(inside);
    request.span().end();
    let text = terminal.text();
    let (line, log) = text.split_once('\n').expect("two lines");
    assert!(
        line.starts_with("GET / ") && line.ends_with("  trace 4bf92f3577b34da6a3ce929d0e0e4736  (users)"),
        "{line}"
    );
    assert_eq!(log, "   LOG   inside\n");
}

#[test]
fn log_lines() {
    let (terminal, _spans, logs) = started();
    write(&logs, None, |record| {
        record.set_severity_number(Severity::Info);
        record.set_body("user registered\x1b[2J".into());
        record.add_attribute("user.id", 7);
    });
    write(&logs, None, |record| {
        record.set_severity_number(Severity::Error);
        record.set_event_name("exception");
        record.add_attribute("exception.message", "disk full");
        record.add_attribute("exception.type", "io::Error");
        record.add_attribute("exception.stacktrace", "long");
    });
    let failed = |body: &'static str| {
        move |record: &mut SdkLogRecord| {
            record.set_severity_number(Severity::Error);
            record.set_body(body.into());
            record.add_attribute("user.id", 7);
            record.add_attribute("error.type", "io::Error");
            record.add_attribute("exception.type", "io::Error");
            record.add_attribute("exception.message", "disk full");
        }
    };
    write(&logs, None, failed("store failed: disk full"));
    write(&logs, None, failed("user 7 not stored"));
    write(&logs, None, |record| {
        record.set_severity_text("NOTICE");
        record.set_body(AnyValue::from_iter([("b", AnyValue::from(1.5)), ("a", AnyValue::from_iter([1, 2]))]));
    });
    write(&logs, None, |_| ());
    expect![[r#"
        INFO  user registered\u{1b}[2J  user.id=7
        ERROR exception  io::Error: disk full
        ERROR store failed: disk full  user.id=7  error.type=io::Error
        ERROR user 7 not stored  io::Error: disk full  user.id=7
        NOTICE {a=[1,2] b=1.5}
        LOG
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn beyond_the_limit_the_oldest_trace_is_printed_incomplete() {
    let (terminal, spans, _logs) = started();
    for trace in 1..=513 {
        let mut child = span(2, 1, "child", 5);
        child.span_context = SpanContext::new(
            TraceId::from(trace),
            SpanId::from(2),
            child.span_context.trace_flags(),
            false,
            TraceState::default(),
        );
        end(&spans, child);
    }
    expect![[r#"
        child                                               5 µs  trace 00000000000000000000000000000001  late, parent 0000000000000001
    "#]].assert_eq(&terminal.text());
}

#[test]
fn an_endless_trace_is_printed_in_parts() {
    let (terminal, spans, _logs) = started();
    for id in 2..=16_386 {
        end(&spans, span(id, 1, "step", 5));
    }
    assert_eq!(terminal.text().lines().count(), 16_385);
    end(&spans, span(20_000, 1, "step", 5));
    end(&spans, span(1, 0, "root", 20_000));
    expect![[r#"
        root                                             20.0 ms  trace 4bf92f3577b34da6a3ce929d0e0e4736
        └─ step                                             5 µs
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn losses_of_a_broken_output_are_counted() {
    let (terminal, spans, _logs) = started();
    terminal.unplug(true);
    for _ in 0..2 {
        let error = block_on(spans.export(vec![span(1, 0, "lost", 5)])).expect_err("it is unplugged");
        assert_eq!(error.to_string(), "Operation failed: console: cannot write a trace: broken pipe");
    }
    terminal.unplug(false);
    end(&spans, failed(span(1, 0, "root", 9), "x"));
    expect![[r#"
        console: 2 traces and log lines before this could not be written
        root                                                9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  ✗ x
    "#]]
    .assert_eq(&terminal.text());
    end(&spans, span(1, 0, "root", 9));
    expect![[r#"
        root                                                9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
    "#]]
    .assert_eq(&terminal.text());
}
