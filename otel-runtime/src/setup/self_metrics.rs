//! Metrics of the pipeline about itself: what was recorded, what waits, what was exported, and what was lost.
//!
//! Conventions: [SDK metrics](https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/).

use crate::report::{Delivery, DeliveryCounts, Signal};
use opentelemetry::metrics::{AsyncInstrument, Meter, MeterProvider};
use opentelemetry::{InstrumentationScope, KeyValue};
use std::sync::Arc;

/// What the metrics of one signal are called.
struct Names {
    signal: Signal,
    /// The part of the names that stands for the signal.
    part: &'static str,
    unit: &'static str,
    /// The type of the component in front of the exporters.
    processor: &'static str,
}

/// The SDK has no metrics for the exporters of metrics, and the conventions count data points there, not metrics.
const SIGNALS: [Names; 2] = [
    Names { signal: Signal::Traces, part: "span", unit: "{span}", processor: "batching_span_processor" },
    Names { signal: Signal::Logs, part: "log", unit: "{log_record}", processor: "batching_log_processor" },
];

/// Creates the instruments, which read the counts of all destinations whenever metrics are collected.
pub(super) fn observe(provider: &impl MeterProvider, deliveries: &[Arc<Delivery>]) {
    let scope = InstrumentationScope::builder(env!("CARGO_PKG_NAME")).with_version(env!("CARGO_PKG_VERSION")).build();
    let meter = provider.meter_with_scope(scope);
    for names in &SIGNALS {
        let of_signal = deliveries.iter().filter(|delivery| delivery.signal() == names.signal).cloned();
        let destinations: Vec<_> =
            of_signal.enumerate().map(|(at, delivery)| Destination::new(at, delivery, names)).collect();
        if !destinations.is_empty() {
            instruments(&meter, names, &destinations.into());
        }
    }
}

fn instruments(meter: &Meter, names: &Names, destinations: &Arc<[Destination]>) {
    let Names { part, unit, .. } = names;
    let counter = |name: String, about: &str, observe: fn(&Destination, &dyn AsyncInstrument<u64>)| {
        let destinations = Arc::clone(destinations);
        let callback =
            move |counter: &dyn AsyncInstrument<u64>| destinations.iter().for_each(|to| observe(to, counter));
        meter
            .u64_observable_counter(name)
            .with_unit(*unit)
            .with_description(about.to_owned())
            .with_callback(callback)
            .build();
    };
    counter(
        format!("otel.sdk.processor.{part}.processed"),
        "The number of items that were passed on to the exporter, or were dropped before.",
        Destination::processed,
    );
    counter(
        format!("otel.sdk.exporter.{part}.exported"),
        "The number of items that were exported, or could not be exported.",
        Destination::exported,
    );
    let amount = |name: String, about: &str, observe: fn(&Destination, &dyn AsyncInstrument<i64>)| {
        let destinations = Arc::clone(destinations);
        let callback = move |amount: &dyn AsyncInstrument<i64>| destinations.iter().for_each(|to| observe(to, amount));
        let builder = meter.i64_observable_up_down_counter(name).with_unit(*unit);
        builder.with_description(about.to_owned()).with_callback(callback).build();
    };
    amount(
        format!("otel.sdk.processor.{part}.queue.size"),
        "The number of items that wait for their export.",
        Destination::queue_size,
    );
    if destinations.iter().any(|to| to.delivery.capacity().is_some()) {
        amount(
            format!("otel.sdk.processor.{part}.queue.capacity"),
            "The maximum number of items that can wait.",
            Destination::queue_capacity,
        );
    }
}

/// The counts of one destination, with its attributes.
struct Destination {
    delivery: Arc<Delivery>,
    processor: Vec<KeyValue>,
    exporter: Vec<KeyValue>,
}

impl Destination {
    fn new(at: usize, delivery: Arc<Delivery>, names: &Names) -> Self {
        let component = |of_type: &'static str| {
            vec![
                KeyValue::new("otel.component.type", of_type),
                KeyValue::new("otel.component.name", format!("{of_type}/{at}")),
            ]
        };
        let mut exporter = component(delivery.exporter_type());
        exporter.extend(delivery.server());
        Self { delivery, processor: component(names.processor), exporter }
    }

    fn processed(&self, counter: &dyn AsyncInstrument<u64>) {
        let DeliveryCounts { handed_over, dropped, .. } = self.delivery.counts();
        counter.observe(handed_over, &self.processor);
        counter.observe(dropped, &with_error(&self.processor, "queue_full"));
    }

    fn exported(&self, counter: &dyn AsyncInstrument<u64>) {
        let DeliveryCounts { delivered, failed, .. } = self.delivery.counts();
        counter.observe(delivered, &self.exporter);
        // The causes of failures are texts, which would be too many attribute values. They are in the report.
        counter.observe(failed, &with_error(&self.exporter, "_OTHER"));
    }

    fn queue_size(&self, amount: &dyn AsyncInstrument<i64>) {
        amount.observe(i64::try_from(self.delivery.waiting()).unwrap_or(i64::MAX), &self.processor);
    }

    fn queue_capacity(&self, amount: &dyn AsyncInstrument<i64>) {
        if let Some(capacity) = self.delivery.capacity() {
            amount.observe(i64::try_from(capacity).unwrap_or(i64::MAX), &self.processor);
        }
    }
}

fn with_error(attributes: &[KeyValue], error_type: &'static str) -> Vec<KeyValue> {
    attributes.iter().cloned().chain([KeyValue::new("error.type", error_type)]).collect()
}
