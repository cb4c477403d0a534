//! Values whose conversion panics: the function returns as if it were not annotated, and a fixed text is recorded.

use crate::{block_on, record};
use opentelemetry::Value;
use opentelemetry::trace::{SpanKind, Status};
use otel_runtime::{Outcome, ToValue, count, counted, instrument, log, logged, record, span, traced};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// A type of which every conversion panics.
#[derive(Clone)]
struct Evil;

impl fmt::Display for Evil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half of ")?;
        panic!("Display panics")
    }
}

impl fmt::Debug for Evil {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("Debug panics")
    }
}

impl Error for Evil {}

struct EvilText;

impl AsRef<str> for EvilText {
    fn as_ref(&self) -> &str {
        panic!("as_ref panics")
    }
}

/// `None` is a success.
#[derive(Debug)]
struct Judged(Option<u8>);

impl Outcome for Judged {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.0.map(|number| panic!("error_type panics: {number}"))
    }
}

struct Converted;

impl ToValue for Converted {
    fn to_value(&self, _: usize) -> Option<Value> {
        panic!("to_value panics")
    }
}

const PANICKED: &str = "[panicked]";

#[test]
fn fields_and_parameters() {
    #[traced(fields(a = %evil, b = ?evil, c = converted, d = Some(&converted), e = 5), args(%evil))]
    fn work(evil: Evil, converted: Converted) -> u8 {
        record!(late = %evil, later = converted);
        1
    }
    #[instrument]
    fn migrated(evil: Evil) -> u8 {
        2
    }
    let telemetry = record(|| {
        assert_eq!(work(Evil, Converted), 1);
        assert_eq!(migrated(Evil), 2);
    });
    let span = telemetry.span("work");
    for key in ["a", "b", "c", "d", "evil", "late", "later"] {
        span.attr(key, PANICKED);
    }
    span.attr("e", 5).status_unset();
    telemetry.span("migrated").attr("evil", PANICKED).status_unset();
}

#[test]
fn properties_of_a_span() {
    #[instrument(skip_all, fields(otel.name = %evil, otel.kind = ?evil, otel.status_code = evil, otel.status_description = %evil))]
    fn formatted(evil: Evil) -> u8 {
        3
    }
    #[instrument(skip_all, fields(otel.name = text, otel.kind = text, otel.status_code = text, otel.status_message = text))]
    async fn referenced(text: EvilText) -> u8 {
        4
    }
    let telemetry = record(|| {
        assert_eq!(formatted(Evil), 3);
        assert_eq!(block_on(referenced(EvilText)), 4);
    });
    let spans = telemetry.spans();
    assert_eq!(spans.names(), [PANICKED, PANICKED]);
    for span in spans.iter() {
        assert_eq!((&span.span_kind, &span.status), (&SpanKind::Internal, &Status::error(PANICKED)));
    }
}

#[test]
fn errors_and_results() {
    #[traced(err, ret(Debug))]
    #[logged("failed: {err}", ret(Debug))]
    fn work(good: bool) -> Result<Evil, Evil> {
        if good { Ok(Evil) } else { Err(Evil) }
    }
    #[traced(err(chain, fields(acme.kind = ?err)))]
    async fn chained() -> Result<(), Evil> {
        Err(Evil)
    }
    let telemetry = record(|| {
        assert!(work(true).is_ok());
        assert!(work(false).is_err());
        assert!(block_on(chained()).is_err());
    });
    let spans = telemetry.spans();
    spans.assert_len(3);
    let path = concat!(module_path!(), "::Evil");
    telemetry.span("chained").error(PANICKED).error_type(path).attr("acme.kind", PANICKED);
    let bodies = telemetry.logs().bodies();
    assert!(bodies.contains(&"failed: [panicked]".to_owned()), "{bodies:?}");
}

#[test]
fn outcomes() {
    #[traced]
    #[counted("acme.judged")]
    #[logged]
    fn value(judged: Judged) -> Judged {
        judged
    }
    #[traced]
    fn error() -> Result<(), Judged> {
        Err(Judged(Some(1)))
    }
    let telemetry = record(|| {
        value(Judged(None));
        value(Judged(Some(1)));
        assert!(error().is_err());
    });
    telemetry.spans().nth(0).status_unset();
    // The conventions have `_OTHER` for an error of unknown type.
    telemetry.spans().nth(1).error_type("_OTHER");
    telemetry.span("error").error_type("_OTHER");
    telemetry.logs().nth(1).attr("error.type", "_OTHER");
}

#[test]
fn log_records_and_metrics() {
    #[logged("placed {evil} and {evil:?}", fields(a = %evil))]
    #[counted("acme.placed", fields(acme.evil = %evil))]
    fn work(evil: Evil) {}
    let telemetry = record(|| {
        work(Evil);
        let evil = Evil;
        log!("by hand {evil}", fields(a = ?evil));
        let (good, parts) = (7, (Evil, 8));
        log!("{{{evil:?}}} of {good}, {evil:>9}, {parts.0} and {parts.1:>3}, {a}", fields(a = %evil));
        log!("{evil} {{first}}");
        count!("acme.inline", fields(acme.evil = %evil));
        let _span = span!("inline", fields(a = %evil));
    });
    telemetry.logs().nth(0).body("placed [panicked] and [panicked]").attr("a", PANICKED);
    telemetry.logs().nth(1).body("by hand [panicked]").attr("a", PANICKED);
    telemetry.logs().nth(2).body("{[panicked]} of 7, [panicked], [panicked] and   8, [panicked]");
    telemetry.logs().nth(3).body("[panicked] {first}");
    telemetry.span("inline").attr("a", PANICKED);
    telemetry.metric("acme.placed").value(&[opentelemetry::KeyValue::new("acme.evil", PANICKED)], 1);
}

/// A formatter must not fail by itself: <https://doc.rust-lang.org/std/fmt/index.html#formatting-traits>. If it does, the rest of the body stays.
#[test]
fn formatters_that_return_an_error() {
    #[derive(Clone)]
    struct Failing;
    impl fmt::Display for Failing {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half")?;
            Err(fmt::Error)
        }
    }
    impl fmt::Debug for Failing {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }
    #[logged("placed {failing} and {failing:?} in {a}", fields(a = %failing))]
    fn work(failing: &Failing) {}
    #[logged("failed {a}: {err}, {err:?} of {id:>3.1}", fields(a = %failing))]
    fn fails(failing: &Failing, id: f64) -> Result<(), Failing> {
        Err(Failing)
    }
    #[logged("got {ret:?}, {ret:>5?}.")]
    fn returns() -> Failing {
        Failing
    }
    let telemetry = record(|| {
        work(&Failing);
        _ = fails(&Failing, 1.25);
        _ = returns();
        let (failing, good) = (Failing, 7);
        log!("by hand {failing} and {failing:?} of {good}");
        log!("by hand {failing:>9}.");
    });
    const FAILED: &str = "[format error]";
    telemetry.logs().nth(0).body("placed [format error] and [format error] in [format error]").attr("a", FAILED);
    telemetry.logs().nth(1).body("failed [format error]: [format error], [format error] of 1.2");
    telemetry.logs().nth(2).body("got [format error], [format error].");
    telemetry.logs().nth(3).body("by hand [format error] and [format error] of 7");
    telemetry.logs().nth(4).body("by hand [format error].");
}

/// A panic of the function itself is not affected.
#[test]
fn a_value_may_panic_while_the_thread_is_panicking() {
    struct Records;
    impl Drop for Records {
        fn drop(&mut self) {
            record!(late = %Evil);
        }
    }
    #[traced]
    fn work() {
        let _records = Records;
        panic!("on its own");
    }
    let span = crate::record_panic(work).span("work");
    span.attr("late", PANICKED).error_type("panic");
}
