//! The same attributes on methods that borrow. All wrapped values keep their lifetimes.
#![expect(clippy::trivially_copy_pass_by_ref, reason = "what is borrowed does not matter, that it is does")]

use super::{Refused, check, waited, work, work_at_once};
use async_recursion::async_recursion;
use otel_runtime::traced;
use tracing::instrument;

struct Shop {
    name: String,
}

impl Shop {
    #[traced(args(n), fields(self.name), err)]
    #[instrument(skip(self))]
    async fn instrument_under_traced(&self, n: &i64) -> Result<i64, Refused> {
        work(*n).await
    }

    #[instrument(skip(self))]
    #[traced(args(n), fields(self.name), err)]
    async fn traced_under_instrument(&self, n: &i64) -> Result<i64, Refused> {
        work(*n).await
    }

    #[traced(args(n), fields(self.name), err)]
    #[fastrace::trace(properties = { "n": "{n}" })]
    async fn fastrace_under_traced(&self, n: &i64) -> Result<i64, Refused> {
        work(*n).await
    }

    #[fastrace::trace(properties = { "n": "{n}" })]
    #[traced(args(n), fields(self.name), err)]
    async fn traced_under_fastrace(&self, n: &i64) -> Result<i64, Refused> {
        work(*n).await
    }

    #[fastrace::trace(enter_on_poll = true)]
    #[traced(args(n), fields(self.name), err)]
    async fn traced_under_fastrace_of_polls(&self, n: &i64) -> Result<i64, Refused> {
        work(*n).await
    }

    #[traced(args(n), fields(self.name), err)]
    #[async_recursion]
    async fn recursion_under_traced(&self, n: &i64) -> Result<i64, Refused> {
        if *n < 0 { self.recursion_under_traced(&-n).await } else { work(*n).await }
    }

    #[async_recursion]
    #[traced(args(n), fields(self.name), err)]
    async fn traced_under_recursion(&self, n: &i64) -> Result<i64, Refused> {
        if *n < 0 { self.traced_under_recursion(&-n).await } else { work(*n).await }
    }

    #[traced(args(n), fields(self.name), err)]
    #[tokio::main(flavor = "current_thread")]
    async fn tokio_under_traced(&self, n: &i64) -> Result<i64, Refused> {
        work(*n).await
    }

    #[tokio::main(flavor = "current_thread")]
    #[traced(args(n), fields(self.name), err)]
    async fn traced_under_tokio(&self, n: &i64) -> Result<i64, Refused> {
        work(*n).await
    }

    #[traced(args(n), fields(self.name), err)]
    #[instrument(skip(self))]
    #[fastrace::trace]
    fn all_of_them(&self, n: &i64) -> Result<i64, Refused> {
        work_at_once(*n)
    }
}

fn shop() -> Shop {
    Shop { name: "corner".to_owned() }
}

#[test]
fn futures_that_borrow() {
    check("instrument_under_traced", waited(|n| async move { shop().instrument_under_traced(&n).await }));
    check("traced_under_instrument", waited(|n| async move { shop().traced_under_instrument(&n).await }));
    check("fastrace_under_traced", waited(|n| async move { shop().fastrace_under_traced(&n).await }));
    check("traced_under_fastrace", waited(|n| async move { shop().traced_under_fastrace(&n).await }));
    check("traced_under_fastrace_of_polls", waited(|n| async move { shop().traced_under_fastrace_of_polls(&n).await }));
    check("recursion_under_traced", waited(|n| async move { shop().recursion_under_traced(&n).await }));
    check("traced_under_recursion", waited(|n| async move { shop().traced_under_recursion(&n).await }));
}

#[test]
fn calls_that_borrow() {
    check("tokio_under_traced", |n| shop().tokio_under_traced(&n));
    check("traced_under_tokio", |n| shop().traced_under_tokio(&n));
    check("all_of_them", |n| shop().all_of_them(&n));
}
