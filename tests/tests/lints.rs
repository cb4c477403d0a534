//! Annotated code has the same lints as the bare function: they still fire (an unfulfilled `#[expect]` is an error here), and
//! there are no new ones. `forms/shapes` compiles without warnings, also from clippy.
#![deny(warnings, clippy::all, clippy::pedantic)]
#![expect(dead_code, reason = "the functions are compiled, that is the test")]

use otel_runtime::{counted, logged, traced};

/// Unused functions are still reported.
mod unused {
    #![warn(dead_code)]
    use otel_runtime::traced;

    #[traced]
    #[expect(dead_code, reason = "it must fire")]
    fn sync() {}

    #[expect(dead_code, reason = "it must fire")]
    #[traced(err)]
    async fn later() -> Result<u8, String> {
        Ok(1)
    }

    #[traced]
    #[expect(dead_code, reason = "it must fire")]
    fn boxed() -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(async { 1 })
    }

    pub(super) struct Shop;

    #[traced]
    impl Shop {
        #[expect(dead_code, reason = "it must fire")]
        fn sell(&self) -> u8 {
            let _ = self;
            1
        }
    }
}

/// The derive of `Outcome` adds no lint.
mod derived {
    use otel_runtime::Outcome;
    use std::convert::Infallible;

    #[derive(Outcome)]
    enum OrderError {
        SoldOut,
        #[deprecated]
        Old,
        Never(Infallible),
        #[outcome(transparent)]
        Impossible(Infallible),
        #[outcome(with = name)]
        Refused {
            by: String,
        },
    }

    fn name(by: &str) -> &str {
        by
    }

    #[derive(Outcome)]
    enum Empty {}

    #[derive(Outcome)]
    #[deprecated]
    struct Gone;
}

/// Unused parameters are reported, unless they are recorded.
#[traced]
#[expect(unused_variables, reason = "it must fire")]
fn unused_parameter(unused: u8) {}

#[traced]
#[expect(unused_variables, reason = "it must fire")]
async fn unused_parameter_later(unused: u8) -> u8 {
    1
}

#[traced]
#[expect(unused_variables, reason = "it must fire")]
fn unused_parameter_of_a_call(unused: &str) -> Result<u8, String> {
    Ok(1)
}

#[traced]
#[expect(unused_variables, reason = "it must fire")]
fn unused_parameter_of_a_boxed_future(unused: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(async { 1 })
}

#[traced(skip(unused))]
#[expect(unused_variables, reason = "it must fire")]
fn skipped_parameter(unused: u8, used: u8) {}

#[traced(args(used))]
fn recorded_parameter(used: u8) {}

#[traced(fields(length = used.len()))]
async fn recorded_parameter_later(used: &str) {}

#[traced]
#[expect(unused_mut, reason = "it must fire")]
fn unused_mut_parameter(mut used: u8) -> u8 {
    used
}

#[traced]
#[expect(unused_mut, reason = "it must fire")]
async fn unused_mut_parameter_later(mut used: u8) -> u8 {
    used
}

#[traced]
fn in_the_body() -> u8 {
    #[expect(unused_variables, reason = "it must fire")]
    let unused = 1;
    #[expect(unused_mut, reason = "it must fire")]
    let mut constant = 1;
    #[expect(unused_parens, reason = "it must fire")]
    let parens = (constant);
    #[expect(unused_must_use, reason = "it must fire")]
    must_use();
    parens
}

#[traced]
async fn in_the_body_later() -> u8 {
    #[expect(unused_variables, reason = "it must fire")]
    let unused = 1;
    #[expect(unused_must_use, reason = "it must fire")]
    must_use();
    #[expect(unused_must_use, reason = "it must fire: the future is not awaited")]
    recorded_parameter_later("");
    1
}

#[traced]
#[must_use]
fn must_use() -> u8 {
    1
}

#[traced]
#[expect(unreachable_code, reason = "it must fire")]
fn unreachable_code() -> u8 {
    return 1;
    must_use()
}

#[traced]
#[expect(unreachable_code, reason = "it must fire")]
async fn unreachable_code_later() -> u8 {
    return 1;
    must_use()
}

#[traced]
#[expect(deprecated, reason = "it must fire")]
fn deprecated_in_the_body() -> u8 {
    #[deprecated]
    fn old() -> u8 {
        1
    }
    old()
}

/// Unsafe operations still belong to the unsafe function, and still require a block.
#[traced]
#[expect(unsafe_code, unsafe_op_in_unsafe_fn, reason = "they must fire")]
unsafe fn unsafe_operations(at: *const u8) -> u8 {
    *at
}

#[traced]
#[expect(unsafe_code, unsafe_op_in_unsafe_fn, reason = "they must fire")]
async unsafe fn unsafe_operations_later(at: *const u8) -> u8 {
    *at
}

/// Lints about names apply to the names of the user.
#[traced]
#[expect(non_snake_case, reason = "it must fire")]
fn nonSnakeCase(X: u8) -> u8 {
    X
}

/// Clippy checks the body as before.
#[traced]
#[expect(clippy::needless_return, clippy::let_and_return, reason = "they must fire")]
fn clippy_in_the_body(flag: bool) -> u8 {
    if flag {
        let value = 1;
        value
    } else {
        return 2;
    }
}

#[traced]
#[expect(clippy::len_zero, reason = "it must fire")]
async fn clippy_in_the_body_later(list: &[u8]) -> bool {
    list.len() == 0
}

#[traced]
#[expect(clippy::too_many_arguments, reason = "it must fire")]
fn clippy_on_the_signature(a: u8, b: u8, c: u8, d: u8, aa: u8, bb: u8, cc: u8, dd: u8) -> u8 {
    a + b + c + d + aa + bb + cc + dd
}

/// Clippy suggests no other type for a parameter that is only passed on.
#[traced]
fn passes_a_vector_on(list: &Vec<u8>) -> usize {
    takes_a_vector(list)
}

#[logged("done")]
fn passes_values_on(list: &Vec<u8>, values: Vec<u8>) -> usize {
    takes_a_vector(list) + takes_values(values)
}

#[counted("acme.passed", value = list.len())]
async fn passes_values_on_later(list: &Vec<u8>, values: Vec<u8>) -> usize {
    takes_a_vector(list) + takes_values(values)
}

#[expect(clippy::ptr_arg, reason = "the capacity is that of a vector")]
fn takes_a_vector(list: &Vec<u8>) -> usize {
    list.len()
}

fn takes_values(values: Vec<u8>) -> usize {
    values.into_iter().map(usize::from).sum()
}

/// The imports of attributes below another attribute count as used.
mod below {
    use otel_runtime::traced;
    mod imports {
        pub(super) use otel_runtime::{counted as metered, logged};
    }
    use imports::logged;

    #[traced]
    #[logged("{ret}", err(Debug))]
    #[imports::metered]
    pub(super) fn sibling() -> Result<u8, String> {
        Ok(1)
    }
}

/// Values that are used only in a metric or a log record count as used.
#[counted("acme.shown", value = amount, fields(kind))]
#[logged("{shown}")]
fn shown_parameters(amount: u8, kind: &str, shown: u8) {}

#[counted]
#[logged]
#[expect(unused_variables, reason = "it must fire")]
fn unused_parameter_of_parts(unused: u8) {}

#[logged("{used}", ret, err(Debug, level = "warn"))]
#[counted("acme.lints", duration, active, fields("kind" = "a", used))]
#[expect(unused_variables, unused_mut, reason = "they must fire")]
async fn unused_parameter_of_parts_later(used: u8, unused: u8, mut constant: u8) -> Result<u8, String> {
    Ok(constant)
}

#[logged(some = "debug")]
#[counted(error_if = Option::is_none)]
#[must_use]
#[expect(unreachable_code, reason = "it must fire")]
fn parts_in_the_body(flag: bool) -> Option<u8> {
    return Some(u8::from(flag));
    None
}

#[counted]
#[logged]
fn must_be_used() {
    #[expect(unused_must_use, reason = "it must fire")]
    parts_in_the_body(true);
    #[expect(unused_must_use, reason = "it must fire: the future is not awaited")]
    unused_parameter_of_parts_later(1, 1, 1);
}

#[test]
fn it_compiles() {
    let telemetry = otel_runtime::testing::TestTelemetry::new();
    telemetry.run(in_the_body);
    telemetry.span("in_the_body").status_unset();
    let _ = unused::Shop;
    assert_eq!(below::sibling(), Ok(1));
}
