use super::super::{Console, Printed};
use super::{TRACE, and, failed, remote, span};
use crate::received::{ReceivedAttributes, ReceivedLog, ReceivedSpan};
use expect_test::expect;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanId, TraceId};
use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

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

fn started() -> (Terminal, Console) {
    let terminal = Terminal::default();
    (terminal.clone(), Console::new(true, terminal))
}

fn works(_: Printed, result: Result<(), String>) {
    result.expect("the terminal takes everything");
}

fn end(console: &Console, span: ReceivedSpan) {
    console.spans(vec![span], &works);
}

fn write(console: &Console, span: Option<u64>, fill: impl FnOnce(&mut ReceivedLog)) {
    let mut record = ReceivedLog {
        resource: ReceivedAttributes::default(),
        scope: Arc::default(),
        event_name: None,
        severity: 0,
        severity_text: String::new(),
        body: None,
        attributes: ReceivedAttributes::default(),
        dropped_attributes_count: 0,
        flags: 0,
        span: span.map(|span| (TRACE, SpanId::from(span))),
        time: SystemTime::UNIX_EPOCH,
    };
    fill(&mut record);
    console.logs(&[record], &works);
}

fn with_body(body: &str) -> impl FnOnce(&mut ReceivedLog) {
    let body = AnyValue::from(body.to_owned());
    |record| record.body = Some(body)
}

#[test]
fn a_trace_is_printed_when_its_root_ends() {
    let (terminal, console) = started();
    end(&console, span(2, 1, "child", 5));
    write(&console, Some(1), with_body("hello"));
    assert_eq!(terminal.text(), "");
    end(&console, span(1, 0, "root", 9));
    expect![[r#"
        root                                                9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
        │  LOG   hello
        └─ child                                            5 µs
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn a_span_that_outlives_its_root_is_printed_with_its_descendants_when_it_ends() {
    let (terminal, console) = started();
    end(&console, span(1, 0, "root", 9));
    terminal.text();
    end(&console, span(3, 2, "in the background", 9));
    assert_eq!(terminal.text(), "", "its parent has not ended yet");
    end(&console, span(2, 1, "background", 9));
    expect![[r#"
        background                                          9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000001
        └─ in the background                                9 µs
    "#]].assert_eq(&terminal.text());
    // Spans that arrive together can be in any order.
    console.spans(vec![span(4, 1, "next", 9), span(6, 5, "deepest", 3), span(5, 4, "deeper", 9)], &works);
    expect![[r#"
        next                                                9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000001
        └─ deeper                                           9 µs
           └─ deepest                                       3 µs
    "#]]
    .assert_eq(&terminal.text());
    write(&console, Some(1), with_body("too late for the tree"));
    expect![[r#"
        LOG   too late for the tree  trace 4bf92f3577b34da6a3ce929d0e0e4736  span 0000000000000001
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn the_rest_is_printed_without_its_root() {
    let (terminal, console) = started();
    end(&console, span(2, 1, "child", 5));
    write(&console, Some(2), with_body("in the child"));
    write(&console, Some(1), with_body("in the root"));
    console.rest(&works);
    expect![[r#"
        child                                               5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000001
           LOG   in the child
        LOG   in the root  trace 4bf92f3577b34da6a3ce929d0e0e4736  span 0000000000000001
    "#]].assert_eq(&terminal.text());
    console.rest(&works);
    assert_eq!(terminal.text(), "", "nothing waits any more");
}

#[test]
fn log_records_do_not_wait_for_spans_that_are_not_printed() {
    let terminal = Terminal::default();
    let console = Console::new(false, terminal.clone());
    write(&console, Some(7), with_body("at once"));
    expect![[r#"
        LOG   at once  trace 4bf92f3577b34da6a3ce929d0e0e4736  span 0000000000000007
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn requests_of_one_remote_trace_are_printed_separately() {
    let (terminal, console) = started();
    end(&console, span(12, 11, "below one", 1));
    end(&console, span(22, 21, "below two", 1));
    end(&console, remote(span(11, 1, "one", 5)));
    expect![[r#"
        one                                                 5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
        └─ below one                                        1 µs
    "#]]
    .assert_eq(&terminal.text());
    end(&console, remote(span(21, 1, "two", 5)));
    expect![[r#"
        two                                                 5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
        └─ below two                                        1 µs
    "#]]
    .assert_eq(&terminal.text());
}

fn set(record: &mut ReceivedLog, attributes: &[(&str, &'static str)]) {
    for (key, value) in attributes {
        record.attributes = and(&record.attributes, key, *value);
    }
}

#[test]
fn log_lines() {
    let (terminal, console) = started();
    write(&console, None, |record| {
        record.severity = 9;
        record.body = Some("user registered\x1b[2J".into());
        record.attributes = and(&record.attributes, "user.id", 7);
    });
    write(&console, None, |record| {
        record.severity = 17;
        record.event_name = Some("exception".to_owned());
        set(record, &[("exception.message", "disk full"), ("exception.type", "io::Error")]);
        set(record, &[("exception.stacktrace", "long")]);
    });
    let failed = |body: &'static str| {
        move |record: &mut ReceivedLog| {
            record.severity = 17;
            record.body = Some(body.into());
            record.attributes = and(&record.attributes, "user.id", 7);
            set(record, &[("error.type", "io::Error"), ("exception.type", "io::Error")]);
            set(record, &[("exception.message", "disk full")]);
        }
    };
    write(&console, None, failed("store failed: disk full"));
    write(&console, None, failed("user 7 not stored"));
    write(&console, None, |record| {
        record.severity_text = "NOTICE".to_owned();
        record.body = Some(AnyValue::from_iter([("b", AnyValue::from(1.5)), ("a", AnyValue::from_iter([1, 2]))]));
    });
    write(&console, None, |_| ());
    for severity in [1, 12, 24, 25] {
        write(&console, None, |record| record.severity = severity);
    }
    expect![[r#"
        INFO  user registered\u{1b}[2J  user.id=7
        ERROR exception  io::Error: disk full
        ERROR store failed: disk full  user.id=7  error.type=io::Error
        ERROR user 7 not stored  io::Error: disk full  user.id=7
        NOTICE {a=[1,2] b=1.5}
        LOG
        TRACE
        INFO4
        FATAL4
        LOG
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn beyond_the_limit_the_oldest_trace_is_printed_incomplete() {
    let (terminal, console) = started();
    for trace in 1..=513 {
        let mut child = span(2, 1, "child", 5);
        child.trace_id = TraceId::from(trace);
        end(&console, child);
    }
    expect![[r#"
        child                                               5 µs  trace 00000000000000000000000000000001  late, parent 0000000000000001
    "#]].assert_eq(&terminal.text());
}

#[test]
fn an_endless_trace_is_printed_in_parts() {
    let (terminal, console) = started();
    for id in 2..=16_386 {
        end(&console, span(id, 1, "step", 5));
    }
    assert_eq!(terminal.text().lines().count(), 16_385);
    end(&console, span(20_000, 1, "step", 5));
    end(&console, span(1, 0, "root", 20_000));
    expect![[r#"
        root                                             20.0 ms  trace 4bf92f3577b34da6a3ce929d0e0e4736
        └─ step                                             5 µs
    "#]]
    .assert_eq(&terminal.text());
}

#[test]
fn losses_of_a_broken_output_are_counted() {
    let (terminal, console) = started();
    terminal.unplug(true);
    for _ in 0..2 {
        let lost = RefCell::new(Vec::new());
        console.spans(vec![span(1, 0, "lost", 5)], &|content, result| lost.borrow_mut().push((content, result)));
        let cause = "console: cannot write a trace: broken pipe".to_owned();
        assert_eq!(*lost.borrow(), [(Printed { spans: 1, logs: 0 }, Err(cause))]);
    }
    terminal.unplug(false);
    end(&console, failed(span(1, 0, "root", 9), "x"));
    expect![[r#"
        console: 2 traces and log lines before this could not be written
        root                                                9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  ✗ x
    "#]]
    .assert_eq(&terminal.text());
    end(&console, span(1, 0, "root", 9));
    expect![[r#"
        root                                                9 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
    "#]]
    .assert_eq(&terminal.text());
}
