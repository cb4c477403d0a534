//! `ret`: the returned value.

use crate::{block_on, record, record_panic};
use opentelemetry::Value;
use opentelemetry::logs::{AnyValue, Severity};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{ToValue, instrument, logged, span, traced};
use std::fmt::Debug;
use std::pin::Pin;

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
    assert_eq!(telemetry.span("text").value("return"), Some(&AnyValue::from("ööö")));
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

/// A function that never returns has no value to record.
#[test]
fn nothing_is_recorded_of_a_function_that_never_returns() {
    #[traced(ret)]
    #[logged(ret(Debug), err(level = "warn"))]
    fn stop() -> ! {
        panic!("stopped")
    }
    #[traced(ret(Display, level = "debug"), sync)]
    fn sync() -> ! {
        panic!("stopped")
    }
    #[logged("{elapsed}", ret)]
    #[traced(ret)]
    async fn serve() -> ! {
        panic!("stopped")
    }
    let telemetry = record_panic(|| stop());
    telemetry.span("stop").error("").error_type("panic").no_attr("return");
    telemetry.logs().only().severity(Severity::Warn).body("stop panicked").no_attr("return");
    record_panic(|| sync()).span("sync").error_type("panic").no_attr("return");
    let telemetry = record_panic(|| block_on(serve()));
    telemetry.span("serve").error("").error_type("panic").no_attr("return");
    telemetry.logs().only().body("serve panicked");
}

/// `()` has no information, so nothing is recorded of it, wherever it comes from.
#[test]
fn nothing_is_recorded_of_a_unit() {
    type Done = ();
    type Outcome = Result<Done, String>;
    #[traced(ret)]
    fn nothing() {}
    #[traced(ret(Display, level = "debug"))]
    #[expect(clippy::unused_unit, reason = "the written type is what is tested")]
    fn unit() -> () {}
    #[traced(err, ret)]
    fn result() -> Result<(), String> {
        Ok(())
    }
    #[traced(err, ret(Debug))]
    async fn debug() -> Outcome {
        Ok(())
    }
    #[traced(ret(Display))]
    fn alias() -> Done {}
    #[traced(err, ret(event))]
    fn event() -> Result<(), String> {
        Ok(())
    }
    #[traced(ret)]
    fn option() -> Option<()> {
        Some(())
    }
    #[traced(ret)]
    fn boxed() -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async {})
    }
    #[traced(ret(event))]
    fn future() -> impl Future<Output = Outcome> {
        async { Ok(()) }
    }
    #[traced(ret)]
    fn typed<T: ToValue>(value: T) -> T {
        value
    }
    #[traced(err(Debug), ret(Debug))]
    fn generic<T: Debug>(value: T) -> Result<T, ()> {
        Ok(value)
    }
    #[instrument(ret)]
    fn migrated() {}
    #[instrument(ret, err)]
    async fn migrated_result() -> Result<(), String> {
        Ok(())
    }
    #[instrument(ret(Display))]
    fn migrated_alias() -> Done {}

    let telemetry = record(|| {
        nothing();
        unit();
        alias();
        _ = (result(), event(), option(), typed(()), generic(()), migrated(), migrated_alias());
        (block_on(debug()), block_on(boxed()), block_on(future()), block_on(migrated_result()))
    });
    telemetry.assert_no_logs();
    let spans = telemetry.spans();
    spans.assert_len(14);
    for name in spans.names() {
        telemetry.span(name).no_attr("return").status_unset();
    }
    record(|| span!("inline", err, ret(Display); { Ok::<(), String>(()) })).span("inline").no_attr("return");
}

#[test]
fn a_unit_is_left_out_of_log_records() {
    type Done = ();
    #[logged(ret)]
    fn nothing() {}
    #[logged(ret(Display))]
    async fn alias() -> Done {}
    #[logged(ret, err)]
    fn result() -> Result<(), String> {
        Ok(())
    }
    #[logged(ret(Debug))]
    fn option() -> Option<()> {
        Some(())
    }
    let telemetry = record(|| (nothing(), block_on(alias()), result(), option()));
    let logs = telemetry.logs();
    logs.assert_len(4);
    for at in 0..3 {
        logs.nth(at).no_attr("return");
    }
    // Whether there is a value is information.
    logs.nth(3).attr("return", "Some(())");
}

/// A value without any conversion, of which only the fields can be recorded.
struct User {
    id: u64,
}

#[test]
fn fields_alone_leave_the_value_out() {
    #[traced(ret(fields(acme.user = ret.id)))]
    fn load() -> User {
        User { id: 7 }
    }
    #[traced(err(fields(acme.attempts = err.id)), ret(fields(acme.user = ret.id)))]
    async fn find(ok: bool) -> Result<User, User> {
        if ok { Ok(User { id: 7 }) } else { Err(User { id: 3 }) }
    }
    #[instrument(ret(fields(size = ret.len())))]
    fn list() -> Vec<u8> {
        vec![1, 2]
    }
    #[logged(ret(fields(acme.user = ret.id)))]
    fn log() -> User {
        User { id: 7 }
    }
    #[traced(ret(fields(acme.done = true)))]
    fn nothing() {}
    let telemetry = record(load);
    telemetry.span("load").attr("acme.user", 7).no_attr("return");
    telemetry.assert_no_logs();
    let telemetry = record(|| block_on(find(true)));
    telemetry.span("find").attr("acme.user", 7).no_attr("return").no_attr("acme.attempts");
    let telemetry = record(list);
    telemetry.span("list").attr("size", 2).no_attr("return");
    telemetry.assert_no_logs();
    record(log).logs().nth(0).attr("acme.user", 7).no_attr("return");
    record(nothing).span("nothing").attr("acme.done", true);
    let inline = record(|| span!("inline", ret(fields(acme.user = ret.id)); { User { id: 7 } }));
    inline.span("inline").attr("acme.user", 7).no_attr("return");
}

#[test]
fn another_option_next_to_the_fields_records_the_value() {
    #[traced(ret(Debug, fields(acme.size = ret.len())))]
    fn debug() -> Vec<u8> {
        vec![1]
    }
    #[traced(ret(attr, fields(acme.size = ret.len())))]
    fn attr() -> Vec<u8> {
        vec![1]
    }
    #[traced(ret(level = "warn", fields(acme.size = ret.len())))]
    fn level() -> Vec<u8> {
        vec![1]
    }
    record(debug).span("debug").attr("acme.size", 1).attr("return", "[1]");
    record(attr).span("attr").attr("acme.size", 1).attr("return", Value::Array(vec![1_i64].into()));
    let telemetry = record(level);
    telemetry.span("level").attr("acme.size", 1).no_attr("return");
    telemetry.log_in_span("level").body("[1]").severity(Severity::Warn);
}
