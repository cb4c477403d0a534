//! The telemetry of `span!`, `count!`, `log!` and `record!`.

use crate::{block_on, pause, poll_once, record, record_panic};
use opentelemetry::KeyValue;
use opentelemetry::logs::Severity;
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{count, log, record, span, traced};
use std::cell::Cell;

#[derive(Debug)]
struct Declined;

impl std::fmt::Display for Declined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("declined")
    }
}

const DECLINED: &str = concat!(module_path!(), "::Declined");

#[traced]
fn inside() {}

#[test]
fn a_guard_is_a_span_until_it_is_dropped() {
    fn work(id: u8) {
        let guard = span!("cache.fill", kind = client, level = "info", fields(acme.id = id, id));
        inside();
        drop(guard);
        inside();
    }
    let telemetry = record(|| work(3));
    telemetry.assert_tree("cache.fill\n  inside\ninside");
    let span = telemetry.span("cache.fill");
    span.kind(SpanKind::Client).attr("acme.id", 3).attr("id", 3).status_unset();
    span.attr("code.function.name", concat!(module_path!(), "::a_guard_is_a_span_until_it_is_dropped::work"));
}

#[test]
fn a_block_is_a_span_with_an_outcome() {
    fn work(fails: bool) -> Result<u8, Declined> {
        let value = span!("fill", err, ret; { if fails { Err(Declined) } else { Ok(4) } });
        Ok(value? + 1)
    }
    let telemetry = record(|| assert_eq!(work(false).unwrap(), 5));
    telemetry.span("fill").status_unset().attr("return", 4);
    let telemetry = record(|| work(true).unwrap_err());
    telemetry.span("fill").error("declined").error_type(DECLINED);
    telemetry.log_in_span("fill").attr("exception.message", "declined");
}

#[test]
fn control_flow_can_leave_a_block() {
    fn work(list: &[u8]) -> Result<u8, Declined> {
        for n in list {
            span!("step", fields(acme.n = *n); {
                if *n == 0 {
                    continue;
                }
                if *n == 9 {
                    return Err(Declined);
                }
                inside();
            });
        }
        span!("last"; { Err(Declined)? })
    }
    let telemetry = record(|| work(&[0, 1]).unwrap_err());
    telemetry.assert_tree("step\nstep\n  inside\nlast");
    record(|| work(&[1, 9, 1]).unwrap_err()).assert_tree("step\n  inside\nstep");
    record_panic(|| span!("broken"; { assert!(false_of(1), "as asked") })).span("broken").error_type("panic");
}

fn false_of(n: u8) -> bool {
    n == 0
}

#[test]
fn a_block_does_not_affect_type_inference() {
    fn boxed() -> Result<u8, Box<dyn std::error::Error>> {
        let made = span!("boxed"; { Ok(1) });
        made
    }
    fn parsed() -> u64 {
        let made = span!("parsed"; { "1".parse().unwrap() });
        made
    }
    fn endless(stop: bool) -> u8 {
        span!("endless"; {
            loop {
                if stop {
                    return 1;
                }
            }
        })
    }
    async fn forever() {
        span!("forever"; async {
            loop {
                pause().await;
            }
        })
        .await;
    }
    let telemetry = record(|| {
        assert!(matches!((boxed(), parsed(), endless(true)), (Ok(1), 1, 1)));
        assert!(poll_once(std::pin::pin!(forever())).is_pending());
    });
    telemetry.assert_tree("boxed\nparsed\nendless\nforever");
}

#[test]
fn a_future_is_a_span_whenever_it_is_polled() {
    async fn work(fails: bool) -> Result<u8, Declined> {
        let id = 7_u8;
        span!("later", err, fields(acme.id = id), poll_stats; async move {
            pause().await;
            inside();
            if fails { Err(Declined) } else { Ok(id) }
        })
        .await
    }
    let telemetry = record(|| block_on(work(true)));
    telemetry.assert_tree("later\n  inside");
    telemetry.span("later").error_type(DECLINED).attr("acme.id", 7).attr("function.polls", 2);
    let telemetry = record(|| {
        let mut dropped = Box::pin(work(false));
        assert!(poll_once(dropped.as_mut()).is_pending());
    });
    telemetry.span("later").error_type("cancelled");
}

#[test]
fn a_measurement_is_recorded_where_the_macro_is_called() {
    fn work(items: &[u8], kind: &str) {
        count!("acme.batches");
        count!(
            "acme.items",
            value = items.len(),
            unit = "{item}",
            description = "What came in",
            fields("acme.kind" = kind)
        );
        count!("acme.batch.size", histogram, value = items.len(), buckets = [1.0, 10.0], if = !items.is_empty());
    }
    let telemetry = record(|| (work(&[1, 2], "a"), work(&[], "b"), work(&[3], "a")));
    telemetry.metric("acme.batches").counter().points(1).value(&[], 3);
    let items = telemetry.metric("acme.items");
    items.unit("{item}").description("What came in").points(2);
    items.value(&[KeyValue::new("acme.kind", "a")], 3).value(&[KeyValue::new("acme.kind", "b")], 0);
    telemetry.metric("acme.batch.size").histogram().count(&[], 2);
    telemetry.assert_no_spans();
}

#[test]
fn a_record_is_written_where_the_macro_is_called() {
    #[traced]
    fn work(user: u8, tries: &[u8]) {
        log!(
            "user {user} locked after {acme.tries} tries: {tries:?}",
            level = "warn",
            event = "acme.user.locked",
            fields(acme.tries = tries.len(), user)
        );
        log!("plain");
    }
    let telemetry = record(|| work(5, &[1, 2]));
    let log = telemetry.logs().named("acme.user.locked").only();
    log.body("user 5 locked after 2 tries: [1, 2]").severity(Severity::Warn).in_span("work");
    log.attr("acme.tries", 2).attr("user", 5);
    telemetry.logs().nth(1).body("plain").severity(Severity::Info).no_event_name();
}

#[test]
fn nothing_is_evaluated_if_disabled() {
    let seen = Cell::new(0_u8);
    let look = || {
        seen.set(seen.get() + 1);
        seen.get()
    };
    let telemetry = TestTelemetry::builder().filter("off".parse().unwrap()).build();
    telemetry.run(|| {
        let _span = span!("off", fields(acme.n = look()));
        count!("acme.off", value = look());
        log!("off {acme.n}", fields(acme.n = look()));
        record!(acme.n = look());
    });
    telemetry.assert_no_spans();
    telemetry.assert_no_logs();
    assert_eq!(seen.get(), 0);
    let telemetry = record(|| log!("debug {acme.n}", level = "debug", fields(acme.n = look())));
    telemetry.assert_no_logs();
    assert_eq!(seen.get(), 0);
}

#[test]
fn nothing_is_evaluated_for_a_record_that_is_not_written() {
    let seen = Cell::new(0_u8);
    let look = || {
        seen.set(seen.get() + 1);
        seen.get()
    };
    let write = || log!("seen {acme.n}", once, if = seen.get() < 9, fields(acme.n = look()));
    let telemetry = record(|| {
        write();
        write();
    });
    telemetry.logs().only().body("seen 1").attr("acme.n", 1);
    assert_eq!(seen.get(), 1);
    seen.set(9);
    record(|| log!("not seen", if = seen.get() < 9, fields(acme.n = look()))).assert_no_logs();
    assert_eq!(seen.get(), 9);
}

#[test]
fn attributes_are_set_on_the_current_span() {
    const KEY: &str = "acme.key";
    #[traced]
    async fn work(name: &str, token: Option<u8>) {
        pause().await;
        record!("http.response.status_code" = 200_u16, acme.name = %name, ?token, { KEY } = true);
    }
    let telemetry = record(|| block_on(work("x", None)));
    let span = telemetry.span("work");
    span.attr("http.response.status_code", 200).attr("acme.name", "x").attr("token", "None").attr("acme.key", true);
    record(|| record!(acme.n = 1)).assert_no_spans();
}

mod facade {
    pub(super) mod inner {
        pub(in super::super) use otel_runtime as telemetry;
    }
}

#[test]
fn the_runtime_can_have_another_path() {
    let telemetry = record(|| {
        let _span = span!("moved", crate = crate::inline::facade::inner::telemetry);
        record!(crate = crate::inline::facade::inner::telemetry, acme.n = 1);
        count!("acme.moved", crate = crate::inline::facade::inner::telemetry);
        log!("moved", crate = crate::inline::facade::inner::telemetry);
    });
    telemetry.span("moved").attr("acme.n", 1);
    telemetry.metric("acme.moved").value(&[], 1);
    telemetry.log_in_span("moved").body("moved");
}
