//! The attributes next to common third-party attribute macros, in both orders. The upper attribute is expanded first.
//! Every function has the same body, so that one check is sufficient.
#![deny(warnings)]

mod borrows;
mod mocks;
mod servers;
mod stacked;
mod tracers;

use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

#[derive(Debug, PartialEq)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

#[traced]
fn leaf() {}

/// Awaits, so that a span that covers only the call would not contain the leaf.
async fn work(n: i64) -> Result<i64, Refused> {
    yield_now().await;
    leaf();
    if n == 0 { Err(Refused) } else { Ok(n) }
}

fn work_at_once(n: i64) -> Result<i64, Refused> {
    leaf();
    if n == 0 { Err(Refused) } else { Ok(n) }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime without threads")
}

/// Success and failure of `call`, whose span is `name` and contains the leaf.
#[track_caller]
fn check(name: &str, call: impl Fn(i64) -> Result<i64, Refused>) {
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| call(7)), Ok(7));
    telemetry.assert_tree(&format!("\n{name}\n  leaf\n"));
    telemetry.span(name).root().status_unset().attr("n", 7);

    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| call(0)), Err(Refused));
    telemetry.assert_tree(&format!("\n{name}\n  leaf\n"));
    telemetry.span(name).error("refused").error_type("neighbours::Refused").attr("n", 0);
}

/// Calls an `async fn` and blocks until it is ready.
fn waited<F: Future<Output = Result<i64, Refused>>>(call: impl Fn(i64) -> F) -> impl Fn(i64) -> Result<i64, Refused> {
    move |n| runtime().block_on(call(n))
}

mod async_trait {
    use super::{Refused, check, waited, work};
    use async_trait::async_trait;
    use otel_runtime::traced;

    #[async_trait]
    trait Store {
        async fn get(&self, n: i64) -> Result<i64, Refused>;

        #[traced(args(n), err)]
        async fn provided(&self, n: i64) -> Result<i64, Refused> {
            work(n).await
        }
    }

    struct OnTheMethod;
    struct Above;
    struct Below;

    #[async_trait]
    impl Store for OnTheMethod {
        #[traced(args(n), err)]
        async fn get(&self, n: i64) -> Result<i64, Refused> {
            work(n).await
        }
    }

    #[traced(args(n), err)]
    #[async_trait]
    impl Store for Above {
        async fn get(&self, n: i64) -> Result<i64, Refused> {
            work(n).await
        }
    }

    #[async_trait]
    #[traced(args(n), err)]
    impl Store for Below {
        async fn get(&self, n: i64) -> Result<i64, Refused> {
            work(n).await
        }
    }

    #[test]
    fn both_orders() {
        check("get", waited(|n| OnTheMethod.get(n)));
        check("provided", waited(|n| OnTheMethod.provided(n)));
        check("Above::get", waited(|n| Above.get(n)));
        check("Below::get", waited(|n| Below.get(n)));
    }
}

mod async_recursion {
    use super::{Refused, check, runtime, waited, work};
    use async_recursion::async_recursion;
    use otel_runtime::testing::TestTelemetry;
    use otel_runtime::traced;

    #[traced(args(n), err)]
    #[async_recursion]
    async fn above(n: i64) -> Result<i64, Refused> {
        if n > 100 { above(n - 100).await } else { work(n).await }
    }

    #[async_recursion]
    #[traced(args(n), err)]
    async fn below(n: i64) -> Result<i64, Refused> {
        if n > 100 { below(n - 100).await } else { work(n).await }
    }

    #[async_recursion(?Send)]
    #[traced(args(n), err)]
    async fn on_one_thread(n: i64) -> Result<i64, Refused> {
        if n > 100 { on_one_thread(n - 100).await } else { work(n).await }
    }

    #[test]
    fn both_orders() {
        check("above", waited(above));
        check("below", waited(below));
        check("on_one_thread", waited(on_one_thread));
    }

    #[test]
    fn every_call_is_a_child_of_the_previous_one() {
        let telemetry = TestTelemetry::new();
        _ = telemetry.run(|| runtime().block_on(above(207)));
        telemetry.assert_tree("\nabove\n  above\n    above\n      leaf\n");
        let telemetry = TestTelemetry::new();
        _ = telemetry.run(|| runtime().block_on(below(207)));
        telemetry.assert_tree("\nbelow\n  below\n    below\n      leaf\n");
    }
}

/// Above, the span covers the future inside the runtime. Below, `#[tokio::main]` has already converted the function to a
/// blocking one, so the span also covers the start of the runtime.
mod tokio_main {
    use super::{Refused, check, work};
    use otel_runtime::traced;

    #[traced(args(n), err)]
    #[tokio::main(flavor = "current_thread")]
    async fn above(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[tokio::main(flavor = "current_thread")]
    #[traced(args(n), err)]
    async fn below(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[traced(args(n), err)]
    #[tokio::main(flavor = "multi_thread", worker_threads = 2)]
    async fn above_on_threads(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[tokio::main(flavor = "multi_thread", worker_threads = 2)]
    #[traced(args(n), err)]
    async fn below_on_threads(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[test]
    fn both_orders() {
        check("above", above);
        check("below", below);
        check("above_on_threads", above_on_threads);
        check("below_on_threads", below_on_threads);
    }
}

/// The same for test functions, which the test harness also runs without telemetry.
mod tokio_test {
    use super::{Refused, TestTelemetry, work};
    use otel_runtime::traced;

    #[traced(fields(n = 7), err)]
    #[tokio::test]
    async fn above() -> Result<(), Refused> {
        work(7).await.map(drop)
    }

    #[tokio::test]
    #[traced(fields(n = 7), err)]
    async fn below() -> Result<(), Refused> {
        work(7).await.map(drop)
    }

    #[test]
    fn both_orders() {
        for (name, test) in [("above", above as fn() -> _), ("below", below)] {
            let telemetry = TestTelemetry::new();
            assert_eq!(telemetry.run(test), Ok(()));
            telemetry.assert_tree(&format!("\n{name}\n  leaf\n"));
            telemetry.span(name).root().status_unset().attr("n", 7);
        }
    }
}
