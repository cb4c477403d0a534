//! Entries of baggage as attributes, by an allow-list.

use crate::{block_on, pause};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::context::FutureExt as _;
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _};
use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry::{Context, KeyValue};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{count, counted, log, logged, record, span, traced};
use std::task::{Context as Task, Waker};

/// Telemetry that records `tenant.id` and `session.*` with both pipelines, and `tenant.id` in metrics.
fn both(check: impl Fn(&TestTelemetry)) {
    for sdk in [false, true] {
        let builder = TestTelemetry::builder().sdk_pipeline(sdk).filter("debug".parse().expect("a filter"));
        check(&builder.baggage_attributes(["tenant.id", "session.*"]).metric_baggage_attributes(["tenant.id"]).build());
    }
}

fn entries() -> [KeyValue; 4] {
    [("tenant.id", "acme"), ("session.id", "s1"), ("session.kind", "web"), ("user.email", "ada@example.com")]
        .map(|(key, value)| KeyValue::new(key, value))
}

fn tenant(context: &Context) -> Context {
    context.with_baggage(entries())
}

fn in_tenant<T>(telemetry: &TestTelemetry, work: impl FnOnce() -> T) -> T {
    let _current = tenant(&telemetry.context()).attach();
    work()
}

const LISTED: [(&str, &str); 3] = [("session.id", "s1"), ("session.kind", "web"), ("tenant.id", "acme")];

fn assert_span(telemetry: &TestTelemetry, name: &str) {
    let span = telemetry.span(name);
    for (key, value) in LISTED {
        span.attr(key, value);
    }
    span.no_attr("user.email");
}

#[test]
fn spans_have_the_listed_entries() {
    #[traced]
    fn outer() {
        inner();
        span!("inline"; { outer_of_root(); });
    }
    #[traced("inner", level = "debug", fields(order = 7, note = %"text"))]
    fn inner() {}
    #[traced(root)]
    fn outer_of_root() {}
    both(|telemetry| {
        in_tenant(telemetry, outer);
        for name in ["outer", "inner", "inline", "outer_of_root"] {
            assert_span(telemetry, name);
        }
        telemetry
            .span("inner")
            .attr("order", 7)
            .attr("note", "text")
            .attr("code.function.name", concat!(module_path!(), "::spans_have_the_listed_entries::inner"));
        telemetry.clear();
        telemetry.run(outer);
        assert!(telemetry.spans().iter().all(|span| span.attributes.get("tenant.id").is_none()), "there is no baggage");
    });
}

#[test]
fn a_span_takes_them_from_its_parent() {
    #[traced(parent = parent)]
    fn called(parent: &Context) {}
    #[traced]
    async fn waits() {
        pause().await;
        inside();
    }
    #[traced]
    fn inside() {}
    both(|telemetry| {
        telemetry.run(|| called(&tenant(&Context::new())));
        assert_span(telemetry, "called");
        block_on(waits().with_context(tenant(&telemetry.context())));
        assert_span(telemetry, "waits");
        assert_span(telemetry, "inside");
    });
}

#[test]
fn spans_that_are_written_by_hand_have_them() {
    both(|telemetry| {
        in_tenant(telemetry, || {
            let tracer = telemetry.tracer("by hand");
            tracer.start("plain").end();
            let own = tracer.span_builder("own").with_attributes([KeyValue::new("tenant.id", "own")]);
            let mut own = tracer.build(own);
            own.set_attribute(KeyValue::new("session.id", "late"));
            own.end();
        });
        assert_span(telemetry, "plain");
        telemetry.span("own").attr("tenant.id", "own").attr("session.id", "late").attr("session.kind", "web");
    });
}

#[test]
fn the_attribute_of_the_author_is_recorded_instead() {
    #[traced(fields("tenant.id" = tenant, "session.id" = %"of the author"))]
    fn early(tenant: &str) {}
    #[traced]
    fn late() {
        record!("tenant.id" = "late");
    }
    #[traced(ret(fields("tenant.id" = *ret)))]
    fn at_the_end() -> i64 {
        7
    }
    #[logged("done", fields("tenant.id" = tenant))]
    #[counted("orders", fields("tenant.id" = tenant))]
    fn written(tenant: &str) {}
    #[counted("constant", fields("tenant.id" = "constant"))]
    fn constant() {}
    both(|telemetry| {
        in_tenant(telemetry, || {
            early("own");
            late();
            at_the_end();
            written("own");
            constant();
        });
        telemetry
            .span("early")
            .attr("tenant.id", "own")
            .attr("session.id", "of the author")
            .attr("session.kind", "web");
        telemetry.span("late").attr("tenant.id", "late").attr("session.id", "s1");
        telemetry.span("at_the_end").attr("tenant.id", 7).attr("session.id", "s1");
        telemetry.logs().only().attr("tenant.id", "own").attr("session.id", "s1");
        telemetry.metric("orders").points(1).value(&[KeyValue::new("tenant.id", "own")], 1);
        telemetry.metric("constant").points(1).value(&[KeyValue::new("tenant.id", "constant")], 1);
        for span in telemetry.spans().iter() {
            let keys: Vec<_> = span.attributes.iter().map(|(key, _)| key).collect();
            assert_eq!(keys.iter().filter(|key| **key == "tenant.id").count(), 1, "{keys:?}");
        }
    });
}

#[derive(Debug)]
struct Declined;

#[test]
fn log_records_have_the_listed_entries() {
    #[logged("placed {id}", entry, args(id))]
    fn place(id: u32) {
        log!("inside", level = "info");
    }
    #[traced(err(Debug))]
    fn charge() -> Result<(), Declined> {
        Err(Declined)
    }
    both(|telemetry| {
        in_tenant(telemetry, || {
            place(7);
            _ = charge();
            let logger = telemetry.logger("by hand");
            let mut record = logger.create_log_record();
            record.set_body("by hand".into());
            record.add_attribute("session.id", "own");
            logger.emit(record);
        });
        let logs = telemetry.logs();
        let bodies = logs.bodies();
        assert_eq!(bodies.len(), 5, "{bodies:?}");
        for log in logs.iter() {
            let is_by_hand = log.body == Some(AnyValue::from("by hand"));
            let text = |key| log.attributes.text(key);
            assert_eq!(
                (text("tenant.id"), text("session.kind"), text("user.email")),
                (Some("acme"), Some("web"), None)
            );
            assert_eq!(text("session.id"), Some(if is_by_hand { "own" } else { "s1" }));
            assert_eq!(log.attributes.iter().filter(|(key, _)| *key == "session.id").count(), 1);
        }
    });
}

/// A record belongs to the call, also where the call ends elsewhere.
#[test]
fn a_record_of_a_cancelled_call_has_the_entries_of_the_call() {
    #[traced]
    #[logged]
    async fn forever() {
        std::future::pending::<()>().await;
    }
    both(|telemetry| {
        let other =
            telemetry.context().with_baggage([KeyValue::new("tenant.id", "other"), KeyValue::new("session.x", "y")]);
        {
            let mut future = Box::pin(forever().with_context(tenant(&telemetry.context())));
            assert!(future.as_mut().poll(&mut Task::from_waker(Waker::noop())).is_pending());
            let _elsewhere = other.attach();
            drop(future);
        }
        telemetry.logs().only().attr("tenant.id", "acme").attr("session.id", "s1").no_attr("session.x");
    });
}

#[test]
fn metrics_have_the_entries_that_are_listed_for_metrics() {
    #[counted("constant", active, duration)]
    fn constant(fails: bool) -> Result<(), Declined> {
        if fails { Err(Declined) } else { Ok(()) }
    }
    #[counted("with.fields", fields("order.kind" = kind))]
    fn with_fields(kind: &str) {}
    #[counted("with.value", value = amount)]
    fn with_value(amount: u64) {}
    #[traced]
    #[counted("in.a.span")]
    async fn in_a_span() {
        pause().await;
    }
    #[counted("of.the.parent", if = true)]
    fn conditional() {
        count!("inline");
    }
    both(|telemetry| {
        telemetry.run(|| _ = constant(false));
        in_tenant(telemetry, || {
            _ = [false, true, false].map(constant);
            with_fields("book");
            with_value(3);
            conditional();
        });
        block_on(in_a_span().with_context(tenant(&telemetry.context())));
        telemetry.run(|| with_value(4));

        let tenant = KeyValue::new("tenant.id", "acme");
        let only = std::slice::from_ref(&tenant);
        let failed = KeyValue::new("error.type", concat!(module_path!(), "::Declined"));
        let failed = [failed, tenant.clone()];
        telemetry.metric("constant").points(3).value(&[], 1).value(only, 2).value(&failed, 1);
        telemetry.metric("constant.active").points(2).value(&[], 0).value(only, 0);
        telemetry.metric("constant.duration").points(3).count(&[], 1).count(only, 2).count(&failed, 1);
        telemetry.metric("with.fields").points(1).value(&[tenant.clone(), KeyValue::new("order.kind", "book")], 1);
        telemetry.metric("with.value").points(2).value(only, 3).value(&[], 4);
        for name in ["in.a.span", "of.the.parent", "inline"] {
            telemetry.metric(name).points(1).value(only, 1);
        }
    });
}

#[test]
fn nothing_is_recorded_unless_it_is_listed() {
    #[traced]
    #[logged]
    #[counted("orders")]
    fn place() {}
    let telemetry = TestTelemetry::new();
    in_tenant(&telemetry, place);
    telemetry.span("place").no_attr("tenant.id");
    telemetry.logs().only().no_attr("tenant.id");
    telemetry.metric("orders").points(1).value(&[], 1);
}

#[test]
fn long_values_are_cut() {
    #[traced]
    fn work() {}
    both(|telemetry| {
        let _long = telemetry.context().with_baggage([KeyValue::new("tenant.id", "a".repeat(5_000))]).attach();
        work();
        telemetry.span("work").attr("tenant.id", "a".repeat(4_096));
    });
    let telemetry = TestTelemetry::builder().text_limit(4).baggage_attributes(["tenant.id"]).build();
    in_tenant(&telemetry, || {
        let _long = Context::current_with_baggage([KeyValue::new("tenant.id", "acme corporation")]).attach();
        work();
    });
    telemetry.span("work").attr("tenant.id", "acme");
}
