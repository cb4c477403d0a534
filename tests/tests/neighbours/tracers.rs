//! Third-party attributes that create spans. Both tracers record their spans in either order.

use super::{Refused, check, waited, work, work_at_once};
use otel_runtime::traced;

mod tracing_instrument {
    use super::{Refused, check, traced, waited, work, work_at_once};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber, instrument};

    #[traced(args(n), err)]
    #[instrument(err)]
    fn above(n: i64) -> Result<i64, Refused> {
        work_at_once(n)
    }

    #[instrument(err)]
    #[traced(args(n), err)]
    fn below(n: i64) -> Result<i64, Refused> {
        work_at_once(n)
    }

    #[traced(args(n), err)]
    #[instrument(err)]
    async fn above_later(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[instrument(err)]
    #[traced(args(n), err)]
    async fn below_later(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    /// Counts the spans of `tracing`.
    struct Count(Arc<AtomicU64>);

    impl Subscriber for Count {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(self.0.fetch_add(1, Relaxed) + 1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, _: &Event<'_>) {}

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[test]
    fn both_orders() {
        let made = Arc::default();
        tracing::subscriber::with_default(Count(Arc::clone(&made)), || {
            check("above", above);
            check("below", below);
            check("above_later", waited(above_later));
            check("below_later", waited(below_later));
        });
        assert_eq!(made.load(Relaxed), 8, "one of tracing for each call");
    }
}

mod fastrace_trace {
    use super::{Refused, check, traced, waited, work, work_at_once};
    use fastrace::collector::{Config, SpanContext, TestReporter};
    use fastrace::{Span, trace};

    #[traced(args(n), err)]
    #[trace(name = "fast above", properties = { "n": "{n}" })]
    fn above(n: i64) -> Result<i64, Refused> {
        work_at_once(n)
    }

    #[trace(name = "fast below", properties = { "n": "{n}" })]
    #[traced(args(n), err)]
    fn below(n: i64) -> Result<i64, Refused> {
        work_at_once(n)
    }

    #[traced(args(n), err)]
    #[trace(name = "fast above, later", properties = { "n": "{n}" })]
    async fn above_later(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[trace(name = "fast below, later", properties = { "n": "{n}" })]
    #[traced(args(n), err)]
    async fn below_later(n: i64) -> Result<i64, Refused> {
        work(n).await
    }

    #[test]
    fn both_orders() {
        let (reporter, records) = TestReporter::new();
        fastrace::set_reporter(reporter, Config::default());
        {
            let root = Span::root("fast root", SpanContext::random());
            let _parent_until_the_end = root.set_local_parent();
            check("above", above);
            check("below", below);
            check("above_later", waited(above_later));
            check("below_later", waited(below_later));
        }
        fastrace::flush();
        let records = records.lock();
        for name in ["fast above", "fast below", "fast above, later", "fast below, later"] {
            assert_eq!(records.iter().filter(|record| record.name == name).count(), 2, "{name}: one for each call");
        }
    }
}
