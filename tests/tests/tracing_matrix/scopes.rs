//! Spans that are entered by hand.

use crate::{assert_same, block_on};
use tokio::task::yield_now;
use tracing::field::Empty;
use tracing::{Instrument as _, Level, Span, debug_span, error, info_span, span};
use tracing_subscriber::filter::LevelFilter;

#[test]
fn entered_spans() {
    let work = || {
        info_span!("in scope").in_scope(|| info_span!("inner").in_scope(|| ()));
        {
            let span = info_span!("by reference");
            let entered = span.enter();
            let inner = info_span!("owned").entered();
            drop(info_span!("never entered"));
            let exited = inner.exit();
            drop(entered);
            exited.in_scope(|| drop(info_span!("entered again")));
        }
        let (first, second) = (info_span!("first").entered(), info_span!("second").entered());
        drop(first);
        drop(info_span!("after the first"));
        drop(second);
        let span = info_span!("cloned");
        let clone = span.clone();
        drop(span);
        clone.in_scope(|| clone.in_scope(|| drop(info_span!("entered twice"))));
        drop(info_span!("at the end"));
    };
    assert_same(
        LevelFilter::INFO,
        work,
        "
        at the end
        by reference
          owned
            entered again
            never entered
        cloned
          entered twice
        first
          second
            after the first
        in scope
          inner
        ",
    );
}

#[test]
fn instrumented_futures() {
    let work = || {
        block_on(async {
            let inner = async {
                yield_now().await;
                drop(info_span!("in the future"));
            };
            inner.instrument(info_span!("instrumented")).await;
            async { yield_now().await }.instrument(info_span!("outer")).in_current_span().await;
            let nested = async {
                async { drop(info_span!("innermost")) }.in_current_span().await;
            };
            nested.instrument(debug_span!("disabled").or_current()).instrument(info_span!("around")).await;
        });
    };
    assert_same(
        LevelFilter::INFO,
        work,
        "
        around
          innermost
        instrumented
          in the future
        outer
        ",
    );
}

#[test]
fn disabled_spans() {
    let work = || {
        info_span!("outer").in_scope(|| {
            debug_span!("disabled").in_scope(|| {
                drop(info_span!("below"));
                error!("sets the status of the enabled span");
            });
            let none = Span::none();
            none.in_scope(|| drop(info_span!("below none")));
            drop(info_span!(parent: &none, "child of none"));
        });
        drop(debug_span!("disabled root"));
    };
    assert_same(
        LevelFilter::INFO,
        work,
        "
        child of none
        outer error()
          below
          below none
        ",
    );
}

#[test]
fn fields() {
    let work = || {
        let span = span!(
            Level::WARN,
            "typed",
            small = -1_i8,
            large = 7_u64,
            half = 0.5,
            yes = true,
            text = "tea",
            displayed = %"milk",
            debugged = ?[1, 2],
            dotted.key = 1,
            optional = Some(2),
            missing = None::<i32>,
            absent = Empty,
            late = Empty,
        );
        span.record("late", "before");
        span.in_scope(|| _ = Span::current().record("late", 5));
        span.record("unknown", 1);

        let kinds = ["client", "Server", "PRODUCER", "consumer", "internal", "unknown"];
        for kind in kinds {
            drop(info_span!("kind", kind, otel.kind = kind));
        }
        for code in ["ok", "OK", "error", "Error", "unset", "unknown"] {
            drop(info_span!("status", code, otel.status_code = code));
        }
        drop(info_span!("described", otel.status_code = "error", otel.status_description = "sold out"));
        drop(info_span!("described last", otel.status_description = "sold out"));
        let late = info_span!("late", otel.name = Empty, otel.kind = Empty, otel.status_code = Empty);
        late.record("otel.name", "named before its start").record("otel.kind", "client");
        late.in_scope(|| _ = late.record("otel.status_code", "ERROR"));
    };
    assert_same(
        LevelFilter::INFO,
        work,
        r#"
        described error(sold out)
        described last error(sold out)
        kind Client kind="client"
        kind Consumer kind="consumer"
        kind Producer kind="PRODUCER"
        kind Server kind="Server"
        kind kind="internal"
        kind kind="unknown"
        named before its start Client error()
        status code="unknown"
        status code="unset"
        status error() code="Error"
        status error() code="error"
        status ok code="OK"
        status ok code="ok"
        typed debugged="[1, 2]" displayed="milk" dotted.key=1 half=0.5 large=7 late=5 optional=2 small=-1 text="tea" yes=true
        "#,
    );
}

#[test]
fn parents_and_links() {
    let work = || {
        let (first, second) = (info_span!("first"), info_span!("second"));
        second.follows_from(&first);
        let child = info_span!(parent: &first, "child");
        child.in_scope(|| {
            drop(info_span!("grandchild"));
            drop(info_span!(parent: None, "root"));
            drop(info_span!(parent: &second, "child of second"));
            drop(info_span!(parent: second.id(), "child by its ID"));
            error!(parent: &second, "of second");
        });
        let span = info_span!("current").entered();
        std::thread::scope(|scope| {
            let current = Span::current();
            let dispatch = tracing::dispatcher::get_default(Clone::clone);
            scope.spawn(move || {
                tracing::dispatcher::with_default(&dispatch, || current.in_scope(|| drop(info_span!("on a thread"))));
            });
        });
        drop(span);
    };
    assert_same(
        LevelFilter::INFO,
        work,
        "
        current
          on a thread
        first
          child
            grandchild
        root
        second error() ->first
          child by its ID
          child of second
        ",
    );
}
