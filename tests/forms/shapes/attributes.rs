//! Other attributes around and inside the function.

use super::check::{inside, pause, spans, wait};
use otel_runtime::traced;

#[test]
fn inner_attributes() {
    #[traced]
    fn sync() -> u8 {
        #![expect(unused_variables, reason = "that is the shape")]
        let unused = 1;
        inside();
        2
    }
    assert_eq!(spans("sync > inside", sync), 2);
    #[traced]
    async fn later() -> u8 {
        #![expect(unused_variables, reason = "that is the shape")]
        #![expect(clippy::let_and_return, reason = "that is the shape")]
        let unused = 1;
        pause().await;
        inside();
        let value = 2;
        value
    }
    assert_eq!(spans("later > inside", || wait(later())), 2);
    #[traced]
    fn nothing() {
        #![expect(unused_variables, reason = "that is the shape")]
        let unused = 1;
        inside();
    }
    spans("nothing > inside", nothing);
}

/// Documented.
#[traced]
#[must_use]
#[inline]
fn below() -> u8 {
    inside();
    1
}

#[must_use = "that is the shape"]
#[inline(never)]
#[cold]
/// Documented below.
#[traced]
fn above() -> u8 {
    inside();
    1
}

#[cfg_attr(test, traced)]
fn conditional() {
    inside();
}

#[cfg_attr(any(), traced)]
fn conditional_not() {
    inside();
}

#[traced]
#[cfg(any())]
fn absent(_: Unknown) {}

#[test]
fn attributes_above_and_below() {
    assert_eq!(spans("below > inside", below), 1);
    assert_eq!(spans("above > inside", above), 1);
    spans("conditional > inside", conditional);
    spans("inside", conditional_not);
}

#[test]
#[traced]
fn a_test_can_be_traced() {
    inside();
}

#[test]
fn cfg_on_parameters() {
    #[traced(args)]
    fn sync(#[cfg(test)] a: u8, #[cfg(any())] b: Unknown, c: u8) -> u8 {
        inside();
        a + c
    }
    #[traced(args(a), fields(absent.b = 1))]
    async fn later(#[cfg(test)] a: u8, #[cfg(any())] b: Unknown) -> u8 {
        pause().await;
        inside();
        a
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    telemetry.run(|| assert_eq!(sync(1, 2) + wait(later(3)), 6));
    telemetry.span("sync").attr("a", 1).no_attr("b").attr("c", 2);
    telemetry.span("later").attr("a", 3);
}

#[test]
fn cfg_inside_the_body() {
    #[traced]
    fn body() -> u8 {
        #[cfg(any())]
        return unknown();
        inside();
        #[cfg(test)]
        {
            1
        }
        #[cfg(any())]
        {
            2
        }
    }
    assert_eq!(spans("body > inside", body), 1);
}

#[test]
fn the_caller_is_kept() {
    use std::panic::Location;
    #[traced]
    #[track_caller]
    fn below() -> &'static Location<'static> {
        inside();
        Location::caller()
    }
    #[track_caller]
    #[traced]
    fn above() -> Option<&'static Location<'static>> {
        inside();
        Some(Location::caller())
    }
    struct Unit;
    impl Unit {
        #[track_caller]
        #[traced(fields(x = 1))]
        fn method(&self) -> u32 {
            inside();
            Location::caller().line()
        }
    }
    let (line, location) = (line!(), spans("below > inside", || below()));
    assert_eq!((location.line(), location.file()), (line, file!()));
    let (line, location) = (line!(), spans("above > inside", || above()));
    assert_eq!(location.unwrap().line(), line);
    assert_eq!(spans("method > inside", || Unit.method()), line!());
}

#[test]
fn the_caller_of_a_failure_is_kept() {
    #[track_caller]
    #[traced]
    fn checked(text: &str) -> Result<u8, String> {
        inside();
        match text.parse() {
            Ok(number) => Ok(number),
            Err(_) => Err(std::panic::Location::caller().line().to_string()),
        }
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    let (line, result) = (line!(), telemetry.run(|| checked("x")));
    assert_eq!(result, Err(line.to_string()));
    telemetry.assert_tree("checked > inside");
}

#[test]
fn twice_on_one_function() {
    #[traced("outer")]
    #[traced("inner")]
    fn twice() -> u8 {
        inside();
        1
    }
    #[traced("outer")]
    #[traced("inner")]
    async fn twice_later() -> u8 {
        pause().await;
        inside();
        1
    }
    assert_eq!(spans("outer > inner > inside", twice), 1);
    assert_eq!(spans("outer > inner > inside", || wait(twice_later())), 1);
}
