//! The metrics of `#[counted]`.

use crate::{block_on, pause, poll_once, record, record_panic};
use opentelemetry::KeyValue;
use otel_runtime::testing::{Buckets, PointValue, TestTelemetry};
use otel_runtime::{count, counted};
use std::pin::pin;
use std::time::Duration;

#[derive(Debug)]
struct Declined;

const DECLINED: &str = concat!(module_path!(), "::Declined");

fn failed() -> [KeyValue; 1] {
    [KeyValue::new("error.type", DECLINED)]
}

#[counted]
fn charge(fails: bool) -> Result<(), Declined> {
    if fails { Err(Declined) } else { Ok(()) }
}

#[test]
fn a_bare_attribute_counts_calls_by_function() {
    let telemetry = record(|| [false, true, false].map(charge));
    let function = KeyValue::new("code.function.name", concat!(module_path!(), "::charge"));
    let metric = telemetry.metric("function.calls");
    metric.counter().unit("{call}").description("Calls of annotated functions").points(2);
    metric.value(std::slice::from_ref(&function), 2).value(&[function, KeyValue::new("error.type", DECLINED)], 1);
    telemetry.assert_no_spans();
    telemetry.assert_no_logs();
    assert_eq!(telemetry.metrics().len(), 1);
}

/// Users that came to stay.
///
/// Not part of the description.
#[counted("users.registered", unit = "{user}", fields("acme.channel" = "web", "acme.tier" = 2, "acme.paid" = true))]
fn register(fails: bool) -> Result<(), Declined> {
    charge(fails)
}

#[test]
fn a_name_creates_a_separate_metric() {
    let telemetry = record(|| register(false));
    let labels =
        [KeyValue::new("acme.channel", "web"), KeyValue::new("acme.tier", 2), KeyValue::new("acme.paid", true)];
    let metric = telemetry.metric("users.registered");
    metric.counter().unit("{user}").description("Users that came to stay.").points(1).value(&labels, 1);
    let scope = &metric.data().scope;
    assert_eq!((scope.name.as_str(), scope.version.as_str()), ("otel-tests", env!("CARGO_PKG_VERSION")));
    assert_eq!(scope.schema_url, otel_semconv::SCHEMA_URL);
}

#[test]
fn a_failure_has_its_type_and_the_attributes() {
    let telemetry = record(|| [true, false, true].map(register));
    let [channel, tier, paid] =
        [KeyValue::new("acme.channel", "web"), KeyValue::new("acme.tier", 2), KeyValue::new("acme.paid", true)];
    let [error] = failed();
    telemetry.metric("users.registered").points(2).value(&[channel, tier, paid, error], 2);
}

#[test]
fn durations_are_seconds_with_the_buckets_of_the_conventions() {
    #[counted("orders.placed", duration)]
    async fn place() {
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let telemetry = TestTelemetry::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(telemetry.run_async(place()));
    telemetry.metric("orders.placed").counter().value(&[], 1);
    let metric = telemetry.metric("orders.placed.duration");
    metric.histogram().unit("s").description("Duration of the calls that are counted by `orders.placed`").points(1);
    let PointValue::Distribution { sum, buckets: Buckets::Explicit { bounds, .. }, .. } =
        &metric.data().points[0].value
    else {
        panic!("{:?}", metric.data())
    };
    assert!((0.03..5.0).contains(sum), "{sum:?} seconds");
    assert_eq!(*bounds, [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0]);
}

fn bounds(telemetry: &TestTelemetry, metric: &str) -> Vec<f64> {
    match &telemetry.metric(metric).data().points[0].value {
        PointValue::Distribution { buckets: Buckets::Explicit { bounds, .. }, .. } => bounds.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_histogram_is_the_metric_itself() {
    const BUCKETS: [f64; 2] = [1.0, 10.0];
    #[counted("http.server.request.duration", histogram, buckets = [0.5, 1.0], allow(required))]
    fn handle() {}
    #[counted("acme.render", histogram, unit = "ms")]
    fn render() {}
    #[counted("acme.batch.size", histogram, value = items.len(), unit = "{item}", buckets = BUCKETS)]
    fn store(items: &[u8]) {}
    let telemetry = record(|| (handle(), render(), store(&[1, 2, 3])));
    telemetry.metric("http.server.request.duration").histogram().unit("s").count(&[], 1);
    assert_eq!(bounds(&telemetry, "http.server.request.duration"), [0.5, 1.0]);
    telemetry.metric("acme.render").histogram().unit("ms").count(&[], 1);
    assert_eq!(bounds(&telemetry, "acme.render")[..2], [5.0, 10.0], "the seconds of the conventions, in milliseconds");
    let size = telemetry.metric("acme.batch.size");
    size.histogram().unit("{item}").count(&[], 1);
    assert!(matches!(size.data().points[0].value, PointValue::Distribution { sum: 3.0, .. }));
    assert_eq!(bounds(&telemetry, "acme.batch.size"), BUCKETS);
}

#[test]
fn a_value_is_added_instead_of_one() {
    #[counted("batch.items", value = items.len(), on = ok)]
    fn store(items: Vec<u8>) -> Result<(), Declined> {
        charge(items.is_empty())
    }
    #[counted("queue.waited", unit = "s", value = waited, active)]
    fn take(waited: Duration) {}
    #[counted("weights", value = &kilos)]
    fn weigh(kilos: f64) {}
    let telemetry = record(|| {
        _ = (store(vec![1, 2, 3]), store(vec![]), store(vec![4]));
        take(Duration::from_millis(1500));
        weigh(0.5);
        weigh(-1.0);
        weigh(f64::NAN);
    });
    telemetry.metric("batch.items").counter().points(1).value(&[], 4);
    telemetry.metric("queue.waited").counter().unit("s").value(&[], 1.5);
    telemetry.metric("queue.waited.active").unit("{call}").value(&[], 0);
    telemetry.metric("weights").counter().value(&[], 0.5);
}

#[test]
fn a_duration_is_recorded_in_the_unit_of_its_metric() {
    #[counted("acme.waited", histogram, value = waited, unit = "ms")]
    fn wait(waited: Duration) {}
    #[counted("acme.worked", value = worked, unit = "min")]
    fn work(worked: Duration) {}
    #[counted("acme.slept", histogram, value = slept.as_secs_f64(), unit = "s")]
    fn sleep(slept: Duration) {}
    let telemetry = record(|| {
        wait(Duration::from_millis(1500));
        work(Duration::from_secs(90));
        sleep(Duration::from_secs(1));
        count!("acme.rested", histogram, value = Duration::from_millis(30), unit = "us");
    });
    let sum = |metric: &str| match telemetry.metric(metric).data().points[0].value {
        PointValue::Distribution { sum, .. } | PointValue::Double(sum) => sum.to_string(),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(["acme.waited", "acme.worked", "acme.rested"].map(sum), ["1500", "1.5", "30000"]);
    assert_eq!(bounds(&telemetry, "acme.waited")[..2], [5.0, 10.0]);
    assert_eq!(bounds(&telemetry, "acme.slept")[..2], [0.005, 0.01], "the conventions' buckets, for values too");
}

#[test]
fn on_selects_the_measured_calls() {
    #[counted("acme.failures", on = err)]
    fn only_failures(fails: bool) -> Result<(), Declined> {
        charge(fails)
    }
    #[counted("acme.successes", on = "ok", duration)]
    fn only_successes(fails: bool) -> Result<(), Declined> {
        charge(fails)
    }
    let telemetry = record(|| (only_failures(false), only_successes(true)));
    assert_eq!(names(&telemetry), ["function.calls"], "a series is there from the first measurement on");
    _ = telemetry.run(|| (only_failures(true), only_successes(false)));
    telemetry.metric("acme.failures").points(1).value(&failed(), 1);
    telemetry.metric("acme.successes").points(1).value(&[], 1);
    telemetry.metric("acme.successes.duration").points(1).count(&[], 1);
}

fn names(telemetry: &TestTelemetry) -> Vec<String> {
    telemetry.metrics().into_iter().filter(|metric| !metric.points.is_empty()).map(|metric| metric.name).collect()
}

#[test]
fn attributes_come_only_from_fields_and_named_parameters() {
    enum Kind {
        Express,
    }
    impl Kind {
        fn name(&self) -> &'static str {
            match self {
                Self::Express => "express",
            }
        }
    }
    #[counted("orders", args(region), fields(order.kind = kind.name(), "acme.channel" = "web"))]
    fn place(kind: Kind, region: String, id: u64) -> bool {
        region.is_empty()
    }
    let telemetry = record(|| place(Kind::Express, "eu".to_owned(), 7));
    let labels =
        [KeyValue::new("region", "eu"), KeyValue::new("order.kind", "express"), KeyValue::new("acme.channel", "web")];
    telemetry.metric("orders").points(1).value(&labels, 1);
}

#[test]
fn the_predicate_decides_about_failure() {
    #[counted("cache.get", error_if = Option::is_none)]
    fn get(key: u8) -> Option<u8> {
        (key > 0).then_some(key)
    }
    let telemetry = record(|| [0, 1].map(get));
    telemetry.metric("cache.get").value(&[], 1).value(&[KeyValue::new("error.type", "_OTHER")], 1);
}

#[test]
fn a_condition_and_the_filter_disable_a_metric() {
    #[counted("acme.conditional", if = counts)]
    fn conditional(counts: bool) {}
    #[counted("acme.detail", level = "debug")]
    fn detail() {}
    #[counted("acme.plain")]
    fn plain() {}
    let telemetry = record(|| (conditional(false), conditional(true), detail(), plain()));
    telemetry.metric("acme.conditional").value(&[], 1);
    assert_eq!(names(&telemetry), ["acme.conditional", "acme.plain"]);
    let quiet = TestTelemetry::builder().filter("error,acme.plain=off".parse().unwrap()).build();
    quiet.run(|| (conditional(true), plain()));
    assert_eq!(names(&quiet), ["acme.conditional"], "only `off` switches a metric off");
}

/// The value of `active.active` after `work`.
fn left_over<T>(telemetry: &TestTelemetry, work: impl FnOnce() -> T) {
    telemetry.run(work);
    telemetry.metric("active.active").up_down_counter().unit("{call}").points(1).value(&[], 0);
}

#[counted("active", active)]
fn balanced(fails: bool) -> Result<(), Declined> {
    charge(fails)?;
    Ok(())
}

#[counted("active", active)]
async fn balanced_async(panics: bool) {
    pause().await;
    assert!(!panics, "as asked");
    pause().await;
}

#[test]
fn active_is_decremented_however_a_call_ends() {
    let telemetry = TestTelemetry::new();
    left_over(&telemetry, || balanced(false));
    left_over(&telemetry, || balanced(true));
    left_over(&telemetry, || block_on(balanced_async(false)));
    telemetry.run(|| {
        let mut cancelled = Box::pin(balanced_async(false));
        assert!(poll_once(cancelled.as_mut()).is_pending());
        telemetry.metric("active.active").value(&[], 1);
        drop(cancelled);
    });
    left_over(&telemetry, || drop(balanced_async(false)));
    telemetry.metric("active").value(&[KeyValue::new("error.type", "cancelled")], 1);
    let panicked = record_panic(|| block_on(balanced_async(true)));
    panicked.metric("active.active").value(&[], 0);
    panicked.metric("active").points(1).value(&[KeyValue::new("error.type", "panic")], 1);
}

#[test]
fn a_thousand_aborted_tasks_leave_no_active_calls() {
    #[counted("waiting", active, fields("acme.kind" = kind))]
    async fn wait_for_ever(kind: &'static str) {
        std::future::pending::<()>().await;
    }
    let telemetry = TestTelemetry::new();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let spawn = |_| tokio::spawn(telemetry.run_async(wait_for_ever("slow")));
        let tasks: Vec<_> = (0..1000).map(spawn).collect();
        let kind = [KeyValue::new("acme.kind", "slow")];
        let active = || {
            telemetry.metrics().iter().any(|metric| {
                metric.name == "waiting.active"
                    && metric.point(&kind).is_some_and(|point| matches!(point.value, PointValue::Int(1000)))
            })
        };
        while !active() {
            tokio::task::yield_now().await;
        }
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        for task in tasks {
            assert!(task.await.unwrap_err().is_cancelled());
        }
    });
    let kind = KeyValue::new("acme.kind", "slow");
    telemetry.metric("waiting.active").points(1).value(std::slice::from_ref(&kind), 0);
    telemetry.metric("waiting").points(1).value(&[kind, KeyValue::new("error.type", "cancelled")], 1000);
}

#[test]
fn every_form_of_function_is_measured() {
    #[counted("boxed")]
    fn boxed(n: u8) -> std::pin::Pin<Box<dyn Future<Output = Result<u8, Declined>> + Send>> {
        Box::pin(async move { if n == 0 { Err(Declined) } else { Ok(n) } })
    }
    #[counted("opaque", fields("acme.n" = n))]
    fn opaque(n: u8) -> impl Future<Output = u8> {
        async move { n }
    }
    #[counted("items", iter, active)]
    fn items(to: u8) -> impl Iterator<Item = u8> {
        0..to
    }
    #[counted("kept", active)]
    #[track_caller]
    fn kept() -> u32 {
        std::panic::Location::caller().line()
    }
    let telemetry = record(|| {
        drop(boxed(1));
        _ = (block_on(boxed(0)), block_on(opaque(3)));
        let mut numbers = items(3);
        assert_eq!(numbers.next(), Some(0));
        assert_eq!(kept(), line!());
    });
    telemetry.metric("boxed").points(1).value(&failed(), 1);
    telemetry.metric("opaque").value(&[KeyValue::new("acme.n", 3)], 1);
    telemetry.metric("items").value(&[], 1);
    telemetry.metric("items.active").value(&[], 0);
    telemetry.metric("kept").value(&[], 1);
}

#[test]
fn two_attributes_are_two_metrics() {
    #[counted("one")]
    #[counted("other", duration)]
    fn both() {}
    let telemetry = record(both);
    assert_eq!(names(&telemetry), ["one", "other", "other.duration"]);
}

#[test]
fn an_impl_block_counts_every_method() {
    struct Orders;
    #[counted(fields("acme.area" = "orders"))]
    impl Orders {
        fn get(&self) {}
        #[counted("orders.put", on = err)]
        fn put(&self) -> Result<(), Declined> {
            Err(Declined)
        }
        #[counted(skip)]
        fn key(&self) {}
    }
    let telemetry = record(|| (Orders.get(), Orders.put().is_err(), Orders.key()));
    let area = KeyValue::new("acme.area", "orders");
    let [error] = failed();
    telemetry.metric("orders.put").points(1).value(&[area.clone(), error], 1);
    let calls = telemetry.metric("function.calls");
    calls.points(1);
    let function = format!("{:?}", calls.data().points[0].attributes.get("code.function.name"));
    assert!(function.contains("Orders::get"), "{function}");
}

#[test]
fn nothing_is_evaluated_for_a_future_that_is_not_polled() {
    #[counted("lazy", active)]
    async fn lazy() {}
    let telemetry = record(|| _ = pin!(lazy()));
    assert!(names(&telemetry).is_empty());
}

/// An integer literal has the type that the option needs.
#[test]
fn numbers_may_be_integer_literals() {
    macro_rules! add {
        ($name:literal, $value:expr, $bound:literal) => {
            count!($name, value = $value);
            count!(name = concat!($name, ".size"), histogram, value = $value, buckets = [0, $bound]);
        };
    }
    #[counted("acme.parts", value = 3)]
    #[counted("acme.pairs", value = if even { 2 } else { 1 + 4 })]
    #[counted("acme.size", histogram, value = 7, buckets = &[1, 2.5, 0xA])]
    #[counted("acme.time", duration, buckets = [-1, 1, 10])]
    fn work(even: bool) {}
    let telemetry = record(|| {
        work(false);
        count!("acme.direct", value = (4));
        count!("acme.suffix", value = 5_u8);
        add!("acme.macro", 6, 10);
    });
    for (name, sum) in [("acme.parts", 3), ("acme.pairs", 5), ("acme.direct", 4), ("acme.suffix", 5), ("acme.macro", 6)]
    {
        telemetry.metric(name).counter().value(&[], sum);
    }
    assert_eq!(bounds(&telemetry, "acme.size"), [1.0, 2.5, 10.0]);
    assert_eq!(bounds(&telemetry, "acme.time.duration"), [-1.0, 1.0, 10.0]);
    assert_eq!(bounds(&telemetry, "acme.macro.size"), [0.0, 10.0]);
}
