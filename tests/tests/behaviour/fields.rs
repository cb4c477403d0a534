//! `fields(..)`: keys, sigils, values and fields of parameters.

use crate::{block_on, record};
use opentelemetry::{Array, Value};
use otel_runtime::{record, traced};
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

struct Both;

impl fmt::Display for Both {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { "alternate display" } else { "display" })
    }
}

impl fmt::Debug for Both {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { "alternate debug" } else { "debug" })
    }
}

#[test]
fn sigils_choose_the_text() {
    #[traced(fields(a = %both, b = ?both, c = #%both, d = #?both, %both))]
    fn inspect(both: &Both) {}
    #[traced(fields(?both))]
    fn tell_debug(both: &Both) {}
    #[traced(fields(#?both))]
    fn tell_alternate(both: &Both) {}
    let telemetry = record(|| inspect(&Both));
    let span = telemetry.span("inspect");
    span.attr("a", "display").attr("b", "debug").attr("c", "alternate display").attr("d", "alternate debug");
    span.attr("both", "display");
    record(|| tell_debug(&Both)).span("tell_debug").attr("both", "debug");
    record(|| tell_alternate(&Both)).span("tell_alternate").attr("both", "alternate debug");
}

const KEY: &str = "acme.constant";

mod keys {
    pub(super) const NESTED: opentelemetry::Key = opentelemetry::Key::from_static_str("acme.nested");
}

#[test]
fn a_key_is_dotted_a_keyword_a_string_or_a_constant() {
    #[traced(fields(acme.order.type = 1, type = 2, self.match = 3, "acme odd key" = 4, {KEY} = 5, {keys::NESTED} = 6), allow(format))]
    fn keyed() {}
    #[traced(fields(r#type, r#match.r#fn = 1))]
    fn raw(r#type: u8) {}
    let telemetry = record(keyed);
    let span = telemetry.span("keyed");
    span.attr("acme.order.type", 1).attr("type", 2).attr("self.match", 3).attr("acme odd key", 4);
    span.attr(KEY, 5).attr("acme.nested", 6);
    record(|| raw(9)).span("raw").attr("type", 9).attr("match.fn", 1);
}

#[test]
fn values_keep_their_type() {
    #[traced(fields(
        int = 1_u8, float = 1.5_f32, truth = true, text = "t", owned = String::from("o"), letter = 'ä',
        cow = Cow::Borrowed("c"), boxed = Box::new(2), shared = Arc::new(3), counted = Rc::new("r"), twice = &&4,
        value = Value::from(5),
    ))]
    fn typed() {}
    let telemetry = record(typed);
    let span = telemetry.span("typed");
    span.attr("int", 1).attr("float", 1.5).attr("truth", true).attr("text", "t").attr("owned", "o");
    span.attr("letter", "ä").attr("cow", "c").attr("boxed", 2).attr("shared", 3).attr("counted", "r");
    span.attr("twice", 4).attr("value", 5);
}

#[test]
fn none_is_left_out() {
    #[traced(fields(some = Some(1), none = None::<u8>, nested = Some(Some("x")), boxed = Some(Box::new(2)), id))]
    fn optional(id: Option<&str>) {}
    let telemetry = record(|| optional(None));
    let span = telemetry.span("optional");
    span.attr("some", 1).no_attr("none").attr("nested", "x").attr("boxed", 2).no_attr("id");
    record(|| optional(Some("a"))).span("optional").attr("id", "a");
}

#[test]
fn an_integer_that_does_not_fit_is_text() {
    #[traced(fields(a = u64::MAX, b = u128::MAX, c = i128::MIN, d = i64::MIN, e = usize::MAX, f = 1_u128))]
    fn large() {}
    let telemetry = record(large);
    let span = telemetry.span("large");
    span.attr("a", "18446744073709551615").attr("b", "340282366920938463463374607431768211455");
    span.attr("c", "-170141183460469231731687303715884105728").attr("d", i64::MIN);
    span.attr("e", "18446744073709551615").attr("f", 1);
}

#[test]
fn arrays_are_of_one_type() {
    #[traced(fields(
        ints = [1, 2], unsigned = vec![1_u64], large = [u64::MAX, 1], floats = [0.5_f32], truths = vec![true, false],
        texts = ["a", "b"], owned = vec![String::from("c")], cows = [Cow::Borrowed("d")], slice = &[1_i8][..],
        none = Vec::<u8>::new(),
    ))]
    fn arrays() {}
    let texts = |texts: &[&'static str]| Array::String(texts.iter().map(|text| (*text).into()).collect());
    let telemetry = record(arrays);
    let span = telemetry.span("arrays");
    span.attr("ints", Value::Array(Array::I64(vec![1, 2]))).attr("unsigned", Value::Array(Array::I64(vec![1])));
    span.attr("large", Value::Array(texts(&["18446744073709551615", "1"])))
        .attr("floats", Value::Array(Array::F64(vec![0.5])));
    span.attr("truths", Value::Array(Array::Bool(vec![true, false]))).attr("texts", Value::Array(texts(&["a", "b"])));
    span.attr("owned", Value::Array(texts(&["c"]))).attr("cows", Value::Array(texts(&["d"])));
    span.attr("slice", Value::Array(Array::I64(vec![1]))).attr("none", Value::Array(Array::I64(vec![])));
}

struct Order {
    id: u64,
    lines: (u8, (i32, &'static str)),
}

impl Order {
    #[traced(fields(self.id, self.lines.0, %self.lines.1.1, first = self.lines.1.0))]
    fn ship(&self) {}

    #[traced(fields(self.id))]
    async fn ship_later(self: Arc<Self>) {}
}

#[test]
fn a_field_of_a_parameter_is_captured_under_its_path() {
    let order = Order { id: 7, lines: (1, (-2, "x")) };
    let telemetry = record(|| order.ship());
    let span = telemetry.span("ship");
    span.attr("self.id", 7).attr("self.lines.0", 1).attr("self.lines.1.1", "x").attr("first", -2);
    record(|| block_on(Arc::new(order).ship_later())).span("ship_later").attr("self.id", 7);

    #[traced(fields(order.id, pair.0))]
    fn take(order: Order, pair: (bool, u8)) -> (Order, bool) {
        (order, pair.0)
    }
    let order = Order { id: 8, lines: (1, (-2, "x")) };
    record(|| take(order, (true, 1))).span("take").attr("order.id", 8).attr("pair.0", true);
}

#[test]
fn declared_fields_are_left_out() {
    mod field {
        #[expect(dead_code, reason = "the macro knows it by name")]
        pub(super) struct Empty;
    }
    #[traced(fields(user.id = Empty, "acme.text" = field::Empty, acme.other = tracing::field::Empty, id))]
    fn declares(id: u8) {}
    let telemetry = record(|| declares(1));
    let span = telemetry.span("declares");
    span.attr("id", 1);
    for key in ["user.id", "acme.text", "acme.other"] {
        span.no_attr(key);
    }
}

#[test]
fn an_expression_may_use_parameters_and_anything_in_scope() {
    const FACTOR: i64 = 2;
    #[traced(fields(sum = a + b * FACTOR, negative = -a, list = [*a, *b], text = %format_args!("{a}{b}"), cond = if *a > *b { 1 } else { 2 }))]
    fn add(a: &i64, b: &i64) {}
    let telemetry = record(|| add(&1, &2));
    let span = telemetry.span("add");
    span.attr("sum", 5)
        .attr("negative", -1)
        .attr("list", Value::Array(Array::I64(vec![1, 2])))
        .attr("text", "12")
        .attr("cond", 2);
}

#[test]
fn a_constant_can_be_a_key() {
    const SYSTEM: &str = "db.system.name";
    #[traced("load", semconv = "db.client", late(db.system.name))]
    fn load() {
        record!({ SYSTEM } = "sqlite");
    }
    let telemetry = record(load);
    telemetry.span("load").attr("db.system.name", "sqlite");
}
