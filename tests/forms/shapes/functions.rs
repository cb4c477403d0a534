//! Plain functions: what they take and return.

use super::check::{failed, inside, pause, spans, wait};
use otel_runtime::traced;

#[test]
fn no_parameters_and_no_return_value() {
    #[traced]
    fn nothing() {
        inside();
    }
    spans("nothing > inside", nothing);
}

#[test]
fn an_empty_body() {
    #[traced]
    fn empty() {}
    spans("empty", empty);
}

#[test]
fn an_empty_async_body() {
    #[traced]
    async fn empty() {}
    spans("empty", || wait(empty()));
}

#[test]
fn unit_written_out() {
    #[traced]
    #[expect(clippy::unused_unit, reason = "some write it")]
    fn unit() -> () {
        inside();
    }
    spans("unit > inside", unit);
}

#[test]
fn a_value() {
    #[traced]
    fn value(a: u8, b: u8) -> u8 {
        inside();
        a + b
    }
    assert_eq!(spans("value > inside", || value(1, 2)), 3);
}

#[test]
fn an_async_value() {
    #[traced]
    async fn value(a: u8, b: u8) -> u8 {
        pause().await;
        inside();
        a + b
    }
    assert_eq!(spans("value > inside", || wait(value(1, 2))), 3);
}

#[test]
fn a_result() {
    #[traced]
    fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
        inside();
        text.parse()
    }
    assert_eq!(spans("parse > inside", || parse("7")), Ok(7));
    failed("parse > inside", "std::num::ParseIntError", || parse("x").unwrap_err());
}

#[test]
fn an_async_result() {
    #[traced]
    async fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
        pause().await;
        inside();
        text.parse()
    }
    assert_eq!(spans("parse > inside", || wait(parse("7"))), Ok(7));
    failed("parse > inside", "std::num::ParseIntError", || wait(parse("x")).unwrap_err());
}

#[test]
fn a_result_behind_an_alias() {
    type Answer = Result<u8, String>;
    #[traced]
    fn answer() -> Answer {
        inside();
        Err("no".to_owned())
    }
    #[traced]
    async fn answer_later() -> Answer {
        inside();
        Err("no".to_owned())
    }
    failed("answer > inside", "std::string::String", answer).unwrap_err();
    failed("answer_later > inside", "std::string::String", || wait(answer_later())).unwrap_err();
}

#[test]
fn tuples_patterns_and_mut_parameters() {
    struct Point {
        x: u8,
        y: u8,
    }
    #[traced(args(a, b, x, first, ?whole))]
    fn sum(
        (a, b): (u8, u8),
        Point { x, y: _ }: Point,
        [first, ..]: [u8; 3],
        whole @ (_, _): (u8, u8),
        mut total: u8,
        _: u8,
    ) -> u8
    where
        (u8, u8): Sized,
    {
        inside();
        total += a + b + x + first + whole.0;
        total
    }
    let _ = Point { x: 0, y: 1 }.y;
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    telemetry.run(|| assert_eq!(sum((1, 2), Point { x: 3, y: 0 }, [4, 0, 0], (5, 0), 6, 0), 21));
    telemetry.span("sum").attr("a", 1).attr("b", 2).attr("x", 3).attr("first", 4).no_attr("total");
}

#[test]
fn async_patterns_and_mut_parameters() {
    #[traced(skip(rest))]
    async fn sum((a, b): (u8, u8), mut total: u8, rest: &[u8], &c: &u8) -> u8 {
        pause().await;
        inside();
        total += a + b + c + rest[0];
        total
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    telemetry.run(|| assert_eq!(wait(sum((1, 2), 3, &[4], &5)), 15));
    telemetry.span("sum").attr("a", 1).attr("b", 2).attr("total", 3).attr("c", 5).no_attr("rest");
    telemetry.assert_tree("sum > inside");
}

#[test]
fn recursion() {
    #[traced]
    fn down(n: u8) -> u8 {
        if n == 0 { 0 } else { 1 + down(n - 1) }
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    assert_eq!(telemetry.run(|| down(3)), 3);
    telemetry.assert_tree("down > down > down > down");
}

#[test]
fn async_recursion() {
    #[traced]
    async fn down(n: u8) -> u8 {
        pause().await;
        if n == 0 { 0 } else { 1 + Box::pin(down(n - 1)).await }
    }
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    assert_eq!(telemetry.run(|| wait(down(3))), 3);
    telemetry.assert_tree("down > down > down > down");
}

#[test]
fn functions_inside_functions() {
    #[traced]
    fn outer() -> u8 {
        #[traced]
        fn inner() -> u8 {
            inside();
            1
        }
        inner()
    }
    assert_eq!(spans("outer > inner > inside", outer), 1);
}

#[test]
fn async_functions_inside_functions() {
    #[traced]
    async fn outer() -> u8 {
        #[traced]
        async fn inner() -> u8 {
            pause().await;
            inside();
            1
        }
        inner().await
    }
    assert_eq!(spans("outer > inner > inside", || wait(outer())), 1);
}

#[test]
fn used_as_a_function_pointer() {
    #[traced]
    fn twice(n: u8) -> u8 {
        inside();
        2 * n
    }
    let pointer: fn(u8) -> u8 = twice;
    assert_eq!(spans("twice > inside", || pointer(2)), 4);
}
