//! Metrics of a tokio runtime. The conventions have no names for them, so they are registered in the table of this project.

use opentelemetry::KeyValue;
use opentelemetry::metrics::Meter;
use tokio::runtime::{Handle, RuntimeMetrics};

/// Creates the instruments of one runtime.
pub(super) fn observe(meter: &Meter, handle: &Handle) {
    let (metrics, runtime) = (handle.metrics(), KeyValue::new("tokio.runtime.id", handle.id().to_string()));
    let count =
        |name: &'static str, unit: &'static str, description: &'static str, read: fn(&RuntimeMetrics) -> usize| {
            let (metrics, attributes) = (metrics.clone(), [runtime.clone()]);
            let instrument = meter.i64_observable_up_down_counter(name).with_unit(unit).with_description(description);
            let instrument = instrument.with_callback(move |instrument| {
                instrument.observe(i64::try_from(read(&metrics)).unwrap_or(i64::MAX), &attributes);
            });
            instrument.build();
        };
    count("tokio.worker.count", "{worker}", "Number of worker threads.", RuntimeMetrics::num_workers);
    count("tokio.task.count", "{task}", "Number of tasks that have not ended.", RuntimeMetrics::num_alive_tasks);
    let queued = RuntimeMetrics::global_queue_depth;
    count("tokio.global_queue.length", "{task}", "Number of tasks that wait in the global queue.", queued);
    workers(meter, &metrics, &runtime);
}

/// Observes what the runtime counts for each worker thread.
#[cfg(target_has_atomic = "64")]
fn workers(meter: &Meter, metrics: &RuntimeMetrics, runtime: &KeyValue) {
    let attributes: Vec<[KeyValue; 2]> = (0..metrics.num_workers())
        .map(|worker| [runtime.clone(), KeyValue::new("tokio.worker.index", i64::try_from(worker).unwrap_or(i64::MAX))])
        .collect();
    let (of_busy, of_parks) = (metrics.clone(), metrics.clone());
    let (busy_attributes, parks_attributes) = (attributes.clone(), attributes);
    let busy = meter.f64_observable_counter("tokio.worker.busy_time").with_unit("s");
    let busy = busy.with_description("Time during which a worker ran tasks.").with_callback(move |busy| {
        for (worker, attributes) in busy_attributes.iter().enumerate() {
            busy.observe(of_busy.worker_total_busy_duration(worker).as_secs_f64(), attributes);
        }
    });
    busy.build();
    let parks = meter.u64_observable_counter("tokio.worker.parks").with_unit("{park}");
    let parks = parks.with_description("Number of times a worker had nothing to do.").with_callback(move |parks| {
        for (worker, attributes) in parks_attributes.iter().enumerate() {
            parks.observe(of_parks.worker_park_count(worker), attributes);
        }
    });
    parks.build();
}

/// The counters of workers need atomic integers of 64 bits.
#[cfg(not(target_has_atomic = "64"))]
fn workers(_: &Meter, _: &RuntimeMetrics, _: &KeyValue) {}
