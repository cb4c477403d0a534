//! Traits of the application that are implemented for every type. Method lookup must not find their methods in the generated code, in
//! whichever form they take `self`.

use crate::block_on;
use futures_util::{Stream, StreamExt as _, stream};
use opentelemetry::trace::SpanKind;
use opentelemetry::{Context, KeyValue};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Outcome, count, counted, instrument, log, logged, record, span, traced};
use std::future::Future;
use std::pin::Pin;

/// Declares a trait with every method that generated code calls. A name that starts with `otel_` stands for a method of this project, so the
/// names of those methods are here without it.
macro_rules! trait_for_every_type {
    (@methods $receiver:tt $($method:ident)*) => {
        #[expect(dead_code, reason = "only the names are in the way")]
        trait Everything: Sized {
            $(trait_for_every_type! { @method $receiver $method })*
        }
        impl<T> Everything for T {}
    };
    (@method ($($receiver:tt)*) $method:ident) => {
        fn $method($($receiver)*) {}
    };
    ($($receiver:tt)*) => {
        trait_for_every_type! { @methods ($($receiver)*)
            counts logs kind level level_of scope root current poll_stats fields
            unit description histogram values duration active buckets on attributes dynamic
            event entry ok err some none slow timed sample rate once infallible
            start start_with start_in open open_in prepare prepare_parts announce
            enter enter_with done done_with end scope_future
            only_if part_only_if parent shared span count log
            set set_text redact name links status_code status_description value text
            outcome ok_if error_if exception exception_attributes returned success failure
            body error without_exception field elapsed
            error_type then record report sources narrow spans
        }
    };
}

/// Functions that use every option, beside a trait whose methods have this receiver.
macro_rules! beside_a_trait {
    ($module:ident, $($receiver:tt)*) => {
        mod $module {
            use super::*;

            trait_for_every_type! { $($receiver)* }

            const KEY: &str = "acme.key";

            #[derive(Debug)]
            struct Declined;
            impl std::fmt::Display for Declined {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("declined")
                }
            }
            impl std::error::Error for Declined {}

            fn kind(_: u64) -> SpanKind {
                SpanKind::Client
            }

            #[derive(Outcome)]
            enum Refused {
                #[outcome(transparent)]
                By(std::fmt::Error),
            }

            #[traced(name = "load", level = "info", kind = client, parent = None, links = [Context::new()],
                if = id > 0, args(id), redact(secret), err(chain, fields(acme.err = %err)), ret(Display, fields(acme.ret = *ret)),
                fields({ KEY } = id, acme.text = %id, acme.debug = ?id))]
            #[counted("acme.loads", duration, active, buckets = [1.0], unit = "{load}", value = id, if = id > 0,
                fields({ KEY } = id, acme.text = %id, acme.constant = "a"), args(secret))]
            #[logged("{id} {acme.debug} {ret} {elapsed}", err("{id}: {err}", chain, fields(acme.err = %err), level = "warn"), entry,
                slow = "1ns", rate = "9/s", ret(Display, fields(acme.ret = *ret)), redact(secret),
                fields({ KEY } = id, acme.text = %id, acme.debug = ?id))]
            fn load(id: u64, secret: &str) -> Result<u64, Declined> {
                if secret.is_empty() { Err(Declined) } else { Ok(id) }
            }

            #[traced(ret, kind = kind(id), poll_stats)]
            #[counted("acme.later", histogram, on = all, fields({ KEY } = id))]
            #[logged(some = "debug", none = "off", sample = 1.0, fields({ KEY } = id))]
            async fn later(id: u64) -> Option<u64> {
                Some(id)
            }

            #[traced(ret(event), err(Debug, event, fields(acme.err = 1)))]
            #[counted("acme.boxed", fields(acme.key = id))]
            fn boxed(id: u64) -> Pin<Box<dyn Future<Output = Result<u64, Declined>>>> {
                Box::pin(async move { Ok(id) })
            }

            #[counted("acme.items", iter, fields({ KEY } = count))]
            #[logged("{count}", fields(acme.text = %count))]
            #[traced(fields(acme.key = count))]
            fn items(count: u64) -> impl Iterator<Item = u64> {
                0..count
            }

            #[traced(stream)]
            async fn opened(count: u64) -> Result<impl Stream<Item = u64>, Declined> {
                Ok(stream::iter(0..count))
            }

            #[traced(ok_if = Result::is_ok, err(fields(acme.err = 1)))]
            fn checked(id: u64) -> Result<u64, u64> {
                Err(id)
            }

            #[logged(error_if = Result::is_err, err(fields(acme.err = 1)))]
            fn wrong(id: u64) -> Result<u64, u64> {
                Err(id)
            }

            #[traced(current, fields(acme.inner = 1))]
            fn inner() {
                record!({ KEY } = 1, acme.text = %2);
            }

            #[instrument(fields(otel.name = "migrated", otel.status_code = "error", otel.status_description = "no", secret), err, ret)]
            fn migrated(id: u64, secret: &str, list: &[&str]) -> Result<u64, Declined> {
                Ok(id)
            }

            #[counted("acme.announced", announce(announce_all, [error.type = "timeout"]))]
            #[logged(once)]
            fn announced() {}

            #[traced]
            fn refused() -> Result<(), Refused> {
                Err(Refused::By(std::fmt::Error))
            }

            fn inline(id: u64) {
                count!("acme.inline", value = id, fields({ KEY } = id, acme.text = %id, acme.debug = ?id));
                log!("inline {id} {acme.debug}", level = "warn", event = "acme.event", fields({ KEY } = id, acme.debug = ?id));
                span!("inline", fields({ KEY } = id, acme.text = %id); { inner() });
                _ = span!("result", err, ret, fields({ KEY } = id); { Ok::<u64, Declined>(id) });
                let _guard = span!("guard", fields(acme.text = %id));
            }

            fn work() {
                assert_eq!(load(7, "a").map_err(|_| ()), Ok(7));
                assert!(load(7, "").is_err());
                assert_eq!(block_on(later(7)), Some(7));
                assert!(block_on(boxed(7)).is_ok());
                assert_eq!(Iterator::count(items(3)), 3);
                let Ok(opened) = block_on(opened(3)) else { return };
                assert_eq!(block_on(opened.collect::<Vec<_>>()), [0, 1, 2]);
                _ = (checked(0), wrong(1), migrated(1, "", &[]), announced(), announce_all(), refused());
                inline(7);
            }

            #[test]
            fn does_not_change_what_is_recorded() {
                super::check(&crate::record(work));
            }
        }
    };
}

beside_a_trait! { by_value, self }
beside_a_trait! { by_reference, &self }
beside_a_trait! { by_mutable_reference, &mut self }

fn check(telemetry: &TestTelemetry) {
    let load = telemetry.spans().named("load").nth(0);
    load.attr("acme.key", 7)
        .attr("acme.text", "7")
        .attr("acme.debug", "7")
        .attr("secret", "[redacted]")
        .attr("acme.ret", 7);
    telemetry.spans().named("load").nth(1).error("declined").attr("acme.err", "declined");
    telemetry.span("later").attr("return", 7);
    telemetry.span("items").attr("acme.key", 3);
    telemetry.span("opened").status_unset();
    telemetry.span("refused").error_type("std::fmt::Error");
    telemetry.span("inline").attr("acme.key", 1).attr("acme.text", "2").attr("acme.inner", 1);
    telemetry.span("migrated").error("no");
    let key = |value: i64| KeyValue::new("acme.key", value);
    telemetry.metric("acme.boxed").value(&[key(7)], 1);
    telemetry.metric("acme.items").value(&[key(3)], 1);
    let text = |key: &'static str| KeyValue::new(key, "7");
    telemetry.metric("acme.inline").value(&[key(7), text("acme.text"), text("acme.debug")], 7);
    telemetry.metric("acme.announced").points(2).value(&[KeyValue::new("error.type", "timeout")], 0);
    let bodies = telemetry.logs().bodies();
    for body in ["7: declined", "inline 7 7", "3"] {
        assert!(bodies.iter().any(|known| known == body), "{bodies:?}");
    }
}
