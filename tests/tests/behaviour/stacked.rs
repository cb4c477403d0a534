//! Several attributes on one function: one call and one outcome in every order.

use crate::stacked_orders::{Declined, tcl};
use crate::{block_on, pause, record, record_panic};
use opentelemetry::KeyValue;
use opentelemetry::logs::Severity;
use opentelemetry::trace::Status;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{counted, logged, traced};
use std::cell::Cell;

const DECLINED: &str = "behaviour::stacked_orders::Declined";

#[test]
fn one_failure_has_one_type_and_one_exception_record() {
    let telemetry = record(|| block_on(tcl(0, &Cell::new(0))));
    telemetry.span("register").error("declined").error_type(DECLINED).attr("acme.look", 5).attr("id", 0);
    let log = telemetry.log_in_span("register");
    log.severity(Severity::Error).attr("error.type", DECLINED).attr("exception.type", DECLINED);
    log.attr("exception.message", "declined").attr("acme.look", 5).no_attr("id");
    telemetry.logs().assert_len(1);
    let labels = [KeyValue::new("acme.look", 5), KeyValue::new("error.type", DECLINED)];
    telemetry.metric("users").points(1).value(&labels, 1);
    telemetry.metric("users.duration").points(1).count(&labels, 1);
    telemetry.metric("users.active").value(&labels[..1], 0);
    let ok = record(|| block_on(tcl(1, &Cell::new(0))));
    ok.span("register").status_unset().no_attr("error.type");
    ok.log_in_span("register").body("user 1").no_attr("error.type").no_attr("exception.type");
    ok.metric("users").points(1).value(&labels[..1], 1);
}

#[test]
fn err_records_the_exception_if_no_log_does() {
    #[traced(err)]
    #[logged(err(level = "off"))]
    fn off() -> Result<(), Declined> {
        Err(Declined)
    }
    #[logged(if = false)]
    #[traced(err(level = "warn"))]
    fn conditional() -> Result<(), Declined> {
        Err(Declined)
    }
    let log = record(off).log_in_span("off");
    log.severity(Severity::Error).attr("exception.message", "declined").no_body();
    record(conditional).log_in_span("conditional").severity(Severity::Warn).attr("exception.type", DECLINED);
}

#[test]
fn err_does_not_replace_a_record_that_the_rate_skipped() {
    #[traced(err)]
    #[logged(rate = "1/h")]
    fn limited() -> Result<(), Declined> {
        Err(Declined)
    }
    #[traced(err)]
    #[logged(rate = "1/h")]
    #[logged(name = "every")]
    fn reported() -> Result<(), Declined> {
        Err(Declined)
    }
    let telemetry = record(|| (limited(), limited()));
    telemetry.logs().only().body("limited failed: declined");
    telemetry.spans().iter().for_each(|span| assert_eq!(span.status, Status::error("declined")));
    let telemetry = record(|| (reported(), reported()));
    assert_eq!(
        telemetry.logs().bodies(),
        ["reported failed: declined", "every failed: declined", "every failed: declined"]
    );
    telemetry.logs().nth(1).no_attr("exception.type");
    telemetry.logs().nth(2).attr("exception.type", DECLINED);
}

#[test]
fn a_panic_is_one_outcome_for_all() {
    #[counted("acme.panics", active)]
    #[traced]
    #[logged]
    fn panics() -> Result<(), Declined> {
        panic!("as asked")
    }
    let telemetry = record_panic(panics);
    telemetry.span("panics").error_type("panic");
    telemetry.log_in_span("panics").body("panics panicked").attr("error.type", "panic");
    telemetry.metric("acme.panics").value(&[KeyValue::new("error.type", "panic")], 1);
    telemetry.metric("acme.panics.active").value(&[], 0);
}

#[test]
fn the_outcome_options_of_one_attribute_apply_to_all() {
    #[traced]
    #[counted("acme.lookups")]
    #[logged(error_if = Option::is_none, none = "debug")]
    fn find(id: u8) -> Option<u8> {
        (id > 0).then_some(id)
    }
    let telemetry = record(|| find(0));
    telemetry.span("find").error_type("_OTHER");
    telemetry.log_in_span("find").severity(Severity::Error).attr("error.type", "_OTHER");
    telemetry.metric("acme.lookups").value(&[KeyValue::new("error.type", "_OTHER")], 1);
}

#[test]
fn metrics_and_logs_are_recorded_without_a_sampled_span() {
    let telemetry = TestTelemetry::builder().sampler(opentelemetry_sdk::trace::Sampler::AlwaysOff).build();
    telemetry.run(|| block_on(tcl(1, &Cell::new(0)))).unwrap();
    assert!(telemetry.spans().is_empty());
    telemetry.logs().only().body("user 1");
    telemetry.metric("users").value(&[KeyValue::new("acme.look", 5)], 1);
}

#[test]
fn a_future_is_no_larger_for_more_attributes() {
    async fn body(buffer: [u8; 1024]) -> Result<u8, Declined> {
        pause().await;
        Ok(buffer[0])
    }
    #[traced]
    async fn one(buffer: [u8; 1024]) -> Result<u8, Declined> {
        pause().await;
        Ok(buffer[0])
    }
    #[counted]
    async fn metric(buffer: [u8; 1024]) -> Result<u8, Declined> {
        pause().await;
        Ok(buffer[0])
    }
    #[logged("{elapsed}")]
    #[traced(err)]
    #[counted(duration, active)]
    async fn all(buffer: [u8; 1024]) -> Result<u8, Declined> {
        pause().await;
        Ok(buffer[0])
    }
    let (plain, one) = (size_of_val(&body([0; 1024])), size_of_val(&one([0; 1024])));
    let (metric, all) = (size_of_val(&metric([0; 1024])), size_of_val(&all([0; 1024])));
    assert_eq!((all, metric), (one, one), "of {plain} without");
}

mod nested {
    use otel_runtime::{counted, logged as reported, traced as spanned};

    #[spanned("load")]
    #[counted("loads")]
    #[reported("loaded {id}")]
    pub(super) fn by_other_names(id: u8) -> Result<u8, super::Declined> {
        if id > 0 { Ok(id) } else { Err(super::Declined) }
    }

    #[cfg_attr(all(), counted("conditional.loads"))]
    #[spanned]
    #[cfg_attr(all(), reported("loaded {id}"))]
    pub(super) async fn behind_conditions(id: u8) -> u8 {
        crate::pause().await;
        id
    }
}

#[test]
fn attributes_that_are_not_recognized_nest() {
    let telemetry = record(|| nested::by_other_names(1));
    telemetry.span("load").status_unset();
    telemetry.logs().only().body("loaded 1").no_span();
    telemetry.metric("loads").value(&[], 1);
    let telemetry = record(|| nested::by_other_names(0));
    telemetry.span("load").error_type(DECLINED);
    telemetry.logs().only().attr("error.type", DECLINED);
    telemetry.metric("loads").value(&[KeyValue::new("error.type", DECLINED)], 1);
    let telemetry = record(|| block_on(nested::behind_conditions(3)));
    telemetry.span("behind_conditions").status_unset();
    telemetry.logs().only().body("loaded 3");
    telemetry.metric("conditional.loads").value(&[], 1);
}

#[test]
fn two_spans_nest_in_the_order_of_their_attributes() {
    #[traced("outer", args(id))]
    #[counted("acme.both")]
    #[traced("inner", fields(acme.id = id), err)]
    #[logged]
    fn both(id: u8) -> Result<(), Declined> {
        Err(Declined)
    }
    let telemetry = record(|| both(4));
    telemetry.assert_tree("outer > inner");
    telemetry.span("outer").attr("id", 4).error("").error_type(DECLINED);
    telemetry.span("inner").attr("acme.id", 4).error("declined");
    telemetry.metric("acme.both").points(1);
    telemetry.logs().in_span("outer").only().body("both failed: declined");
}

#[test]
fn placeholders_format_parameters() {
    #[logged("{id} of {total:03}")]
    #[traced(fields(id))]
    fn count(id: u8, total: u8) {}
    let telemetry = record(|| count(1, 20));
    telemetry.logs().only().body("1 of 020");
}

#[test]
fn a_shared_body_does_not_override_that_of_a_function() {
    struct Orders;
    #[counted("acme.statements", histogram, unit = "ms")]
    #[logged("{what} is done", level = "warn")]
    impl Orders {
        #[counted(fields("acme.kind" = "get"))]
        #[logged(if = what.len() > 1)]
        #[traced]
        fn get(&self, what: &str) {}
        #[counted("acme.put")]
        #[logged("{what} is put")]
        fn put(&self, what: &str) {}
    }
    let telemetry = record(|| (Orders.get("it"), Orders.get("-"), Orders.put("that")));
    assert_eq!(telemetry.logs().bodies(), ["it is done", "that is put"]);
    telemetry.metric("acme.statements").histogram().points(1).count(&[KeyValue::new("acme.kind", "get")], 2);
    telemetry.metric("acme.put").histogram().count(&[], 1);
}

#[test]
fn a_parameter_redacted_by_one_attribute_is_redacted_in_all() {
    #[traced(args(user, token), redact(token))]
    #[counted("acme.logins", args(token), fields(user))]
    #[logged("{user} by {token} and {code:03}", fields(acme.token = token), args(code))]
    fn log_in(user: &str, token: &str, code: u8) {}
    let telemetry = record(|| log_in("ada", "secret", 7));
    telemetry.span("log_in").attr("user", "ada").attr("token", "[redacted]");
    telemetry.logs().only().body("ada by [redacted] and 007").attr("acme.token", "[redacted]").attr("code", 7);
    let labels = [KeyValue::new("token", "[redacted]"), KeyValue::new("user", "ada")];
    telemetry.metric("acme.logins").value(&labels, 1);
}
