//! Attributes on `impl` blocks, modules and traits.

use crate::{block_on, record};
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;

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
    assert_eq!(telemetry.span("charge").data().instrumentation_scope.name(), "acme.billing");
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
