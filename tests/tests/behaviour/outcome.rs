//! Which results are failures, and their `error.type`.

use crate::{block_on, record};
use http::{Response, StatusCode};
use otel_runtime::{Outcome, instrument, logged, traced};
use std::borrow::Cow;
use std::fmt;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::task::Poll;

#[derive(Debug)]
struct Plain;

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain text that is not asked for")
    }
}

type Aliased<T> = std::result::Result<T, Plain>;

const PLAIN: &str = concat!(module_path!(), "::Plain");

#[traced]
fn aliased(fails: bool) -> Aliased<u8> {
    if fails { Err(Plain) } else { Ok(1) }
}

#[test]
fn a_result_behind_an_alias_is_a_failure_of_the_error_type() {
    let telemetry = record(|| aliased(true));
    telemetry.span("aliased").error("").error_type(PLAIN).no_attr("exception.message").no_events();
    telemetry.assert_no_logs();
    record(|| aliased(false)).span("aliased").status_unset().no_attr("error.type");
}

#[test]
fn an_async_function_has_the_outcome_of_its_output() {
    #[traced]
    async fn load() -> Aliased<()> {
        Err(Plain)
    }
    record(|| block_on(load())).span("load").error_type(PLAIN);
}

#[test]
fn the_question_mark_is_also_a_failure() {
    #[traced]
    fn outer() -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
        let n: u8 = "x".parse()?;
        Ok(n)
    }
    record(outer).span("outer").error_type("std::error::Error");
}

#[traced(error_if = Option::is_none)]
fn find(id: u8) -> Option<u8> {
    (id > 0).then_some(id)
}

#[traced(ok_if = Option::is_some)]
fn seek(id: u8) -> Option<u8> {
    (id > 0).then_some(id)
}

#[test]
fn none_is_a_failure_only_on_request() {
    #[traced]
    fn lookup() -> Option<u8> {
        None
    }
    record(lookup).span("lookup").status_unset().no_attr("error.type");
    record(|| find(0)).span("find").error_type("_OTHER");
    record(|| find(1)).span("find").status_unset();
    record(|| seek(0)).span("seek").error_type("_OTHER");
    record(|| seek(1)).span("seek").status_unset();
}

#[test]
fn the_predicate_replaces_the_outcome_of_the_type() {
    #[traced(ok_if = |result: &Aliased<u8>| result.is_err())]
    fn refused() -> Aliased<u8> {
        Err(Plain)
    }
    #[traced(error_if = |result| matches!(result, Ok(0)))]
    fn count(n: u8) -> Aliased<u8> {
        if n == 9 { Err(Plain) } else { Ok(n) }
    }
    record(refused).span("refused").status_unset().no_attr("error.type");
    record(|| count(0)).span("count").error_type("_OTHER");
    record(|| count(9)).span("count").status_unset();
    #[traced(error_if = |result| result.is_err(), err)]
    fn reported() -> Aliased<u8> {
        Err(Plain)
    }
    record(reported).span("reported").error_type(PLAIN);
}

#[test]
fn a_number_can_be_a_failure() {
    #[traced(ok_if = |code: &u16| *code < 500)]
    async fn status(code: u16) -> u16 {
        code
    }
    record(|| block_on(status(404))).span("status").status_unset();
    record(|| block_on(status(503))).span("status").error_type("_OTHER");
}

enum Delivery {
    Done,
    Bounced,
}

impl Outcome for Delivery {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        matches!(self, Self::Bounced).then(|| "bounced".into())
    }
}

#[test]
fn a_return_type_has_an_outcome_of_its_own() {
    #[traced]
    fn deliver(bounces: bool) -> Delivery {
        if bounces { Delivery::Bounced } else { Delivery::Done }
    }
    #[traced]
    fn deliver_maybe() -> Result<Delivery, Plain> {
        Ok(Delivery::Bounced)
    }
    record(|| deliver(true)).span("deliver").error_type("bounced");
    record(|| deliver(false)).span("deliver").status_unset();
    record(deliver_maybe).span("deliver_maybe").error_type("bounced");
}

#[test]
fn an_error_decides_whether_it_is_a_failure() {
    #[traced]
    fn send() -> Result<u8, Delivery> {
        Err(Delivery::Bounced)
    }
    #[traced]
    fn send_twice() -> Result<u8, Delivery> {
        Err(Delivery::Done)
    }
    record(send).span("send").error_type("bounced");
    record(send_twice).span("send_twice").status_unset().no_attr("error.type");
}

#[test]
fn types_of_the_standard_library_are_known() {
    #[traced]
    fn step() -> ControlFlow<Plain, u8> {
        ControlFlow::Break(Plain)
    }
    #[traced]
    fn go_on() -> ControlFlow<Plain, u8> {
        ControlFlow::Continue(1)
    }
    #[traced]
    fn poll(ready: bool) -> Poll<Aliased<u8>> {
        if ready { Poll::Ready(Err(Plain)) } else { Poll::Pending }
    }
    #[traced]
    fn exit(fails: bool) -> ExitCode {
        if fails { ExitCode::from(3) } else { ExitCode::SUCCESS }
    }
    record(step).span("step").error_type(PLAIN);
    record(go_on).span("go_on").status_unset();
    record(|| poll(true)).span("poll").error_type(PLAIN);
    record(|| poll(false)).span("poll").status_unset();
    record(|| exit(true)).span("exit").error_type("std::process::ExitCode");
    record(|| exit(false)).span("exit").status_unset();
}

#[test]
fn server_errors_of_http_are_failures() {
    #[traced]
    fn status(code: u16) -> StatusCode {
        StatusCode::from_u16(code).expect("a status")
    }
    #[traced]
    async fn respond(code: u16) -> Response<&'static str> {
        let mut response = Response::new("body");
        *response.status_mut() = StatusCode::from_u16(code).expect("a status");
        response
    }
    #[traced]
    fn answer() -> Result<StatusCode, Plain> {
        Ok(StatusCode::BAD_GATEWAY)
    }
    record(|| status(404)).span("status").status_unset();
    record(|| status(503)).span("status").error_type("503");
    record(|| block_on(respond(200))).span("respond").status_unset();
    record(|| block_on(respond(500))).span("respond").error_type("500");
    record(answer).span("answer").error_type("502");
}

#[test]
fn a_result_in_a_generic_function_is_recognized() {
    #[traced]
    fn either<T, E>(result: Result<T, E>) -> Result<T, E> {
        result
    }
    #[traced]
    fn same<T>(value: T) -> T {
        value
    }
    record(|| either::<u8, _>(Err(Plain))).span("either").error_type(PLAIN);
    record(|| same(Err::<u8, _>(Plain))).span("same").status_unset();
}

/// Method lookup must not find the methods of such a trait in the generated code.
#[test]
fn a_trait_for_every_type_does_not_change_the_outcome() {
    #[expect(dead_code, clippy::wrong_self_convention, reason = "only the names are in the way")]
    trait Everything: Sized {
        fn error_type(self) {}
        fn then(self) {}
        fn report(self) {}
        fn sources(self) {}
        fn record(self) {}
        fn narrow(self) {}
        fn is_some(self) {}
    }
    impl<T> Everything for T {}

    #[derive(Debug)]
    struct Declined;
    #[traced(err(Debug), ret(Display), fields(user.id = name.as_str()))]
    #[logged("loaded: {ret}")]
    fn load(name: String) -> Result<u64, Declined> {
        if name.is_empty() { Err(Declined) } else { Ok(7) }
    }
    #[instrument]
    fn migrated(name: String) {}

    let telemetry = record(|| load("ada".to_owned()));
    telemetry.span("load").attr("return", "7").attr("user.id", "ada").status_unset();
    telemetry.logs().nth(0).body("loaded: 7");
    let name = concat!(module_path!(), "::a_trait_for_every_type_does_not_change_the_outcome::Declined");
    record(|| load(String::new())).span("load").error("Declined").error_type(name);
    record(|| migrated("ada".to_owned())).span("migrated").attr("name", "ada");
}
