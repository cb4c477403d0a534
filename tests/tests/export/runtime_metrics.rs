//! Metrics that the installation observes: those of the process and of a tokio runtime.

use super::turn;
use otel_runtime::testing::{PointValue, ReceivedMetric, Receiver};
use otel_runtime::{Logs, Metrics, Telemetry, TelemetryBuilder, Traces};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Handle};

fn builder(receiver: &Receiver) -> TelemetryBuilder {
    let metrics = Metrics::otlp().endpoint(receiver.http_endpoint());
    let builder = Telemetry::builder().environment([("", ""); 0]).traces(Traces::none()).logs(Logs::none());
    builder.metrics(metrics).deadline(Duration::from_secs(2))
}

/// The value of the point with this attribute, or of the only point.
fn value(metrics: &[ReceivedMetric], name: &str, attribute: Option<(&str, &str)>) -> PointValue {
    let mut points = metrics.iter().filter(|metric| metric.name == name).flat_map(|metric| &metric.points);
    let found = points.rfind(|point| attribute.is_none_or(|(key, text)| point.attributes.text(key) == Some(text)));
    found.unwrap_or_else(|| panic!("there is no {name} with {attribute:?}")).value.clone()
}

fn is_positive(value: &PointValue) -> bool {
    match value {
        PointValue::Int(number) => *number > 0,
        PointValue::Double(number) => *number > 0.0,
        _ => false,
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_process_is_observed() {
    let _turn = turn();
    let receiver = Receiver::start();
    let telemetry = builder(&receiver).process_metrics(true).install().expect("the settings can be followed");
    assert_eq!(telemetry.report().setting("process_metrics").map(|setting| setting.value.as_str()), Some("true"));
    // Until the kernel has counted one hundredth of a second.
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(50) {
        std::hint::spin_loop();
    }
    telemetry.shutdown().expect("the receiver answers");
    let metrics = receiver.wait_for_metrics(1, Duration::ZERO);
    assert!(is_positive(&value(&metrics, "process.cpu.time", Some(("cpu.mode", "user")))));
    value(&metrics, "process.cpu.time", Some(("cpu.mode", "system")));
    let memory = |name| match value(&metrics, name, None) {
        PointValue::Int(bytes) => bytes,
        other => panic!("{name} is {other:?}"),
    };
    assert!(memory("process.memory.virtual") > memory("process.memory.usage"));
    for name in [
        "process.memory.usage",
        "process.paging.faults",
        "process.thread.count",
        "process.unix.file_descriptor.count",
        "process.uptime",
    ] {
        assert!(is_positive(&value(&metrics, name, None)), "{name}");
    }
    receiver.conventions().assert_clean();
}

#[test]
fn a_runtime_of_tokio_is_observed() {
    let _turn = turn();
    let receiver = Receiver::start();
    let runtime = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
    let tokio = builder(&receiver).tokio_metrics(runtime.handle().clone());
    let telemetry = tokio.install().expect("the settings can be followed");
    let id = runtime.handle().id().to_string();
    let waiting: Vec<_> = (0..3).map(|_| runtime.spawn(std::future::pending::<()>())).collect();
    runtime.block_on(async {
        let busy = || std::thread::sleep(Duration::from_millis(5));
        Handle::current().spawn(async move { busy() }).await.expect("it ends");
    });
    telemetry.shutdown().expect("the receiver answers");
    drop(waiting);
    let metrics = receiver.wait_for_metrics(1, Duration::ZERO);
    let of_runtime = |name| value(&metrics, name, Some(("tokio.runtime.id", id.as_str())));
    assert_eq!(of_runtime("tokio.worker.count"), PointValue::from(2_i64));
    assert_eq!(of_runtime("tokio.task.count"), PointValue::from(3_i64));
    assert_eq!(of_runtime("tokio.global_queue.length"), PointValue::from(0_i64));
    let of_workers = |name: &str| {
        let points = metrics.iter().filter(|metric| metric.name == name).flat_map(|metric| &metric.points);
        let workers = points.filter_map(|point| point.attributes.get("tokio.worker.index"));
        workers.count()
    };
    assert_eq!((of_workers("tokio.worker.busy_time"), of_workers("tokio.worker.parks")), (2, 2));
    receiver.conventions().assert_clean();
}

#[test]
fn without_exported_metrics_it_has_no_effect() {
    let _turn = turn();
    let builder = Telemetry::builder().environment([("", ""); 0]).traces(Traces::none()).logs(Logs::none());
    let builder = builder.metrics(Metrics::none()).process_metrics(false).process_metrics(true);
    let telemetry = builder.install().expect("the settings can be followed");
    let report = telemetry.report();
    let problems: Vec<_> = report.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["process_metrics: it has no effect: metrics are not exported"]);
}
