//! Names in a text or an expression that another macro passes on: they mean what they mean where they are written.

use crate::record;
use opentelemetry::KeyValue;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{count, log, logged, record as set, span, traced};

macro_rules! audit {
    ($($arguments:tt)*) => {
        log!($($arguments)*)
    };
}

macro_rules! audit_text {
    ($text:literal) => {{
        let id = "the id of the macro";
        log!($text);
        _ = id;
    }};
}

macro_rules! own_text {
    ($id:expr) => {{
        let id = $id;
        log!("own {id}")
    }};
}

struct Order {
    id: u8,
}

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.id)
    }
}

impl Order {
    fn placed(&self) {
        audit!("order {self} of {self.id}");
    }
}

#[test]
fn a_text_finds_the_variables_next_to_it() {
    let (id, order) = (7, Order { id: 8 });
    let telemetry = record(|| {
        audit!("user {id} {id:>3} {{id}}");
        audit!("order {order.id:02} of {id}", fields(acme.id = id));
        audit!(r"raw {id:?}");
        audit!("field {id}", fields(id = order.id));
        audit_text!("user {id}");
        own_text!("text");
    });
    let bodies = ["user 7   7 {id}", "order 08 of 7", "raw 7", "field 8", "user 7", "own text"];
    assert_eq!(telemetry.logs().bodies(), bodies);
}

#[test]
fn a_text_finds_self() {
    let telemetry = record(|| Order { id: 8 }.placed());
    assert_eq!(telemetry.logs().bodies(), ["order #8 of 8"]);
}

macro_rules! everything {
    ($id:ident, $size:expr; $body:block) => {{
        let size = 99;
        count!("acme.orders", value = $size, fields($id));
        set!($id, acme.size = $size);
        span!("inner", fields($id, acme.size = $size); { _ = size; $body })
    }};
}

#[test]
fn options_find_the_variables_next_to_them() {
    #[traced]
    fn outer() -> u64 {
        let (id, size) = (7_u64, 3_u64);
        everything!(id, size + 1; { id + size })
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(outer), 10);
    telemetry.span("outer").attr("id", 7).attr("acme.size", 4);
    telemetry.span("inner").attr("id", 7).attr("acme.size", 4);
    telemetry.metric("acme.orders").value(&[KeyValue::new("id", 7)], 4);
}

macro_rules! function {
    ($name:ident, $text:literal, $failure:literal, $of_value:expr, $of_error:expr) => {
        #[logged($text, ret(fields(acme.length = $of_value)), err($failure, fields(acme.code = $of_error)))]
        #[traced(ret(fields(acme.length = $of_value)), err(fields(acme.code = $of_error)))]
        fn $name(id: u8) -> Result<String, std::num::ParseIntError> {
            "1".repeat(id.into()).parse::<u8>().map(|n| n.to_string())
        }
    };
}
function!(parse, "parsed {id} as {ret}", "not {id}: {err}", ret.len(), err.to_string().len());

#[test]
fn options_find_the_value_and_the_error() {
    let telemetry = record(|| (parse(2).is_ok(), parse(0).is_err()));
    let spans = telemetry.spans();
    spans.nth(0).attr("acme.length", 2);
    spans.nth(1).attr("acme.code", 38);
    let logs = telemetry.logs();
    assert_eq!(logs.bodies()[0], "parsed 2 as 11");
    assert!(logs.bodies().contains(&"not 0: cannot parse integer from empty string".to_owned()));
}
