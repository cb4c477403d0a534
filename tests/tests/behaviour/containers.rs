//! Attributes on `impl` blocks, modules and traits.

use crate::{block_on, record};
use opentelemetry::Context;
use opentelemetry::logs::Severity;
use opentelemetry::trace::{SpanContext, SpanId, SpanKind, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{logged, traced};

struct Orders {
    id: u64,
}

#[traced(kind = client, fields(acme.shop = "blue"), args, except(quiet))]
impl Orders {
    const LIMIT: u64 = 9;

    pub(crate) fn new(id: u64) -> Self {
        Self { id: id.min(Self::LIMIT) }
    }

    pub(crate) async fn fetch(&self, id: u64) -> Result<u64, String> {
        if id == 0 { Err("zero".into()) } else { Ok(id + self.id) }
    }

    #[traced("orders.store", kind = server, args(%id as "acme.id"), err)]
    pub(crate) fn store(&self, id: u64) -> Result<u64, String> {
        Err(format!("{} {id}", self.id))
    }

    #[traced(skip)]
    fn key(&self) -> u64 {
        self.id
    }

    fn quiet(&self) -> u64 {
        self.id
    }

    const fn constant() -> u64 {
        Self::LIMIT
    }
}

#[test]
fn methods_are_named_with_their_type_and_share_the_options() {
    let telemetry = record(|| {
        let orders = Orders::new(1);
        _ = block_on(orders.fetch(0));
    });
    let new = telemetry.span("Orders::new");
    new.kind(SpanKind::Client).attr("acme.shop", "blue").attr("id", 1).status_unset();
    telemetry.span("Orders::fetch").kind(SpanKind::Client).attr("id", 0).error_type("std::string::String");
}

#[test]
fn the_options_of_a_method_override_those_of_its_impl() {
    let orders = Orders { id: 1 };
    let telemetry = record(|| orders.store(7));
    let span = telemetry.span("orders.store");
    span.kind(SpanKind::Server).attr("acme.id", "7").no_attr("id").error("1 7").attr("acme.shop", "blue");
    telemetry.spans().assert_len(1);
}

#[test]
fn skipped_excepted_and_const_functions_have_no_span() {
    let orders = Orders { id: 1 };
    let telemetry = record(|| orders.key() + orders.quiet() + Orders::constant());
    telemetry.assert_no_spans();
}

struct Chosen;

#[traced(only(pub))]
impl Chosen {
    pub(crate) fn open(&self) {
        self.closed();
    }
    pub(crate) async fn partly(&self) {}
    fn closed(&self) {}
    #[traced]
    fn asked(&self) {}
}

#[traced(only(pub), fields(acme.shared = true))]
impl Chosen {
    #[traced]
    fn annotated(&self) {}
}

#[test]
fn a_function_that_is_annotated_itself_has_the_shared_options() {
    record(|| Chosen.annotated()).span("Chosen::annotated").attr("acme.shared", true);
}

#[traced(only(async), level = "debug")]
impl Chosen {
    async fn later(&self) {}
    fn now(&self) {}
}

#[test]
fn only_selects_by_visibility_and_asyncness() {
    let telemetry = TestTelemetry::builder().filter("debug".parse().expect("a filter")).build();
    telemetry.run(|| {
        Chosen.open();
        block_on(Chosen.partly());
        Chosen.asked();
        block_on(Chosen.later());
        Chosen.now();
    });
    assert_eq!(telemetry.spans().names(), ["Chosen::open", "Chosen::partly", "Chosen::asked", "Chosen::later"]);
}

struct Generic<'a, T>(&'a T);

#[traced]
impl<'a, T: Clone> Generic<'a, T> {
    fn copy(&self) -> T {
        self.0.clone()
    }
}

#[traced(err)]
trait Store {
    fn save(&self) -> Result<(), String>;
    fn save_twice(&self) -> Result<(), String> {
        self.save()?;
        self.save()
    }
    fn nothing(&self) {}
}

#[traced]
impl Store for Chosen {
    fn save(&self) -> Result<(), String> {
        Err("full".into())
    }
}

#[test]
fn generic_types_and_traits_are_covered() {
    record(|| Generic(&1_u8).copy()).span("Generic::copy");
    let telemetry = record(|| {
        Chosen.nothing();
        Chosen.save_twice()
    });
    telemetry.span("Store::nothing").status_unset();
    telemetry.span("Store::save_twice").error("full");
    telemetry.span("Chosen::save").child_of("Store::save_twice").error("");
}

#[traced(only(pub), scope = "acme.billing")]
mod billing {
    pub(super) struct Invoice(pub(super) u8);

    pub(super) fn charge() -> u8 {
        round() + Invoice(1).total() + Invoice(2).hidden() + deeper::deep()
    }

    fn round() -> u8 {
        1
    }

    impl Invoice {
        pub(super) fn total(&self) -> u8 {
            self.0
        }

        fn hidden(&self) -> u8 {
            self.0
        }
    }

    mod deeper {
        pub(super) fn deep() -> u8 {
            1
        }
    }
}

#[test]
fn a_module_covers_its_functions_and_methods() {
    let telemetry = record(|| {
        assert_eq!(billing::charge(), 5);
    });
    telemetry.assert_tree("charge > Invoice::total");
    assert_eq!(telemetry.spans().names(), ["charge", "Invoice::total"], "private ones were left out");
    assert_eq!(telemetry.span("charge").data().scope.name, "acme.billing");
}

#[traced(except(beta, gamma))]
mod excepted {
    pub(super) struct Thing;

    pub(super) fn alpha() {
        beta();
        Thing.gamma();
        Thing.delta();
    }

    fn beta() {}

    impl Thing {
        fn gamma(&self) {}
        fn delta(&self) {}
    }
}

#[test]
fn except_reaches_the_methods_in_a_module() {
    let telemetry = record(excepted::alpha);
    assert_eq!(telemetry.spans().names(), ["alpha", "Thing::delta"]);
}

struct Desk(u64);

#[traced(skip(self))]
impl Desk {
    fn new(number: u64) -> Self {
        Self(number)
    }

    fn open(&self, key: u64) -> u64 {
        self.0 + key
    }
}

#[test]
fn a_shared_skip_of_self_also_works_for_associated_functions() {
    let telemetry = record(|| Desk::new(3).open(4));
    telemetry.span("Desk::new").attr("number", 3);
    telemetry.span("Desk::open").attr("key", 4);
}

/// Not a value that can be recorded, and an error without a text.
struct Opaque(u64);

mod alias {
    pub(super) type Reply<T> = Result<T, String>;
}

#[traced(
    err, ret, error_if = Option::is_none, args(id), redact(token), links = [parent],
    fields(acme.double = id * 2, acme.own = self.0, acme.fixed = "yes")
)]
impl Opaque {
    fn new() -> Self {
        Self(7)
    }

    fn number(&self) -> u64 {
        self.0
    }

    fn fails(&self, id: u64) -> Result<u64, String> {
        Err("no".into())
    }

    fn aliased(id: u64) -> alias::Reply<()> {
        Err("alias".into())
    }

    fn without_text() -> Result<Self, Self> {
        Err(Self(1))
    }

    fn nothing(token: &str) {}

    fn none(parent: Context) -> Option<u64> {
        None
    }

    async fn later(&self) -> Result<u64, String> {
        Err("late".into())
    }

    fn future() -> impl Future<Output = Result<Self, String>> {
        async { Err("future".into()) }
    }
}

#[test]
fn shared_options_apply_to_the_functions_that_they_fit() {
    let parent = Context::new().with_remote_span_context(SpanContext::new(
        TraceId::from(1),
        SpanId::from(2),
        TraceFlags::SAMPLED,
        true,
        TraceState::default(),
    ));
    let telemetry = record(|| {
        let opaque = Opaque::new();
        _ = (opaque.number(), opaque.fails(4), Opaque::aliased(5), Opaque::without_text(), Opaque::none(parent));
        Opaque::nothing("secret");
        _ = (block_on(opaque.later()), block_on(Opaque::future()));
    });
    let span = |name: &str| telemetry.span(&format!("Opaque::{name}"));
    span("new").no_attr("return").no_attr("acme.own").attr("acme.fixed", "yes").status_unset();
    span("number").attr("return", 7).attr("acme.own", 7).no_attr("id");
    span("fails").error("no").attr("id", 4).attr("acme.double", 8).no_attr("return");
    span("aliased").error("alias").attr("acme.double", 10).no_attr("acme.own");
    span("without_text").error("").error_type(concat!(module_path!(), "::Opaque"));
    span("nothing").attr("token", "[redacted]").no_attr("id").links(0);
    span("none").error_type("_OTHER").links(1);
    span("later").error("late").attr("acme.own", 7);
    span("future").error("future");
    telemetry.logs().assert_len(4);
}

#[logged("{id} is {ret}", err("{id}: {err}", level = "warn", fields(acme.id = id)), some = "debug", ret(Debug))]
mod loads {
    pub(super) fn clear() {}

    pub(super) fn number(id: u64) -> u64 {
        id
    }

    pub(super) struct Loads;

    impl Loads {
        pub(super) fn fails(id: u64) -> Result<u64, &'static str> {
            Err("no")
        }

        pub(super) fn found() -> Option<Self> {
            Some(Self)
        }
    }
}

#[test]
fn shared_bodies_and_levels_apply_to_the_functions_that_they_fit() {
    let telemetry = TestTelemetry::builder().filter("debug".parse().expect("a filter")).build();
    telemetry.run(|| {
        loads::clear();
        loads::number(1);
        _ = loads::Loads::fails(2);
        loads::Loads::found();
    });
    let logs = telemetry.logs();
    logs.nth(0).body("clear done").severity(Severity::Info);
    logs.nth(1).body("1 is 1").attr("return", "1");
    logs.nth(2).body("2: no").severity(Severity::Warn).attr("acme.id", 2);
    logs.nth(3).body("Loads::found done").severity(Severity::Debug).no_attr("return");
}

struct Invoice {
    id: i64,
}

struct Refused {
    code: i64,
}

struct Invoices;

#[traced(err(fields(acme.code = err.code)), ret(fields(acme.id = ret.id, acme.read = true)))]
impl Invoices {
    fn find(id: i64) -> Result<Invoice, Refused> {
        if id == 0 { Err(Refused { code: 7 }) } else { Ok(Invoice { id }) }
    }

    async fn find_later(id: i64) -> Invoice {
        crate::pause().await;
        Invoice { id }
    }

    fn shared(id: i64) -> std::sync::Arc<Invoice> {
        Invoice { id }.into()
    }

    fn count() -> u64 {
        1
    }

    fn names() -> Result<Vec<String>, String> {
        Err("no".to_owned())
    }

    fn delete() -> Result<(), Refused> {
        Ok(())
    }

    fn delete_all() {}
}

#[test]
fn shared_fields_of_the_value_apply_to_the_values_that_have_its_members() {
    let telemetry = record(|| {
        _ = Invoices::find(1);
        _ = block_on(Invoices::find_later(2));
        _ = Invoices::shared(3);
        _ = Invoices::count();
        _ = Invoices::names();
        _ = Invoices::delete();
        Invoices::delete_all();
    });
    for (name, id) in [("find", 1), ("find_later", 2), ("shared", 3)] {
        telemetry.span(&format!("Invoices::{name}")).attr("acme.id", id).attr("acme.read", true);
    }
    for name in ["count", "delete"] {
        telemetry.span(&format!("Invoices::{name}")).attr("acme.read", true).no_attr("acme.id");
    }
    telemetry.span("Invoices::names").error_type("std::string::String").no_attr("acme.code");
    telemetry.span("Invoices::delete_all").no_attr("acme.read");
    let telemetry = record(|| Invoices::find(0));
    telemetry.span("Invoices::find").attr("acme.code", 7);
}
