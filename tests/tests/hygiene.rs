//! A crate without the standard prelude, in which every name of the generated code is taken. The names in and of single
//! functions are tested in `forms/shapes/{names,shadowed,prelude}.rs`.
#![no_implicit_prelude]
#![deny(warnings, clippy::all, clippy::pedantic)]
#![expect(dead_code, reason = "most of this is there to be in the way")]

extern crate otel_runtime as runtime;
extern crate std as standard;

mod std {}
mod core {}
mod alloc {}
mod opentelemetry {}
mod otel_macros {}
mod private {}
mod __private {}

struct Option;
struct Result;
struct String;
struct Vec;
struct Send;
struct Future;
struct Pin;
struct Infallible;
struct Site;
struct Span;
struct Here;
struct Level;
struct SpanKind;
struct Count;
struct Log;
struct LevelOf;
struct Duration;
struct Part;
static SITE: u8 = 1;
const COUNT: &str = "acme.count";
const LOG: &str = "acme.log";

fn drop() {}
fn call() {}
fn probe() {}
fn expect() {}
fn evaluate() {}
fn in_future() {}
fn in_returned_future() {}
fn property() {}
fn property_value() {}
fn parameter() {}
fn message() {}
fn returned() {}
fn on_err() {}
fn is_some() {}
fn increasing() {}
fn level_of() {}

use runtime::testing::TestTelemetry;
use runtime::{counted, instrument, logged, traced};
use standard::boxed::Box;
use standard::prelude::v1::{Err, Ok};
use standard::result::Result as Res;

type Text = standard::string::String;

#[derive(runtime::Outcome)]
enum OrderError<T> {
    SoldOut,
    #[outcome("refused")]
    Text(Text),
    #[outcome(ok)]
    Ok,
    #[outcome(transparent)]
    Format(standard::fmt::Error),
    #[outcome(transparent)]
    Other(T),
    #[outcome(with = name)]
    Refused {
        by: Text,
    },
}

fn name(by: &str) -> &str {
    by
}

#[traced(args(id, %id as acme.id), fields(b = ?id), err(chain), ret, kind = client, level = "info")]
fn sync(id: u8) -> Res<u8, standard::fmt::Error> {
    if id == 0 { Err(standard::fmt::Error) } else { Ok(id) }
}

#[traced(args, err(Debug, level = "warn"), ret(Debug, event), name = id.to_text(), if = true, poll_stats)]
async fn later(id: u8) -> Res<u8, Text> {
    Ok(id)
}

#[traced(args)]
fn boxed(id: u8) -> standard::pin::Pin<Box<dyn standard::future::Future<Output = u8>>> {
    Box::pin(async move { id })
}

#[traced]
fn opaque(id: u8) -> impl standard::future::Future<Output = Res<u8, Text>> {
    async move { Ok(id) }
}

#[traced(iter)]
fn items() -> impl standard::iter::Iterator<Item = u8> {
    0..2
}

#[traced]
fn opened() -> Res<impl ::futures_util::Stream<Item = u8>, Text> {
    Ok(::futures_util::stream::empty())
}

#[traced(error_if = standard::option::Option::is_none, parent = None, links = [] as [::opentelemetry::Context; 0])]
fn found() -> standard::option::Option<u8> {
    standard::option::Option::None
}

#[traced]
fn nothing() {}

#[instrument(fields(otel.name = %shop.text, otel.status_code = "error", declared), err, ret, skip(secret))]
fn moved(id: u8, shop: &Named, list: &[Named], secret: &Text) -> Res<u8, Text> {
    if secret.is_empty() { Err(standard::clone::Clone::clone(secret)) } else { Ok(id) }
}

#[counted(name = COUNT, duration, active, buckets = [0.1, 1.0], value = id, on = all, fields({ LOG } = COUNT, id))]
#[logged("{id} {acme.key:?} {ret} {elapsed}", err("{id}: {err}", chain, level = "warn"), entry, slow = "1ns", rate = "9/s",
    ret(Debug), fields(acme.key = LOG), redact(secret))]
fn all(id: u8, secret: &str) -> Res<u8, standard::fmt::Error> {
    if secret.is_empty() { Err(standard::fmt::Error) } else { Ok(id) }
}

#[logged(event = LOG, scope = COUNT, some = "debug", none = "off", sample = 1.0, if = id > 0)]
#[counted("acme.later", error_if = standard::option::Option::is_none, histogram, level = "info", if = id > 0)]
#[traced]
async fn all_later(id: u8) -> standard::option::Option<u8> {
    standard::option::Option::Some(id)
}

#[logged("done", once)]
#[counted]
fn all_unit() {}

#[counted(iter)]
#[logged]
fn all_items() -> impl standard::iter::Iterator<Item = u8> {
    0..2
}

#[logged]
#[counted("acme.boxed", args(id))]
fn all_boxed(id: u8) -> standard::pin::Pin<Box<dyn standard::future::Future<Output = u8>>> {
    Box::pin(async move { id })
}

#[derive(standard::fmt::Debug)]
struct Named {
    text: Text,
}

#[traced]
async fn never() -> ! {
    standard::future::pending().await
}

struct Shop;

#[counted("acme.shop", except(left_out))]
#[logged("sold", except(left_out))]
#[traced(except(left_out))]
impl Shop {
    #[expect(clippy::unused_self, reason = "it is a method")]
    fn sell(&self) -> u8 {
        SITE
    }

    async fn sell_later(self: standard::sync::Arc<Self>) -> u8 {
        SITE
    }

    fn left_out() {}
}

trait ToText {
    fn to_text(&self) -> Text;
}

impl ToText for u8 {
    fn to_text(&self) -> Text {
        standard::string::ToString::to_string(self)
    }
}

fn wait<F: standard::future::Future>(future: F) -> F::Output {
    let mut future = standard::pin::pin!(future);
    loop {
        let mut cx = standard::task::Context::from_waker(standard::task::Waker::noop());
        if let standard::task::Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

#[test]
fn every_name_is_taken() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    standard::assert_eq!(sync(1), Ok(1));
    standard::assert!(sync(0).is_err());
    standard::assert_eq!(wait(later(7)), Ok(7));
    standard::assert_eq!(wait(boxed(1)), 1);
    standard::assert_eq!(wait(opaque(1)), Ok(1));
    standard::assert_eq!(standard::iter::Iterator::count(items()), 2);
    standard::assert!(opened().is_ok());
    standard::assert!(found().is_none());
    standard::assert_eq!(Shop.sell(), 1);
    standard::assert_eq!(wait(standard::sync::Arc::new(Shop).sell_later()), 1);
    nothing();
    let shop = Named { text: ToText::to_text(&1) };
    standard::assert_eq!(moved(1, &shop, &[], &shop.text), Ok(1));
    let names = telemetry.spans();
    let expected = [
        "sync",
        "sync",
        "7",
        "boxed",
        "opaque",
        "items",
        "opened",
        "found",
        "Shop::sell",
        "Shop::sell_later",
        "nothing",
        "1",
    ];
    standard::assert_eq!(names.names(), expected);
    telemetry.spans().named("sync").nth(1).error_type("std::fmt::Error").attr("acme.id", "0");
    telemetry.span("found").error_type("_OTHER").root();
}

#[test]
fn every_name_is_taken_for_metrics_and_logs() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    standard::assert_eq!(all(1, "a"), Ok(1));
    standard::assert!(all(0, "").is_err());
    standard::assert_eq!(wait(all_later(7)), standard::option::Option::Some(7));
    all_unit();
    standard::assert_eq!(standard::iter::Iterator::count(all_items()), 2);
    standard::assert_eq!(wait(all_boxed(1)), 1);
    standard::assert_eq!(Shop.sell(), 1);
    let bodies = telemetry.logs().bodies();
    standard::assert!(bodies[1].starts_with("1 \"acme.log\" 1 "), "{bodies:?}");
    standard::assert_eq!(
        bodies[2..],
        [
            "all started",
            "0: an error occurred when formatting an argument",
            "done",
            "all_items done",
            "all_boxed done",
            "sold"
        ]
    );
    for metric in [COUNT, "acme.later", "acme.boxed", "acme.shop", "function.calls"] {
        telemetry.metric(metric);
    }
}
