//! Text is truncated while it is formatted.

use crate::record;
use opentelemetry::{Array, Value};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::cell::Cell;
use std::fmt;

/// Formats as ten megabytes, and counts the written bytes.
#[derive(Default)]
struct Huge {
    written: Cell<usize>,
}

const PIECES: usize = 160 * 1024;
const PIECE: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

impl fmt::Debug for Huge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..PIECES {
            self.written.set(self.written.get() + PIECE.len());
            f.write_str(PIECE)?;
        }
        Ok(())
    }
}

impl fmt::Display for Huge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

fn text(telemetry: &TestTelemetry, span: &str, key: &str) -> String {
    telemetry.span(span).data().attributes.text(key).expect("a text").to_owned()
}

#[traced(fields(?huge))]
fn record_debug(huge: &Huge) {}

#[traced(ret(fields(acme.huge = ?ret)))]
fn record_ret() -> u8 {
    1
}

#[test]
fn a_formatter_is_stopped_at_the_limit() {
    let huge = Huge::default();
    let telemetry = record(|| record_debug(&huge));
    assert_eq!(text(&telemetry, "record_debug", "huge").chars().count(), 4096);
    assert!(huge.written.get() <= 4096 + PIECE.len(), "{} bytes were formatted", huge.written.get());
    record(record_ret).span("record_ret").attr("acme.huge", "1");
}

#[test]
fn an_error_is_stopped_at_the_limit() {
    #[traced(err(Debug))]
    fn fails(huge: &Huge) -> Result<(), &Huge> {
        Err(huge)
    }
    let huge = Huge::default();
    let telemetry = TestTelemetry::builder().text_limit(100).build();
    assert!(telemetry.run(|| fails(&huge).is_err()));
    telemetry.span("fails").error(&PIECE.repeat(2)[..100]);
    assert!(huge.written.get() <= 100 + PIECE.len(), "{} bytes were formatted", huge.written.get());
}

#[test]
fn a_returned_value_is_stopped_at_the_limit() {
    #[traced(ret(Display))]
    fn returns(huge: &Huge) -> &Huge {
        huge
    }
    #[traced(ret(event))]
    fn writes(huge: &Huge) -> &Huge {
        huge
    }
    let huge = Huge::default();
    let telemetry = record(|| (returns(&huge).written.get(), writes(&huge).written.get()));
    assert_eq!(text(&telemetry, "returns", "return").len(), 4096);
    // A body has no limit in the specification. That of this project bounds the memory.
    telemetry.log_in_span("writes").body(PIECE.repeat(1024));
    let limit = 4096 + 65_536 + 2 * PIECE.len();
    assert!(huge.written.get() <= limit, "{} bytes were formatted", huge.written.get());
}

#[test]
fn the_limit_counts_characters() {
    #[traced(fields(plain, shown = %plain, list = [plain, "a"], letters = ?plain))]
    fn cut(plain: &str) {}
    let telemetry = TestTelemetry::builder().text_limit(3).build();
    telemetry.run(|| cut("äöüß€"));
    let span = telemetry.span("cut");
    span.attr("plain", "äöü").attr("shown", "äöü").attr("letters", "\"äö");
    span.attr("list", Value::Array(Array::String(vec!["äöü".into(), "a".into()])));
}

#[test]
fn text_of_exactly_the_limit_is_not_cut() {
    #[traced(args)]
    fn whole(text: &str) {}
    let telemetry = TestTelemetry::builder().text_limit(3).build();
    telemetry.run(|| whole("€€€"));
    telemetry.span("whole").attr("text", "€€€");
}

#[test]
fn a_limit_of_zero_results_in_empty_text() {
    #[traced(fields(a = "text", b = %"text"))]
    fn none() {}
    let telemetry = TestTelemetry::builder().text_limit(0).build();
    telemetry.run(none);
    telemetry.span("none").attr("a", "").attr("b", "");
}
