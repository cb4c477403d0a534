//! `args`, `skip`, `redact`: which parameters are recorded.

use crate::{block_on, record};
use otel_runtime::{counted, logged, traced};
use std::fmt;

/// Must not be read.
struct Secret;

impl fmt::Display for Secret {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("a secret was displayed")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("a secret was debugged")
    }
}

impl otel_runtime::ToValue for Secret {
    fn to_value(&self, _: usize) -> Option<opentelemetry::Value> {
        panic!("a secret was looked at")
    }
}

#[test]
fn nothing_is_recorded_without_a_request() {
    #[traced]
    fn silent(id: u8, secret: Secret) {}
    #[traced(skip_all)]
    fn skips(id: u8) {}
    record(|| silent(1, Secret)).span("silent").no_attr("id").no_attr("secret");
    record(|| skips(1)).span("skips").no_attr("id");
}

#[test]
fn args_records_all_or_listed_parameters() {
    #[traced(args)]
    fn all(id: u8, name: &str) {}
    #[traced(args(id as "acme.id", %name as acme.name, ?tags))]
    fn listed(id: u8, name: &str, tags: &[u8], other: u8) {}
    record(|| all(1, "x")).span("all").attr("id", 1).attr("name", "x");
    let telemetry = record(|| listed(1, "x", &[1], 2));
    let span = telemetry.span("listed");
    span.attr("acme.id", 1).attr("acme.name", "x").attr("tags", "[1]").no_attr("other").no_attr("id").no_attr("name");
}

struct Shop {
    id: u8,
}

impl Shop {
    #[traced(skip(blob, self))]
    async fn store(&self, id: u8, blob: &[Secret]) -> u8 {
        self.id
    }

    #[traced(args)]
    fn all(&self, id: u8) -> u8 {
        self.id
    }
}

#[test]
fn skip_records_every_other_parameter_and_never_self() {
    let shop = Shop { id: 1 };
    let telemetry = record(|| block_on(shop.store(2, &[Secret])));
    telemetry.span("store").attr("id", 2).no_attr("blob").no_attr("self");
    record(|| shop.all(3)).span("all").attr("id", 3).no_attr("self");
}

/// `redact` is a property of the parameter, so it holds for every attribute of the function, in any order and also in other spans.
#[test]
fn a_parameter_is_redacted_in_every_span_and_signal() {
    #[traced("outer", redact(token))]
    #[traced("inner", args(token))]
    #[logged("login {token}")]
    #[counted("acme.logins", args(token))]
    fn above(token: &str) {}
    #[logged("login {token}")]
    #[traced("outer", args(token))]
    #[traced("inner", redact(token))]
    fn below(token: &str) {}
    struct Store;
    #[traced(redact(token))]
    impl Store {
        #[traced("inner", args(token))]
        fn load(&self, token: &str) {}
    }
    for telemetry in [record(|| above("SECRET")), record(|| below("SECRET")), record(|| Store.load("SECRET"))] {
        telemetry.span("inner").attr("token", "[redacted]");
        let everything = format!("{:?} {:?} {:?}", telemetry.spans(), telemetry.logs(), telemetry.metrics());
        assert!(!everything.contains("SECRET"), "{everything}");
    }
}

mod by_other_names {
    use otel_runtime::{counted as measured, instrument as observed, logged as audited, traced as spanned};

    #[otel_runtime::traced("outer", redact(token))]
    #[audited("login {token}", fields(acme.token = token))]
    #[inline]
    #[spanned("inner", args)]
    #[measured("acme.logins", args(token))]
    pub(super) fn below(token: &str) {}

    #[audited("login {token}", args)]
    #[measured("acme.logins", fields(token))]
    #[observed(name = "inner")]
    #[spanned("outer", redact(token))]
    pub(super) fn above(token: &str) {}

    #[spanned("outer", redact(token))]
    #[observed(name = "inner")]
    #[audited(redact(pin), args)]
    #[measured("acme.logins", args(token, pin as "acme.pin"))]
    pub(super) async fn between(token: &str, pin: &str) {}

    pub(super) struct Store;

    #[audited("login {token}")]
    #[spanned(redact(token))]
    impl Store {
        #[spanned("inner", args)]
        pub(super) fn load(&self, token: &str) {}
    }

    #[audited("login {type}")]
    #[otel_runtime::traced("outer", redact(r#type))]
    #[spanned("inner", args(r#type as "token"))]
    pub(super) fn raw(r#type: &str) {}
}

/// The attribute that expands first sees the other one under a name that it does not know.
#[test]
fn a_parameter_is_redacted_in_attributes_under_other_names() {
    use by_other_names::{Store, above, below, between, raw};
    for telemetry in [
        record(|| below("SECRET")),
        record(|| above("SECRET")),
        record(|| block_on(between("SECRET", "SECRET"))),
        record(|| Store.load("SECRET")),
        record(|| raw("SECRET")),
    ] {
        telemetry.span("inner").attr("token", "[redacted]");
        assert_eq!(telemetry.logs().len(), 1);
        let everything = format!("{:?} {:?} {:?}", telemetry.spans(), telemetry.logs(), telemetry.metrics());
        assert!(!everything.contains("SECRET"), "{everything}");
    }
}

/// `{r#token}` is `{token}`.
#[test]
fn a_raw_name_in_a_body_is_redacted() {
    #[logged("login by {r#token} and {r#token:?} of {r#type.0}", redact(token, r#type))]
    fn login(token: &str, r#type: (u8, u8)) {}

    let logs = record(|| login("hunter2", (4, 5))).logs();
    assert_eq!(logs.bodies(), ["login by [redacted] and [redacted] of [redacted]"]);
}

#[test]
fn redacted_values_are_never_read() {
    #[traced(args, redact(token))]
    fn with_args(user: &str, token: Secret) {}
    #[traced(redact(token))]
    fn alone(user: &str, token: Secret) {}
    #[traced(args(%token as "acme.token"), redact(token))]
    fn listed(token: Secret) {}
    #[traced(fields(?token, "acme.text" = %token), redact(token))]
    fn in_fields(token: Secret) {}
    #[traced(skip(user), redact(token))]
    async fn others(user: &str, token: Secret) {}
    let redacted = "[redacted]";
    record(|| with_args("a", Secret)).span("with_args").attr("user", "a").attr("token", redacted);
    record(|| alone("a", Secret)).span("alone").no_attr("user").attr("token", redacted);
    record(|| listed(Secret)).span("listed").attr("acme.token", redacted).no_attr("token");
    record(|| in_fields(Secret)).span("in_fields").attr("token", redacted).attr("acme.text", redacted);
    record(|| block_on(others("a", Secret))).span("others").no_attr("user").attr("token", redacted);
}

#[test]
fn a_key_in_fields_replaces_the_parameter_of_that_name() {
    #[traced(args, fields(id = "replaced", name = %name.len()))]
    fn replaces(id: u8, name: &str, other: u8) {}
    let telemetry = record(|| replaces(1, "four", 2));
    let span = telemetry.span("replaces");
    span.attr("id", "replaced").attr("name", "4").attr("other", 2);
    assert_eq!(span.data().attributes.iter().filter(|(key, _)| *key == "id").count(), 1);
}

#[test]
fn a_parameter_that_is_declared_empty_is_not_captured() {
    #[traced(args, fields(token = Empty))]
    fn declares(id: u8, token: Secret) {}
    record(|| declares(1, Secret)).span("declares").attr("id", 1).no_attr("token");
}

struct Point {
    x: i32,
    y: i32,
}

#[test]
fn names_in_patterns_are_parameters() {
    #[traced(args)]
    fn tuple((a, [b, ..]): (u8, [u8; 3]), _: Secret, mut c: u8) -> u8 {
        c += 1;
        a + b + c
    }
    #[traced(args(x, why))]
    async fn structure(Point { x, y: why }: Point) {}
    #[traced(skip(whole))]
    fn bound(whole @ Point { x, .. }: &Point) -> i32 {
        whole.y
    }
    let telemetry = record(|| tuple((1, [2, 3, 4]), Secret, 5));
    telemetry.span("tuple").attr("a", 1).attr("b", 2).attr("c", 5);
    record(|| block_on(structure(Point { x: 1, y: 2 }))).span("structure").attr("x", 1).attr("why", 2);
    record(|| bound(&Point { x: 3, y: 4 })).span("bound").attr("x", 3);
}

#[test]
fn a_parameter_that_is_configured_out_is_not_captured() {
    #[traced(args)]
    fn conditional(#[cfg(any())] gone: Secret, #[cfg(test)] here: u8) {}
    record(|| conditional(1)).span("conditional").attr("here", 1).no_attr("gone");
}

#[test]
fn the_same_key_is_never_recorded_twice() {
    #[traced(args(a as "acme.key"), fields("acme.key" = 2))]
    fn twice(a: u8) {}
    let telemetry = record(|| twice(1));
    let span = telemetry.span("twice");
    span.attr("acme.key", 2);
    assert_eq!(span.data().attributes.iter().filter(|(key, _)| *key == "acme.key").count(), 1);
}

/// `#[tracing::instrument(skip(token), fields(token))]` declares an empty field, which `record` fills later.
#[test]
fn a_skipped_parameter_in_the_fields_of_instrument_is_only_declared() {
    use otel_runtime::instrument;
    #[instrument(skip(token), fields(token, id))]
    fn declares(id: u8, token: Secret) {}
    #[instrument(skip(r#type), fields(r#type))]
    fn raw(r#type: Secret) {}
    #[instrument(skip_all, fields(token, id, %shown, user = id + 1))]
    fn all(id: u8, token: Secret, shown: u8) {}
    #[instrument(skip_all, fields(token, id))]
    fn fills_all(id: u8, token: Secret) {
        otel_runtime::record!(token = "later");
    }
    #[instrument(skip(token, id), fields(token, id))]
    fn fills(id: u8, token: Secret) {
        otel_runtime::record!(token = "later");
    }
    record(|| declares(1, Secret)).span("declares").attr("id", 1).no_attr("token");
    record(|| raw(Secret)).span("raw").no_attr("type");
    record(|| all(1, Secret, 3)).span("all").attr("user", 2).attr("shown", "3").no_attr("token").no_attr("id");
    record(|| fills_all(1, Secret)).span("fills_all").attr("token", "later").no_attr("id");
    record(|| fills(1, Secret)).span("fills").attr("token", "later").no_attr("id");
}
