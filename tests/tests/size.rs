//! The size that an annotated `async fn` adds to its future, and the depth that it adds to its type.

use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::future::{Future, ready};
use std::mem::size_of_val;
use std::pin::Pin;

/// In addition to the arguments: the span, the closure that observes the outcome, and two states.
const ALLOWANCE: usize = 128;

async fn raw<const N: usize>(argument: [u8; N]) -> usize {
    ready(()).await;
    argument.len()
}

#[traced]
async fn annotated<const N: usize>(argument: [u8; N]) -> usize {
    ready(()).await;
    argument.len()
}

#[traced("rich", kind = client, fields(n = argument.len()), err, ret, poll_stats)]
async fn rich<const N: usize>(argument: [u8; N]) -> Result<usize, String> {
    ready(()).await;
    Ok(argument.len())
}

async fn raw_with_result<const N: usize>(argument: [u8; N]) -> Result<usize, String> {
    ready(()).await;
    Ok(argument.len())
}

#[track_caller]
fn check(annotated: usize, raw: usize, arguments: usize) {
    let most = raw + arguments + ALLOWANCE;
    assert!(annotated <= most, "{annotated} bytes, but without the attribute it is {raw}, so at most {most}");
}

fn check_for<const N: usize>() {
    check(size_of_val(&annotated([0; N])), size_of_val(&raw([0; N])), N);
    check(size_of_val(&rich([0; N])), size_of_val(&raw_with_result([0; N])), N);
}

#[test]
fn a_future_grows_by_one_copy_of_its_arguments_and_a_little() {
    check_for::<0>();
    check_for::<1>();
    check_for::<8>();
    check_for::<64>();
    check_for::<256>();
    check_for::<1024>();
    check_for::<4096>();
}

#[test]
fn a_large_local_is_not_copied() {
    async fn raw_local() -> u8 {
        let buffer = [1_u8; 4096];
        ready(()).await;
        buffer[0]
    }
    #[traced]
    async fn local() -> u8 {
        let buffer = [1_u8; 4096];
        ready(()).await;
        buffer[0]
    }
    check(size_of_val(&local()), size_of_val(&raw_local()), 0);
}

#[test]
fn nested_futures_grow_linearly() {
    #[traced]
    async fn one() -> u8 {
        ready(1).await
    }
    #[traced]
    async fn two() -> u8 {
        one().await
    }
    #[traced]
    async fn three() -> u8 {
        two().await
    }
    let sizes = [size_of_val(&one()), size_of_val(&two()), size_of_val(&three())];
    let (first, second) = (sizes[1] - sizes[0], sizes[2] - sizes[1]);
    assert!(first <= ALLOWANCE && second <= ALLOWANCE, "{sizes:?}");
    assert!(second <= first + 8, "{sizes:?}");
}

/// `nested!(a b c)`: `a` awaits `b`, which awaits `c`.
macro_rules! nested {
    ($last:ident) => {
        #[traced]
        async fn $last() -> u32 {
            ready(1).await
        }
    };
    ($outer:ident $inner:ident $($rest:ident)*) => {
        #[traced]
        async fn $outer() -> u32 {
            $inner().await + 1
        }
        nested!($inner $($rest)*);
    };
}

nested! {
    f01 f02 f03 f04 f05 f06 f07 f08 f09 f10 f11 f12 f13 f14
}

/// This crate does not set a `recursion_limit`. The layout of a level takes nine of the 128 steps of the default: two
/// bodies with three wrappers each, and `InSpan`.
#[tokio::test]
async fn fourteen_levels_are_within_the_compilers_limit() {
    let boxed: Pin<Box<dyn Future<Output = u32> + Send>> = Box::pin(f01());
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run_async(boxed).await, 14);
    telemetry.spans().assert_len(14);
    telemetry.span("f14").child_of("f13");
    telemetry.span("f01").root();
    assert!(size_of_val(&f01()) <= 14 * ALLOWANCE + size_of_val(&f14()));
}
