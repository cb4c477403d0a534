//! Which return types are futures and streams, by their declaration.

use crate::block_on;
use opentelemetry::trace::Status;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::pin::Pin;

/// Traits and types of an application that have the names of those of `futures`.
mod own {
    pub(crate) trait Stream {
        fn levels(&self) -> u8;
    }
    pub(crate) trait Future<T> {
        fn value(&self) -> T;
    }
    pub(crate) struct BoxFuture(pub(crate) u8);
    pub(crate) struct BoxStream<'a>(pub(crate) &'a str);
    impl Stream for u8 {
        fn levels(&self) -> u8 {
            *self
        }
    }
    impl<T: Copy> Future<T> for T {
        fn value(&self) -> T {
            *self
        }
    }
}

#[test]
fn a_trait_with_the_name_of_a_trait_of_futures_is_not_that_trait() {
    #[traced]
    fn opaque() -> impl own::Stream {
        3_u8
    }
    #[traced]
    fn fallible(ok: bool) -> Result<impl own::Stream + Send, String> {
        if ok { Ok(3_u8) } else { Err("no".to_owned()) }
    }
    #[traced]
    fn boxed() -> Box<dyn own::Stream> {
        Box::new(3_u8)
    }
    #[traced]
    fn pinned() -> Pin<Box<dyn own::Stream + Send>> {
        Box::pin(3_u8)
    }
    #[traced]
    async fn later() -> impl own::Stream {
        3_u8
    }
    #[traced]
    fn generic() -> impl own::Future<u8> {
        4_u8
    }
    #[traced]
    fn boxed_generic() -> Box<dyn own::Future<u8> + Send> {
        Box::new(4_u8)
    }
    #[traced]
    fn aliases() -> (own::BoxFuture, own::BoxStream<'static>) {
        (aliased(), own::BoxStream("six"))
    }
    #[traced]
    fn aliased() -> own::BoxFuture {
        own::BoxFuture(5)
    }
    #[traced]
    fn aliased_stream(name: &str) -> own::BoxStream<'_> {
        own::BoxStream(name)
    }
    use own::{Future as _, Stream as _};
    let telemetry = TestTelemetry::new();
    telemetry.run(|| {
        assert_eq!(opaque().levels() + boxed().levels() + pinned().levels(), 9);
        assert_eq!(fallible(true).expect("a stream").levels() + block_on(later()).levels(), 6);
        assert!(fallible(false).is_err());
        assert_eq!(generic().value() + boxed_generic().value() + aliased().0, 13);
        assert_eq!((aliases().1.0, aliased_stream("two").0), ("six", "two"));
    });
    for name in ["opaque", "boxed", "pinned", "later", "generic", "boxed_generic", "aliases", "aliased_stream"] {
        telemetry.span(name).status_unset();
    }
    assert_eq!(telemetry.spans().named("fallible").iter().filter(|span| span.status != Status::Unset).count(), 1);
}

#[test]
fn an_associated_type_shows_the_trait_of_futures() {
    #[traced]
    fn bounded() -> impl std::future::Future<Output: Into<u64>> {
        async { 1_u8 }
    }
    let telemetry = TestTelemetry::new();
    let future = telemetry.run(bounded);
    telemetry.spans().assert_len(0);
    assert_eq!(block_on(telemetry.run_async(future)).into(), 1);
    telemetry.span("bounded").status_unset();
}
