//! `#[derive(Outcome)]`: each variant has an `error.type` of its own.

use crate::record;
use http::StatusCode;
use opentelemetry::KeyValue;
use opentelemetry::logs::Severity;
use otel_runtime::{Outcome, counted, logged, traced};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use thiserror::Error as ThisError;

#[derive(Debug, ThisError, Outcome)]
enum OrderError {
    #[error("sold out")]
    SoldOut,
    #[error("{0} is too many")]
    #[outcome("invalid_quantity")]
    Quantity(u32),
    #[error("ordered before, as {id}")]
    #[outcome(ok)]
    AlreadyPlaced { id: u64 },
    #[error(transparent)]
    #[outcome(transparent)]
    Storage(#[from] io::Error),
    #[error(transparent)]
    #[outcome(transparent)]
    Other(#[from] Box<dyn Error + Send + Sync>),
    #[error(transparent)]
    #[outcome(transparent)]
    Nested(Box<OrderError>),
    #[error("the partner returned {0}")]
    #[outcome(with = StatusCode::as_str)]
    Refused(StatusCode),
    #[error("{name} returned {code}")]
    #[outcome(with = partner)]
    Partner { name: String, code: u16 },
}

/// Only some failures of a partner are ours.
fn partner(name: &str, code: &u16) -> Option<Cow<'static, str>> {
    (*code >= 500).then(|| if name == "acme" { "acme_failed".into() } else { "partner_failed".into() })
}

#[traced]
#[counted("shop.orders")]
#[logged]
fn place(error: OrderError) -> Result<u8, OrderError> {
    Err(error)
}

#[test]
fn each_variant_has_its_own_type() {
    let partner = |name: &str, code| OrderError::Partner { name: name.to_owned(), code };
    for (error, expected) in [
        (OrderError::SoldOut, "sold_out"),
        (OrderError::Quantity(7), "invalid_quantity"),
        (io::Error::from(ErrorKind::StorageFull).into(), "std::io::ErrorKind::StorageFull"),
        (OrderError::Other("text".into()), "std::error::Error"),
        (OrderError::Nested(Box::new(OrderError::SoldOut)), "sold_out"),
        (OrderError::Refused(StatusCode::NOT_FOUND), "404"),
        (partner("acme", 503), "acme_failed"),
        (partner("other", 500), "partner_failed"),
    ] {
        let telemetry = record(|| place(error));
        telemetry.span("place").error("").error_type(expected);
        telemetry.metric("shop.orders").value(&[KeyValue::new("error.type", expected)], 1);
        telemetry.log_in_span("place").severity(Severity::Error).attr("error.type", expected);
    }
}

#[test]
fn what_is_no_failure_is_a_success_in_every_signal() {
    for error in [
        OrderError::AlreadyPlaced { id: 7 },
        OrderError::Partner { name: "acme".to_owned(), code: 404 },
        OrderError::Nested(Box::new(OrderError::AlreadyPlaced { id: 7 })),
    ] {
        let telemetry = record(|| place(error));
        telemetry.span("place").status_unset().no_attr("error.type");
        telemetry.metric("shop.orders").value(&[], 1);
        telemetry.log_in_span("place").severity(Severity::Info).no_attr("error.type").no_attr("exception.type");
    }
}

#[derive(Debug, Outcome)]
enum Retry<'a, E, const N: usize>
where
    E: fmt::Debug,
{
    GaveUp {
        _after: [u32; N],
    },
    #[outcome(transparent)]
    Last(&'a E),
}

#[test]
fn a_generic_type_asks_the_error_inside() {
    #[traced]
    fn retry<'a>(error: Retry<'a, io::Error, 2>) -> Result<u8, Retry<'a, io::Error, 2>> {
        Err(error)
    }
    #[traced]
    fn any<E: Outcome + fmt::Debug>(error: &E) -> Result<u8, Retry<'_, E, 1>> {
        Err(Retry::Last(error))
    }
    let refused = io::Error::from(ErrorKind::ConnectionRefused);
    record(|| retry(Retry::GaveUp { _after: [1, 2] })).span("retry").error_type("gave_up");
    record(|| retry(Retry::Last(&refused)).is_err()).span("retry").error_type("std::io::ErrorKind::ConnectionRefused");
    record(|| any(&OrderError::SoldOut).is_err()).span("any").error_type("sold_out");
}

/// A type that contains itself, and one with an associated type.
#[derive(Debug, Outcome)]
enum Tree<E> {
    #[outcome(transparent)]
    Leaf(E),
    #[outcome(transparent)]
    Node(Box<Tree<E>>),
}

#[derive(Outcome)]
enum Parsed<T: std::str::FromStr> {
    #[outcome(transparent)]
    Invalid(T::Err),
}

#[test]
fn a_generic_type_can_contain_itself_or_an_associated_type() {
    #[traced]
    fn tree() -> Result<u8, Tree<OrderError>> {
        Err(Tree::Node(Box::new(Tree::Leaf(OrderError::SoldOut))))
    }
    #[traced]
    fn parse() -> Result<u8, Parsed<u8>> {
        "x".parse::<u8>().map_err(Parsed::Invalid)
    }
    record(|| tree().is_err()).span("tree").error_type("sold_out");
    record(|| parse().is_err()).span("parse").error_type("std::num::ParseIntError");
}

#[derive(Debug, Outcome)]
struct TimedOut {
    _after: u64,
}

#[derive(Debug, Outcome)]
#[outcome("unavailable")]
struct Unavailable;

#[derive(Debug, Outcome)]
#[outcome(transparent)]
struct Wrapped(io::Error);

#[test]
fn a_struct_has_an_outcome() {
    #[traced]
    fn fails<E>(error: E) -> Result<u8, E>
    where
        E: Outcome,
    {
        Err(error)
    }
    record(|| fails(TimedOut { _after: 5 })).span("fails").error_type("timed_out");
    record(|| fails(Unavailable)).span("fails").error_type("unavailable");
    let missing = || Wrapped(ErrorKind::NotFound.into());
    record(|| fails(missing())).span("fails").error_type("std::io::ErrorKind::NotFound");
}

#[derive(Outcome)]
enum Delivery {
    #[outcome(ok)]
    Done,
    Bounced,
}

#[test]
fn a_returned_value_has_an_outcome() {
    #[traced]
    fn deliver(delivery: Delivery) -> Delivery {
        delivery
    }
    record(|| deliver(Delivery::Done)).span("deliver").status_unset();
    record(|| deliver(Delivery::Bounced)).span("deliver").error_type("bounced");
}

mod r#macro {
    /// The derive in a macro, with a name that is a keyword.
    macro_rules! error {
        ($name:ident, $text:literal) => {
            #[derive(otel_runtime::Outcome)]
            #[allow(non_camel_case_types, reason = "the name of the variant is under test")]
            pub(super) enum $name {
                #[outcome($text)]
                Fixed,
                r#type,
            }
        };
    }
    error!(Generated, "from_a_macro");
}

#[test]
fn the_derive_works_in_a_macro() {
    assert_eq!(r#macro::Generated::Fixed.error_type().as_deref(), Some("from_a_macro"));
    assert_eq!(r#macro::Generated::r#type.error_type().as_deref(), Some("type"));
}
