//! The log records of `#[logged]`.

use crate::{block_on, pause, poll_once, record, record_panic};
use opentelemetry::logs::Severity;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{logged, traced};
use std::cell::Cell;
use std::fmt;
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
struct Declined(u8);

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "declined by rule {}", self.0)
    }
}

impl std::error::Error for Declined {}

const DECLINED: &str = concat!(module_path!(), "::Declined");

#[logged]
fn charge(rule: u8) -> Result<u8, Declined> {
    if rule > 0 { Err(Declined(rule)) } else { Ok(7) }
}

#[test]
fn a_bare_attribute_writes_one_record_when_the_call_ends() {
    let telemetry = record(|| charge(0));
    let log = telemetry.logs().only();
    log.severity(Severity::Info).body("charge done").no_event_name().no_span();
    log.no_attr("error.type").no_attr("exception.type").no_attr("rule").no_attr("return");
    log.attr("code.function.name", concat!(module_path!(), "::charge"));
    log.attr("code.file.path", file!());
    assert_eq!(log.data().scope.name, module_path!());
    telemetry.assert_no_spans();
}

#[test]
fn a_failure_is_an_error_with_its_exception() {
    let telemetry = record(|| charge(3));
    let log = telemetry.logs().only();
    log.severity(Severity::Error).body("charge failed: declined by rule 3").no_event_name();
    log.attr("error.type", DECLINED).attr("exception.type", DECLINED);
    log.attr("exception.message", "declined by rule 3");
}

#[test]
fn an_error_without_display_still_fails() {
    struct Silent;
    #[logged]
    fn load() -> Result<(), Silent> {
        Err(Silent)
    }
    let log = record(load).logs().only();
    log.severity(Severity::Error).body("load failed").no_attr("exception.message");
    log.attr("exception.type", concat!(module_path!(), "::an_error_without_display_still_fails::Silent"));
}

#[test]
fn a_failure_without_an_error_is_not_an_exception() {
    #[logged(error_if = Option::is_none)]
    fn find(id: u8) -> Option<u8> {
        (id > 0).then_some(id)
    }
    let log = record(|| find(0)).logs().only();
    log.severity(Severity::Error).body("find failed").attr("error.type", "_OTHER").no_attr("exception.type");
}

#[test]
fn the_body_formats_parameters_fields_and_results() {
    struct Order {
        id: u64,
        lines: Vec<u8>,
    }
    #[logged("order {order.id} of {acme.lines} lines, {note:?}: {ret:>4}{{}} ", fields(acme.lines = order.lines.len()))]
    fn place(order: Order, note: String) -> Result<u8, Declined> {
        drop((order, note));
        charge(0)
    }
    let telemetry = record(|| place(Order { id: 5, lines: vec![1, 2] }, "a\"b".to_owned()));
    let log = telemetry.logs().nth(1);
    log.body("order 5 of 2 lines, \"a\\\"b\":    7{} ").attr("acme.lines", 2).no_attr("note");
}

#[test]
fn elapsed_is_the_duration_of_the_call() {
    #[logged("slept {elapsed}, {elapsed:?}")]
    async fn sleep() {
        tokio::time::sleep(Duration::from_millis(12)).await;
    }
    let telemetry = TestTelemetry::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(telemetry.run_async(sleep()));
    let body = &telemetry.logs().bodies()[0];
    let shown =
        body.strip_prefix("slept ").and_then(|rest| rest.split_once("ms, ")).unwrap_or_else(|| panic!("{body}"));
    assert!(shown.0.parse::<f64>().unwrap() >= 12.0 && shown.1.ends_with("ms"), "{body}");
}

#[test]
fn a_body_with_the_error_applies_to_failures() {
    #[logged("not charged: {err}")]
    fn one(rule: u8) -> Result<u8, Declined> {
        charge_quietly(rule)
    }
    #[logged("charged {rule}", err("rule {rule}: {err:?}", level = "warn", Debug, fields(acme.rule = err.0)))]
    fn two(rule: u8) -> Result<u8, Declined> {
        charge_quietly(rule)
    }
    let telemetry = record(|| (one(0), one(2), two(0), two(2)));
    let logs = telemetry.logs();
    logs.assert_len(4);
    logs.nth(0).body("one done").severity(Severity::Info);
    logs.nth(1).body("not charged: declined by rule 2").attr("exception.message", "declined by rule 2");
    logs.nth(2).body("charged 0").no_attr("acme.rule");
    let failed = logs.nth(3);
    failed.body("rule 2: Declined(2)").severity(Severity::Warn).attr("exception.message", "Declined(2)");
    failed.attr("acme.rule", 2);
}

fn charge_quietly(rule: u8) -> Result<u8, Declined> {
    if rule > 0 { Err(Declined(rule)) } else { Ok(7) }
}

#[test]
fn a_failure_has_no_event_name() {
    #[logged("order placed", event = "acme.order.placed", level = "debug")]
    fn place(rule: u8) -> Result<u8, Declined> {
        charge_quietly(rule)
    }
    let telemetry = TestTelemetry::builder().filter("debug".parse().unwrap()).build();
    _ = telemetry.run(|| [0, 1].map(place));
    telemetry.logs().named("acme.order.placed").only().severity(Severity::Debug).body("order placed");
    telemetry.logs().nth(1).no_event_name().severity(Severity::Error).body("place failed: declined by rule 1");
}

#[test]
fn an_entry_is_a_separate_record() {
    #[logged(entry = "debug", args(id))]
    fn load(id: u8) {
        charge_quietly(0).unwrap();
    }
    #[logged(entry, ok = "off", level = "warn")]
    fn only_entry(rule: u8) -> Result<u8, Declined> {
        charge_quietly(rule)
    }
    let telemetry = TestTelemetry::builder().filter("debug".parse().unwrap()).build();
    _ = telemetry.run(|| (load(3), only_entry(0)));
    let logs = telemetry.logs();
    logs.assert_len(3);
    logs.nth(0).body("load started").severity(Severity::Debug).attr("id", 3);
    logs.nth(1).body("load done").severity(Severity::Info).attr("id", 3);
    logs.nth(2).body("only_entry started").severity(Severity::Warn);
    record(|| load(3)).logs().only().body("load done");
}

#[test]
fn the_value_and_fields_computed_from_it_are_attributes() {
    #[logged(ret)]
    fn typed() -> Result<u8, Declined> {
        Ok(7)
    }
    #[logged("it is {ret:?}", ret(Debug, fields(acme.len = ret.len())))]
    fn shown() -> Vec<u8> {
        vec![1, 2]
    }
    let telemetry = record(|| (typed(), shown()));
    telemetry.logs().nth(0).attr("return", 7).body("typed done");
    telemetry.logs().nth(1).attr("return", "[1, 2]").attr("acme.len", 2).body("it is [1, 2]");
}

#[test]
fn some_and_none_have_their_own_levels() {
    #[logged(some = "debug", none = "warn")]
    fn find(id: u8) -> Option<u8> {
        (id > 0).then_some(id)
    }
    #[logged(none = "off")]
    async fn fetch(id: u8) -> Result<Option<u8>, Declined> {
        pause().await;
        if id > 9 { Err(Declined(id)) } else { Ok(find(id)) }
    }
    let telemetry = TestTelemetry::builder().filter("debug".parse().unwrap()).build();
    telemetry.run(|| (find(1), find(0)));
    telemetry.logs().nth(0).severity(Severity::Debug);
    telemetry.logs().nth(1).severity(Severity::Warn);
    let telemetry = record(|| [block_on(fetch(1)), block_on(fetch(0)), block_on(fetch(10))]);
    let bodies = telemetry.logs().bodies();
    assert_eq!(bodies, ["fetch done", "find done", "fetch failed: declined by rule 10"]);
}

#[test]
fn slow_skips_fast_successes() {
    #[logged(slow = "10s")]
    fn fast(rule: u8) -> Result<u8, Declined> {
        charge_quietly(rule)
    }
    #[logged(slow = Duration::from_nanos(1))]
    fn slow() {
        std::thread::sleep(Duration::from_micros(10));
    }
    let telemetry = record(|| (fast(0), fast(1), slow()));
    let bodies = telemetry.logs().bodies();
    assert_eq!(bodies, ["fast failed: declined by rule 1", "slow done"]);
}

#[test]
fn sample_rate_and_once_skip_records() {
    #[logged(sample = 0.1)]
    fn sampled(rule: u8) -> Result<u8, Declined> {
        charge_quietly(rule)
    }
    #[logged(rate = "3/h")]
    fn rated() {}
    #[logged(once)]
    fn once(rule: u8) -> Result<u8, Declined> {
        charge_quietly(rule)
    }
    let written = record(|| (0..1000).for_each(|_| _ = sampled(0))).logs().len();
    assert!((60..140).contains(&written), "{written} of 1000 at 0.1");
    record(|| (0..10).for_each(|_| _ = sampled(1))).logs().assert_len(10);
    record(|| (0..10).for_each(|_| rated())).logs().assert_len(3);
    let telemetry = record(|| [0, 0, 1, 1, 0].map(once));
    let bodies = telemetry.logs().bodies();
    assert_eq!(bodies, ["once done", "once failed: declined by rule 1", "once failed: declined by rule 1"]);
}

#[test]
fn the_next_record_has_the_number_of_records_that_the_rate_skipped() {
    #[logged(rate = "1/s")]
    fn rated() {}
    let telemetry = TestTelemetry::new();
    telemetry.run(|| {
        // The period can end between two calls.
        let reported = || {
            (0..telemetry.logs().len()).any(|at| telemetry.logs().nth(at).value("function.records_held_back").is_some())
        };
        while !reported() {
            rated();
        }
    });
    assert!(telemetry.logs().len() <= 3);
}

/// Counts how often it is formatted.
struct Counted<'a>(&'a Cell<u32>);

impl fmt::Display for Counted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.set(self.0.get() + 1);
        f.write_str("seen")
    }
}

#[test]
fn the_level_is_checked_before_anything_is_formatted() {
    #[logged("{what}", level = "debug", err(level = "debug"), fields(%what), entry)]
    fn quiet(what: &Counted<'_>) {}
    #[logged("{what}", if = writes)]
    fn conditional(what: &Counted<'_>, writes: bool) {}
    let seen = Cell::new(0);
    let telemetry = record(|| (quiet(&Counted(&seen)), conditional(&Counted(&seen), false)));
    telemetry.assert_no_logs();
    assert_eq!(seen.get(), 0);
    telemetry.run(|| conditional(&Counted(&seen), true));
    telemetry.logs().only().body("seen");
    assert_eq!(seen.get(), 1);
}

#[test]
fn a_field_in_the_body_is_evaluated_once() {
    #[logged("{acme.what} again", fields(acme.what = %what))]
    fn shown(what: &Counted<'_>) {}
    let seen = Cell::new(0);
    record(|| shown(&Counted(&seen))).logs().only().body("seen again").attr("acme.what", "seen");
    assert_eq!(seen.get(), 1);
}

#[test]
fn panics_and_cancelled_futures_are_failures() {
    #[logged]
    async fn wait(panics: bool) {
        pause().await;
        assert!(!panics, "as asked");
        pause().await;
    }
    let log = record_panic(|| block_on(wait(true))).logs().only();
    log.body("wait panicked").severity(Severity::Error).attr("error.type", "panic").attr("exception.type", "panic");
    let telemetry = record(|| {
        let mut future = Box::pin(wait(false));
        assert!(poll_once(future.as_mut()).is_pending());
    });
    let log = telemetry.logs().only();
    log.body("wait was cancelled").attr("error.type", "cancelled").no_attr("exception.type");
    record(|| drop(wait(false))).assert_no_logs();
}

#[test]
fn a_record_has_the_ids_of_the_span_around_it() {
    #[traced]
    fn outer() {
        _ = charge(0);
    }
    record(outer).log_in_span("outer").body("charge done");
}

#[test]
fn every_form_of_function_is_logged() {
    #[logged("boxed {n}: {ret}")]
    fn boxed(n: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(async move { n + 1 })
    }
    #[logged("sent {n}", iter)]
    fn items(n: u8) -> impl Iterator<Item = u8> {
        0..n
    }
    #[logged("at {elapsed:.0}")]
    #[track_caller]
    fn kept() -> u32 {
        std::panic::Location::caller().line()
    }
    let telemetry = record(|| {
        _ = block_on(boxed(1));
        assert_eq!(items(2).count(), 2);
        assert_eq!(kept(), line!());
    });
    let bodies = telemetry.logs().bodies();
    assert_eq!(bodies[..2], ["boxed 1: 2", "sent 2"]);
    assert!(bodies[2].starts_with("at "));
}

#[test]
fn an_impl_block_names_records_after_type_and_method() {
    struct Orders;
    #[logged(level = "warn", except(key))]
    impl Orders {
        fn get(&self) {}
        #[logged("stored")]
        async fn put(&self) {}
        fn key(&self) {}
    }
    let telemetry = record(|| {
        Orders.get();
        block_on(Orders.put());
        Orders.key();
    });
    telemetry.logs().assert_len(2);
    telemetry.logs().nth(0).body("Orders::get done").severity(Severity::Warn);
    telemetry.logs().nth(1).body("stored").severity(Severity::Warn);
}
