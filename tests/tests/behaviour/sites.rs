//! Names, kinds, scopes and source locations.

use crate::{block_on, record};
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;

const NAME: &str = "acme.constant";

#[test]
fn a_span_has_the_name_of_its_function_or_the_one_given() {
    #[traced]
    fn plain() {}
    #[traced]
    fn r#type() {}
    #[traced("orders.fetch")]
    fn first() {}
    #[traced(name = "orders.store")]
    fn worded() {}
    #[traced(name = NAME)]
    fn constant() {}
    #[traced(name = format!("job {id}"), allow(cardinality))]
    async fn computed(id: u8) {}
    #[traced(name = id.to_string() + "!")]
    fn child(id: u8) {}
    #[traced]
    fn outer() {
        child(8);
    }
    let telemetry = record(|| {
        plain();
        r#type();
        first();
        worded();
        constant();
        block_on(computed(7));
        outer();
    });
    let names = ["plain", "type", "orders.fetch", "orders.store", NAME, "job 7", "outer", "8!"];
    assert_eq!(telemetry.spans().names(), names);
}

const KIND: SpanKind = SpanKind::Producer;

#[traced(kind = kind.clone())]
fn of_kind(kind: &SpanKind) {}

#[traced(kind = KIND)]
fn of_constant_kind() {}

#[test]
fn a_kind_is_a_name_a_string_a_path_or_an_expression() {
    #[traced(kind = client)]
    fn word() {}
    #[traced(kind = "Server")]
    fn text() {}
    #[traced(kind = SpanKind::Consumer)]
    fn path() {}
    #[traced]
    fn default() {}
    record(word).span("word").kind(SpanKind::Client);
    record(text).span("text").kind(SpanKind::Server);
    record(path).span("path").kind(SpanKind::Consumer);
    record(default).span("default").kind(SpanKind::Internal);
}

#[test]
fn a_computed_kind_applies_to_roots_and_children() {
    #[traced]
    fn outer() {
        of_constant_kind();
        of_kind(&SpanKind::Client);
    }
    let telemetry = record(outer);
    telemetry.span("of_constant_kind").kind(SpanKind::Producer);
    telemetry.span("of_kind").kind(SpanKind::Client);
    record(of_constant_kind).span("of_constant_kind").kind(SpanKind::Producer).root();
    record(|| of_kind(&SpanKind::Server)).span("of_kind").kind(SpanKind::Server).root();
}

#[test]
fn the_scope_is_the_crate_or_the_one_given() {
    #[traced]
    fn plain() {}
    #[traced(scope = "acme.scheduler")]
    fn scoped() {}
    #[traced(target = "acme.audit")]
    fn targeted() {}
    let telemetry = record(|| {
        plain();
        scoped();
        targeted();
    });
    let scope = |name: &str| telemetry.span(name).data().scope.clone();
    assert_eq!(scope("plain").name, env!("CARGO_PKG_NAME"));
    assert_eq!(scope("plain").version, env!("CARGO_PKG_VERSION"));
    assert_eq!(scope("scoped").name, "acme.scheduler");
    assert_eq!(scope("scoped").version, "", "the version of the crate is not that of the scope");
    assert_eq!(scope("targeted").name, "acme.audit");
    for name in ["plain", "scoped", "targeted"] {
        assert_eq!(scope(name).schema_url, otel_semconv::SCHEMA_URL);
    }
}

struct Shop<T>(T);

const METHOD_LINE: u32 = line!() + 4;
impl<T> Shop<T> {
    /// The attribute and the function have different locations.
    #[traced(kind = internal)]
    fn method(&self) -> &T {
        &self.0
    }
}

trait Sells {
    #[traced]
    fn sells(&self) {}
    fn buys(&self);
    async fn waits(&self);
}

impl Sells for Shop<u8> {
    #[traced]
    fn buys(&self) {}
    #[traced]
    async fn waits(&self) {}
}

#[traced]
fn free() -> u8 {
    #[traced]
    fn nested() -> u8 {
        let double = |n: u8| n * 2;
        double(2)
    }
    let add = |n: u8| n + nested();
    add(1)
}

#[test]
fn a_span_has_code_attributes() {
    let shop = Shop(1_u8);
    let telemetry = record(|| {
        free();
        shop.method();
        shop.sells();
        shop.buys();
        block_on(shop.waits());
        let closure = || {
            #[traced]
            fn in_closure() {}
            in_closure();
        };
        closure();
    });
    let this = module_path!();
    for (name, function) in [
        ("free", format!("{this}::free")),
        ("nested", format!("{this}::free::nested")),
        ("method", format!("{this}::Shop<_>::method")),
        ("sells", format!("{this}::Sells::sells")),
        ("buys", format!("<{this}::Shop<u8> as {this}::Sells>::buys")),
        ("waits", format!("<{this}::Shop<u8> as {this}::Sells>::waits")),
    ] {
        telemetry.span(name).attr("code.function.name", function).attr("code.file.path", file!());
    }
    telemetry.span("method").attr("code.line.number", i64::from(METHOD_LINE));
    let nested = telemetry.span("in_closure");
    let function = nested.data().attributes.text("code.function.name").expect("a name");
    assert!(function.ends_with("::in_closure"), "{function}");
}

#[test]
fn code_attributes_can_be_disabled() {
    #[traced(fields(n = 1))]
    fn bare() {}
    let telemetry = TestTelemetry::builder().code_attributes(false).build();
    telemetry.run(bare);
    let span = telemetry.span("bare");
    span.attr("n", 1).no_attr("code.function.name").no_attr("code.file.path").no_attr("code.line.number");
}
