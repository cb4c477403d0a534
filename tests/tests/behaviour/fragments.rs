//! Fragments of `macro_rules!` in options, signatures and inline macros. The compiler passes them in invisible groups.

use crate::{block_on, record};
use opentelemetry::KeyValue;
use opentelemetry::logs::Severity;
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Outcome, count, counted, log, logged, record as set, span, traced};
use std::future::Future;

macro_rules! options {
    ($name:literal, $level:literal, $kind:path, $scope:expr, $key:literal, $value:expr, $krate:path, $test:expr) => {
        #[traced(
            $name, level = $level, kind = $kind, scope = $scope, ok_if = $test, if = $value > 0, semconv = "http.client",
            late("http.request.method", "server.address", "server.port", "url.full"), crate = $krate,
            fields($key = $value, acme.double = 2 * $value, acme.text = %$value)
        )]
        fn spanned(id: u8) -> u8 {
            id
        }
    };
}
options!(
    "acme.fetch",
    "warn",
    opentelemetry::trace::SpanKind::Client,
    "acme",
    "acme.size",
    1 + 1,
    ::otel_runtime,
    |id: &u8| *id > 0
);

#[test]
fn options_of_a_span() {
    let telemetry = record(|| (spanned(1), spanned(0)));
    let span = telemetry.spans().nth(0);
    span.kind(SpanKind::Client).attr("acme.size", 2).attr("acme.double", 4).attr("acme.text", "2").status_unset();
    assert_eq!(telemetry.spans().names(), ["acme.fetch"; 2]);
    telemetry.spans().nth(1).error_type("_OTHER");
}

macro_rules! metrics {
    (
        $(#[$meta:meta])*
        $v:vis, $name:literal, $unit:literal, $description:literal, $on:ident, $bucket:literal, $more:literal, $value:expr
    ) => {
        #[counted($name, unit = $unit, description = $description, on = $on, fields("acme.kind" = $bucket))]
        #[counted(name = "acme.sizes", histogram, buckets = [$bucket, $more], value = $value)]
        $(#[$meta])*
        $v fn counts(id: u8) {
            count!("acme.counted", unit = $unit, description = $description, value = $value, fields("acme.kind" = $bucket));
        }
    };
}
metrics!(
    /// Counts.
    #[counted("acme.documented")]
    #[inline]
    pub(crate), "acme.orders", "{order}", "Orders", ok, 0.5, 2.5, 1.0 * 3.0
);

#[test]
fn options_of_metrics() {
    let telemetry = record(|| counts(1));
    let orders = telemetry.metric("acme.orders");
    orders.unit("{order}").description("Orders").value(&[KeyValue::new("acme.kind", 0.5)], 1);
    telemetry.metric("acme.counted").unit("{order}").description("Orders");
    telemetry.metric("acme.sizes").histogram().count(&[], 1);
    telemetry.metric("acme.documented").counter().description("Counts.");
}

macro_rules! records {
    ($body:literal, $event:literal, $level:path, $rate:literal, $sample:literal, $slow:literal, $key:ident, $value:expr) => {
        #[logged($body, event = $event, level = $level, rate = $rate, fields($key = $value))]
        fn says(id: u8) {
            log!($body, event = $event, level = $level, rate = $rate, fields($key = $value));
            log!($body, sample = $sample);
        }
        #[logged(slow = $slow)]
        fn slow() {}
    };
}
records!("done", "acme.done", otel_runtime::Level::Warn, "10/s", 1.0, "0.001ns", kind, -1);

#[test]
fn options_of_log_records() {
    let telemetry = record(|| (says(1), slow()));
    assert_eq!(telemetry.logs().bodies(), ["done", "done", "done", "slow done"]);
    for place in 0..2 {
        let severity = if place == 0 { Severity::Warn } else { Severity::Info };
        telemetry.logs().nth(place).severity(severity);
    }
    let done = telemetry.logs().named("acme.done");
    done.assert_len(2);
    done.nth(0).attr("kind", -1).severity(Severity::Warn);
    done.nth(1).attr("kind", -1).severity(Severity::Warn);
}

macro_rules! signatures {
    ($v:vis, $output:ty, $error:ty, $lazy:ty, $inner:ty, $arg:pat, $arg_type:ty, $body:block, $number:literal, $value:expr) => {
        #[traced(err, ret)]
        $v fn fails() -> $output {
            Err("no".to_owned())
        }
        #[traced(err)]
        $v async fn fails_later() -> Result<[u8; $number], $error> {
            Err("no".to_owned())
        }
        #[traced]
        fn lazy() -> $lazy {
            async { 1 }
        }
        #[traced]
        fn boxed() -> std::pin::Pin<Box<$inner>> {
            Box::pin(async { 1 })
        }
        #[traced(args)]
        fn patterns($arg: $arg_type) -> u8 $body
        #[traced]
        fn twice() -> u8 {
            2 * $value
        }
        #[traced]
        fn spans() -> u8 {
            let inside = span!("inside"; $body);
            inside + block_on(span!("later"; async move $body))
        }
    };
}
signatures!(
    pub(crate), Result<u8, String>, String, impl Future<Output = u8>, dyn Future<Output = u8> + Send, (first, _), (u8, u8),
    { set!(acme.seen = true); 7 }, 2, 1 + 1
);

#[test]
fn signatures_and_bodies() {
    let telemetry = record(|| {
        assert!(fails().is_err() && block_on(fails_later()).is_err());
        assert_eq!((patterns((3, 4)) + spans(), twice()), (21, 4));
    });
    for name in ["fails", "fails_later"] {
        telemetry.span(name).error("no");
    }
    telemetry.span("patterns").attr("first", 3).attr("acme.seen", true);
    telemetry.span("inside").attr("acme.seen", true);
    telemetry.span("later").attr("acme.seen", true);
    // A future is measured from its first poll.
    let telemetry = TestTelemetry::new();
    let futures = telemetry.run(|| (lazy(), boxed()));
    telemetry.spans().assert_len(0);
    block_on(telemetry.run_async(async { futures.0.await + futures.1.await }));
    telemetry.spans().assert_len(2);
}

macro_rules! items {
    ($item:item, $($inner:item)*) => {
        #[traced("acme.item")]
        $item
        #[traced(only(pub))]
        mod inner {

            $($inner)*
        }
    };
}
items!(
    fn whole() {},
    pub(super) fn chosen() {}
    fn private() {}
    pub(super) fn calls() {
        private();
    }
);

#[test]
fn whole_items() {
    let telemetry = record(|| (whole(), inner::chosen(), inner::calls()));
    assert_eq!(telemetry.spans().names(), ["acme.item", "chosen", "calls"]);
}

macro_rules! visible {
    ($($v:vis $name:ident;)*) => {
        #[traced(only(pub))]
        mod visible {
            $($v fn $name() {})*
            pub(super) fn all() { $($name();)* }
        }
    };
}
visible!(pub(super) restricted; hidden; pub(super) open;);

#[test]
fn visibilities() {
    assert_eq!(record(visible::all).spans().names(), ["all", "restricted", "open"]);
}

macro_rules! constants {
    ($value:literal, $negative:literal) => {
        count!("acme.constant", fields(acme.value = $value, acme.level = $negative));
    };
}

#[test]
fn attributes_of_metrics_keep_their_type() {
    let telemetry = record(|| {
        constants!("text", -3);
    });
    let attributes = [KeyValue::new("acme.value", "text"), KeyValue::new("acme.level", -3)];
    telemetry.metric("acme.constant").value(&attributes, 1);
}

macro_rules! failures {
    ($(#[$meta:meta])* $name:ident, $variant:ident, $text:literal, $expr:expr, $path:path, $function:expr, $krate:path, $ty:ty) => {
        #[derive(Outcome)]
        #[outcome(crate = $krate)]
        $(#[$meta])*
        enum $name {
            #[outcome($text)]
            $variant,
            #[outcome(name = $expr)]
            Named,
            #[outcome(with = $path)]
            Computed($ty),
            #[outcome(with = $function)]
            AlsoComputed($ty),
        }
    };
}
failures!(
    #[allow(clippy::enum_variant_names)]
    Failure,
    Text,
    "text",
    "named",
    code::of,
    code::of,
    ::otel_runtime,
    u8
);

macro_rules! failure {
    ($(#[$meta:meta])* $vis:vis $name:ident) => {
        #[derive(Outcome)]
        $(#[$meta])*
        $vis struct $name;
    };
}
failure!(
    #[outcome("from_a_meta")]
    pub(crate) Meta
);

mod code {
    pub(super) fn of(code: &u8) -> String {
        format!("code_{code}")
    }
}

#[test]
fn options_of_a_derived_outcome() {
    let names = [Failure::Text, Failure::Named, Failure::Computed(1), Failure::AlsoComputed(2)];
    let names = names.map(|failure| failure.error_type().expect("a failure"));
    assert_eq!(names, ["text", "named", "code_1", "code_2"]);
    assert_eq!(Meta.error_type().as_deref(), Some("from_a_meta"));
}
