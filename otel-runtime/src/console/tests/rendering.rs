use super::super::buffer::Printout;
use super::super::log::PrintedLog;
use super::super::render::render;
use super::{TRACE, and, at, failed, of, remote, span, with};
use crate::received::{ReceivedAttributes, ReceivedEvent, ReceivedLink, ReceivedSpan};
use expect_test::{Expect, expect};
use opentelemetry::trace::{SpanId, SpanKind, TraceId};

fn check(mut spans: Vec<ReceivedSpan>, logs: Vec<PrintedLog>, expected: &Expect) {
    for span in &mut spans {
        span.resource = and(&span.resource, "service.name", "mailer");
    }
    expected.assert_eq(&render(&Printout::Trace { spans, logs }));
}

fn log(span: u64, micros: u64, line: &str) -> PrintedLog {
    PrintedLog { span: Some((TRACE, SpanId::from(span))), time: Some(at(micros)), line: line.to_owned() }
}

#[test]
fn a_request() {
    let insert = with(of(span(5, 4, "INSERT users", 1_300), SpanKind::Client), "db.system.name", "sqlite");
    let request = of(span(1, 0, "POST /users", 18_400), SpanKind::Server);
    let spans = vec![
        span(3, 2, "security.hash_password", 12_100),
        failed(with(insert, "code.function.name", "insert"), "UNIQUE constraint failed"),
        span(4, 2, "crud.create_user", 1_500),
        span(2, 1, "service.register_user", 17_900),
        with(with(request, "http.request.method", "POST"), "http.response.status_code", 201),
    ];
    check(
        spans,
        Vec::new(),
        &expect![[r#"
        POST /users                                201   18.4 ms  trace 4bf92f3577b34da6a3ce929d0e0e4736
        └─ service.register_user                         17.9 ms
           ├─ security.hash_password                     12.1 ms
           └─ crud.create_user                            1.5 ms
              └─ INSERT users                             1.3 ms  sqlite  ✗ UNIQUE constraint failed
    "#]],
    );
}

#[test]
fn logs_and_events_are_below_their_span_in_order_of_time() {
    let mut child = span(2, 1, "child", 10);
    let attributes = and(&ReceivedAttributes::default(), "attempt", 2);
    child.events.push(ReceivedEvent { name: "retry".to_owned(), time: at(4), attributes, dropped_attributes_count: 0 });
    let logs = vec![log(1, 9, "WARN  after the child"), log(2, 5, "INFO  in the child"), log(1, 2, "INFO  before")];
    check(
        vec![span(1, 0, "root", 20), child, span(3, 2, "leaf", 1)],
        logs,
        &expect![[r#"
            root                                               20 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
            │  INFO  before
            │  WARN  after the child
            └─ child                                           10 µs
               │  EVENT retry  attempt=2
               │  INFO  in the child
               └─ leaf                                          1 µs
        "#]],
    );
}

#[test]
fn a_span_with_a_remote_parent_has_its_service() {
    let request = with(of(span(1, 7, "POST /send", 900), SpanKind::Server), "http.response.status_code", 202);
    check(
        vec![remote(request)],
        Vec::new(),
        &expect![[r#"
        POST /send                                 202    900 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  (mailer)
    "#]],
    );
}

#[test]
fn late_spans_have_the_id_of_their_parent() {
    check(
        vec![span(3, 2, "one", 1), span(5, 2, "two", 1), span(4, 3, "below one", 1)],
        Vec::new(),
        &expect![[r#"
            one                                                 1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000002
            └─ below one                                        1 µs
            two                                                 1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000002
        "#]],
    );
}

#[test]
fn peers() {
    let to = |id, name| with(of(span(id, 1, name, 5), SpanKind::Client), "server.address", "mailer");
    let queue = |id, name, kind| with(of(span(id, 1, name, 5), kind), "messaging.destination.name", "orders");
    let spans = vec![
        span(1, 0, "root", 50),
        with(to(2, "POST"), "server.port", 8081),
        with(to(3, "GET"), "network.peer.address", "192.0.2.1"),
        with(of(span(7, 1, "SELECT", 5), SpanKind::Client), "network.peer.address", "192.0.2.1"),
        with(queue(4, "send", SpanKind::Producer), "messaging.system", "kafka"),
        queue(5, "process", SpanKind::Consumer),
        queue(6, "process orders", SpanKind::Consumer),
    ];
    check(
        spans,
        Vec::new(),
        &expect![[r#"
            root                                               50 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
            ├─ POST → mailer:8081                               5 µs
            ├─ GET → mailer                                     5 µs
            ├─ send → orders                                    5 µs  kafka
            ├─ process ← orders                                 5 µs
            ├─ process orders                                   5 µs
            └─ SELECT                                           5 µs  network.peer.address=192.0.2.1
        "#]],
    );
}

#[test]
fn attributes_are_not_repeated() {
    let request = with(failed(span(1, 0, "GET /users/{id}", 5), ""), "http.response.status_code", 500);
    let request = with(with(request, "error.type", "500"), "http.route", "/users/{id}");
    let timeout = with(failed(span(2, 1, "query", 5), ""), "error.type", "timeout");
    let both = with(failed(span(3, 1, "parse", 5), "bad digit"), "error.type", "ParseIntError");
    let unset = with(span(4, 1, "ignored", 5), "error.type", "NotFound");
    check(
        vec![request, timeout, both, unset, failed(span(5, 1, "unknown", 5), "")],
        Vec::new(),
        &expect![[r#"
            GET /users/{id}                            500      5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  ✗ 500
            ├─ query                                            5 µs  ✗ timeout
            ├─ parse                                            5 µs  error.type=ParseIntError  ✗ bad digit
            ├─ ignored                                          5 µs  error.type=NotFound
            └─ unknown                                          5 µs  ✗
        "#]],
    );
}

#[test]
fn long_lines_are_truncated() {
    let mut wide = span(2, 1, "many", 5);
    for key in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] {
        wide = with(wide, key, true);
    }
    wide.dropped_attributes_count = 3;
    let attributes = ReceivedAttributes::default();
    wide.links.push(ReceivedLink {
        trace_id: TraceId::INVALID,
        span_id: SpanId::INVALID,
        trace_state: String::new(),
        attributes,
        dropped_attributes_count: 0,
        flags: 0,
    });
    let long = with(span(3, 1, "long", 5), "text", "x".repeat(100));
    let name = "a_name_that_is_longer_than_any_column_should_be_and_moves_only_its_own_line_to_the_right_but_ends_here";
    check(
        vec![span(1, 0, "root", 50), wide, long, span(4, 1, name, 5)],
        Vec::new(),
        &expect![[r#"
            root                                               50 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
            ├─ many                                             5 µs  a=true  b=true  c=true  d=true  e=true  f=true  g=true  h=true  +5 more  1 link
            ├─ long                                             5 µs  text=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
            └─ a_name_that_is_longer_than_any_column_should_be_and_moves_only_its_own_line_to_the_right_but_ends_h…           5 µs
        "#]],
    );
}

#[test]
fn control_sequences_are_escaped() {
    let evil = with(failed(span(1, 0, "\x1b]0;title\x07", 5), "\x1b[2J"), "k\r\n", "\u{202e}v");
    check(
        vec![evil],
        vec![log(1, 2, "INFO  escaped when it was formatted")],
        &expect![[r#"
            \u{1b}]0;title\u{7}                                 5 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  k\r\n=\u{202e}v  ✗ \u{1b}[2J
               INFO  escaped when it was formatted
        "#]],
    );
}

#[test]
fn durations() {
    let spans = [
        (2, 0),
        (3, 999),
        (4, 1_000),
        (5, 999_949),
        (6, 999_950),
        (7, 59_000_000),
        (8, 599_900_000),
        (9, 4_000_000_000),
    ]
    .map(|(id, micros)| span(id, 1, "child", micros));
    let mut all = vec![span(1, 0, "root", 1)];
    all.extend(spans);
    check(
        all,
        Vec::new(),
        &expect![[r#"
        root                                                1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
        ├─ child                                            0 ns
        ├─ child                                          999 µs
        ├─ child                                          1.0 ms
        ├─ child                                        999.9 ms
        ├─ child                                           1.0 s
        ├─ child                                          59.0 s
        ├─ child                                         599.9 s
        └─ child                                          66 min
    "#]],
    );
}

#[test]
fn a_very_deep_trace_does_not_overflow_the_stack() {
    let spans: Vec<_> = (1..5_000).map(|id| span(id, id - 1, "deep", 1)).collect();
    let text = render(&Printout::Trace { spans, logs: Vec::new() });
    assert_eq!(text.lines().count(), 4_999);
}

#[test]
fn spans_with_invalid_ids_are_printed() {
    let itself = span(3, 3, "its own parent", 1);
    check(
        vec![span(1, 2, "one", 1), span(2, 1, "two", 1), itself, span(4, 0, "root", 1), span(4, 0, "twin", 1)],
        Vec::new(),
        &expect![[r#"
            its own parent                                      1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000003
            root                                                1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
            twin                                                1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736
            one                                                 1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000002
            two                                                 1 µs  trace 4bf92f3577b34da6a3ce929d0e0e4736  late, parent 0000000000000001
        "#]],
    );
}
