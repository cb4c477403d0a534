//! `ret`: the returned value.

use crate::{block_on, record};
use opentelemetry::Value;
use opentelemetry::logs::Severity;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;

#[test]
fn a_value_keeps_its_type() {
    #[traced(ret)]
    fn number() -> u64 {
        7
    }
    #[traced(ret(attr))]
    async fn text() -> String {
        "seven".into()
    }
    #[traced(ret)]
    fn nothing() -> Option<u8> {
        None
    }
    record(number).span("number").attr("return", 7);
    record(|| block_on(text())).span("text").attr("return", "seven");
    record(nothing).span("nothing").no_attr("return");
    record(number).assert_no_logs();
}

#[test]
fn of_a_result_the_value_in_ok_is_recorded() {
    #[traced(ret)]
    fn load(ok: bool) -> Result<u8, String> {
        if ok { Ok(3) } else { Err("no".into()) }
    }
    record(|| load(true)).span("load").attr("return", 3).status_unset();
    record(|| load(false)).span("load").no_attr("return").error_type("std::string::String");
}

#[test]
fn a_value_is_recorded_as_debug_or_display() {
    #[traced(ret(Debug))]
    fn debug() -> Result<Option<u8>, ()> {
        Ok(Some(1))
    }
    #[traced(ret(Display))]
    fn display() -> u8 {
        9
    }
    record(debug).span("debug").attr("return", "Some(1)");
    record(display).span("display").attr("return", "9");
}

#[test]
fn an_event_is_a_record_in_the_span() {
    #[traced(ret(event))]
    fn list() -> Vec<u8> {
        vec![1, 2]
    }
    #[traced(ret(Display, level = "debug"))]
    fn code() -> u16 {
        204
    }
    let telemetry = record(list);
    telemetry.span("list").no_attr("return").no_events();
    telemetry.log_in_span("list").body("[1, 2]").severity(Severity::Info);
    record(code).log_in_span("code").body("204").severity(Severity::Debug);
}

#[test]
fn fields_see_the_value() {
    #[traced(ret(event, fields(acme.size = ret.len(), acme.first = ?ret.first())))]
    fn list(ok: bool) -> Result<Vec<u8>, String> {
        if ok { Ok(vec![1, 2]) } else { Err("no".into()) }
    }
    record(|| list(true)).span("list").attr("acme.size", 2).attr("acme.first", "Some(1)");
    let failed = record(|| list(false));
    failed.span("list").no_attr("acme.size");
    failed.assert_no_logs();
}

#[test]
fn err_and_ret_go_together() {
    #[traced(err, ret)]
    fn load(ok: bool) -> Result<u8, String> {
        if ok { Ok(3) } else { Err("no".into()) }
    }
    let ok = record(|| load(true));
    ok.span("load").attr("return", 3);
    ok.assert_no_logs();
    let failed = record(|| load(false));
    failed.span("load").no_attr("return").error("no");
    failed.logs().assert_len(1);
}

#[test]
fn text_is_cut_at_the_limit() {
    #[traced(ret)]
    fn text() -> String {
        "ö".repeat(50)
    }
    let telemetry = TestTelemetry::builder().text_limit(3).build();
    telemetry.run(text);
    assert_eq!(telemetry.span("text").value("return"), Some(&Value::from("ööö")));
}

#[test]
fn the_value_arrives_unchanged() {
    #[traced(ret(Debug), err(Debug))]
    fn own(text: Box<str>) -> Result<Box<str>, ()> {
        Ok(text)
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| own("mine".into())), Ok("mine".into()));
    telemetry.span("own").attr("return", "\"mine\"");
}
