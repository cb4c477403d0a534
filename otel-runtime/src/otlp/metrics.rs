//! Metrics.

use super::batch::{Batch, Request, RequestLimits};
use super::buffer::Buffer;
use super::points::{self, Number};
use super::resource::EncodedResource;
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::{
    AggregatedMetrics, ExponentialHistogram, Gauge, Histogram, Metric, MetricData, ResourceMetrics, Sum,
};

/// Encodes metrics as bodies of `ExportMetricsServiceRequest` within `limits`.
pub(crate) fn encode_metrics(metrics: &ResourceMetrics, limits: RequestLimits) -> Vec<Request> {
    let mut batch = Batch::default();
    for scope in metrics.scope_metrics() {
        for metric in scope.metrics() {
            batch.add(scope.scope(), None, |message| self::metric(message, metric));
        }
    }
    batch.to_requests(&EncodedResource::new(metrics.resource()), limits)
}

fn metric(message: &mut Buffer, metric: &Metric) {
    message.string(1, metric.name());
    message.string(2, metric.description());
    message.string(3, metric.unit());
    match metric.data() {
        AggregatedMetrics::F64(data) => self::data(message, data),
        AggregatedMetrics::U64(data) => self::data(message, data),
        AggregatedMetrics::I64(data) => self::data(message, data),
    }
}

fn data<N: Number>(message: &mut Buffer, data: &MetricData<N>) {
    match data {
        MetricData::Gauge(gauge) => message.message(5, |message| self::gauge(message, gauge)),
        MetricData::Sum(sum) => message.message(7, |message| self::sum(message, sum)),
        MetricData::Histogram(histogram) => message.message(9, |message| self::histogram(message, histogram)),
        MetricData::ExponentialHistogram(histogram) => {
            message.message(10, |message| exponential_histogram(message, histogram));
        }
    }
}

fn gauge<N: Number>(message: &mut Buffer, gauge: &Gauge<N>) {
    for point in gauge.data_points() {
        let numbers = (point.value(), point.exemplars());
        let times = points::Times { start: gauge.start_time(), end: gauge.time() };
        message.message(1, |message| points::number(message, times, numbers, point.attributes()));
    }
}

fn sum<N: Number>(message: &mut Buffer, sum: &Sum<N>) {
    for point in sum.data_points() {
        let numbers = (point.value(), point.exemplars());
        let times = points::Times { start: Some(sum.start_time()), end: sum.time() };
        message.message(1, |message| points::number(message, times, numbers, point.attributes()));
    }
    message.put_uint64(2, temporality(sum.temporality()));
    if sum.is_monotonic() {
        message.put_bool(3, true);
    }
}

fn histogram<N: Number>(message: &mut Buffer, histogram: &Histogram<N>) {
    let times = points::Times { start: Some(histogram.start_time()), end: histogram.time() };
    for point in histogram.data_points() {
        message.message(1, |message| points::histogram(message, times, point));
    }
    message.put_uint64(2, temporality(histogram.temporality()));
}

fn exponential_histogram<N: Number>(message: &mut Buffer, histogram: &ExponentialHistogram<N>) {
    let times = points::Times { start: Some(histogram.start_time()), end: histogram.time() };
    for point in histogram.data_points() {
        message.message(1, |message| points::exponential_histogram(message, times, point));
    }
    message.put_uint64(2, temporality(histogram.temporality()));
}

fn temporality(temporality: Temporality) -> u64 {
    match temporality {
        Temporality::Delta => 1,
        _ => 2,
    }
}
