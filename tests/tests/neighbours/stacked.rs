//! All three attributes above, below, and on both sides of third-party attributes.

use super::{Refused, leaf, runtime, waited, work};
use opentelemetry::KeyValue;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{counted, logged, traced};

/// One span, one measurement and one record of `call`, with the same outcome in all of them.
#[track_caller]
fn check(name: &str, call: impl Fn(i64) -> Result<i64, Refused>) {
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| call(7)), Ok(7));
    telemetry.assert_tree(&format!("\n{name}\n  leaf\n"));
    telemetry.logs().only().body("called with 7").in_span(name);
    telemetry.metric("acme.calls").points(1).value(&[], 1);
    telemetry.metric("acme.calls.active").value(&[], 0);

    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| call(0)), Err(Refused));
    telemetry.span(name).error("refused").error_type("neighbours::Refused");
    telemetry.logs().only().attr("error.type", "neighbours::Refused").attr("exception.message", "refused");
    telemetry.metric("acme.calls").points(1).value(&[KeyValue::new("error.type", "neighbours::Refused")], 1);
}

mod async_trait_ {
    use super::{Refused, check, counted, logged, traced, waited, work};
    use async_trait::async_trait;

    #[async_trait]
    trait Store {
        async fn get(&self, n: i64) -> Result<i64, Refused>;
    }

    struct OnTheMethod;
    struct Around;

    #[async_trait]
    impl Store for OnTheMethod {
        #[logged("called with {n}")]
        #[traced(err)]
        #[counted("acme.calls", active)]
        async fn get(&self, n: i64) -> Result<i64, Refused> {
            work(n).await
        }
    }

    #[traced(err)]
    #[async_trait]
    #[counted("acme.calls", active)]
    #[logged("called with {n}")]
    impl Store for Around {
        async fn get(&self, n: i64) -> Result<i64, Refused> {
            work(n).await
        }
    }

    #[test]
    fn both_orders() {
        check("get", waited(|n| OnTheMethod.get(n)));
        check("Around::get", waited(|n| Around.get(n)));
    }
}

mod async_recursion_ {
    use super::{Refused, check, counted, logged, traced, waited, work};
    use async_recursion::async_recursion;

    #[traced(err)]
    #[counted("acme.calls", active)]
    #[logged("called with {n}")]
    #[async_recursion]
    async fn above(n: i64) -> Result<i64, Refused> {
        if n > 100 { above(n - 100).await } else { work(n).await }
    }

    #[async_recursion]
    #[counted("acme.calls", active)]
    #[logged("called with {n}")]
    #[traced(err)]
    async fn below(n: i64) -> Result<i64, Refused> {
        if n > 100 { below(n - 100).await } else { work(n).await }
    }

    #[test]
    fn both_orders() {
        check("above", waited(above));
        check("below", waited(below));
    }
}

mod tokio_main {
    use super::{Refused, check, counted, logged, traced, work};

    #[logged("called with {n}")]
    #[tokio::main(flavor = "current_thread")]
    #[counted("acme.calls", active)]
    #[traced(err)]
    async fn between(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[tokio::main(flavor = "current_thread")]
    #[counted("acme.calls", active)]
    #[logged("called with {n}")]
    #[traced(err)]
    async fn below(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[test]
    fn both_orders() {
        check("between", between);
        check("below", below);
    }
}

mod tokio_test {
    use super::{Refused, TestTelemetry, counted, logged, traced, work};

    #[traced]
    #[counted("acme.calls")]
    #[logged("called with {n}", fields(n = 7))]
    #[tokio::test]
    async fn above() -> Result<(), Refused> {
        work(7).await.map(drop)
    }

    #[tokio::test]
    #[traced]
    #[counted("acme.calls")]
    #[logged("called with {n}", fields(n = 7))]
    async fn below() -> Result<(), Refused> {
        work(7).await.map(drop)
    }

    #[test]
    fn both_orders() {
        for (name, test) in [("above", above as fn() -> _), ("below", below)] {
            let telemetry = TestTelemetry::new();
            assert_eq!(telemetry.run(test), Ok(()));
            telemetry.logs().only().body("called with 7").in_span(name);
            telemetry.metric("acme.calls").value(&[], 1);
        }
    }
}

mod tracers {
    use super::{Refused, check, counted, leaf, logged, traced, waited, work};
    use fastrace::trace;
    use tracing::instrument;

    #[traced(err)]
    #[instrument]
    #[counted("acme.calls", active)]
    #[trace]
    #[logged("called with {n}")]
    async fn above(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[instrument]
    #[trace]
    #[traced(err)]
    #[logged("called with {n}")]
    #[counted("acme.calls", active)]
    fn below(n: i64) -> Result<i64, Refused> {
        leaf();
        if n == 0 { Err(Refused) } else { Ok(n) }
    }

    #[test]
    fn both_orders() {
        check("above", waited(above));
        check("below", below);
    }
}

mod handlers {
    use super::{TestTelemetry, counted, leaf, logged, runtime, traced};
    use axum::debug_handler;

    #[traced]
    #[counted("acme.calls")]
    #[debug_handler]
    #[logged("called")]
    async fn above() -> &'static str {
        leaf();
        "answer"
    }

    #[debug_handler]
    #[logged("called")]
    #[counted("acme.calls")]
    #[traced]
    async fn below() -> &'static str {
        leaf();
        "answer"
    }

    #[test]
    fn both_orders() {
        for (name, telemetry) in [("above", TestTelemetry::new()), ("below", TestTelemetry::new())] {
            let answer = telemetry
                .run(|| runtime().block_on(async { if name == "above" { above().await } else { below().await } }));
            assert_eq!(answer, "answer");
            telemetry.assert_tree(&format!("\n{name}\n  leaf\n"));
            telemetry.log_in_span(name).body("called");
            telemetry.metric("acme.calls").value(&[], 1);
        }
    }
}
