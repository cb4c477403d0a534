//! Data points of metrics, and their exemplars.

use super::attributes::attributes;
use super::buffer::Buffer;
use opentelemetry::KeyValue;
use opentelemetry_sdk::metrics::data::{Exemplar, ExponentialHistogramDataPoint, HistogramDataPoint};
use std::time::SystemTime;

/// The types of measurements.
pub(super) trait Number: Copy {
    /// Writes the member `as_double` or `as_int` of a data point or an exemplar.
    fn put(self, message: &mut Buffer, as_double: u32, as_int: u32);

    /// Returns the number as OTLP represents it in histograms.
    fn to_f64(self) -> f64;
}

impl Number for f64 {
    fn put(self, message: &mut Buffer, as_double: u32, _: u32) {
        message.put_double(as_double, self);
    }

    fn to_f64(self) -> f64 {
        self
    }
}

impl Number for i64 {
    fn put(self, message: &mut Buffer, _: u32, as_int: u32) {
        message.put_sfixed64(as_int, self);
    }

    #[expect(clippy::cast_precision_loss, reason = "histograms of OTLP have floating-point numbers only")]
    fn to_f64(self) -> f64 {
        self as f64
    }
}

impl Number for u64 {
    /// OTLP has signed integers only, so larger numbers become the largest of them.
    fn put(self, message: &mut Buffer, _: u32, as_int: u32) {
        message.put_sfixed64(as_int, i64::try_from(self).unwrap_or(i64::MAX));
    }

    #[expect(clippy::cast_precision_loss, reason = "histograms of OTLP have floating-point numbers only")]
    fn to_f64(self) -> f64 {
        self as f64
    }
}

/// The interval of a data point.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) start: Option<SystemTime>,
    pub(super) end: SystemTime,
}

impl Times {
    fn write(self, message: &mut Buffer) {
        if let Some(start) = self.start {
            message.time(2, start);
        }
        message.time(3, self.end);
    }
}

/// Writes a data point of a gauge or a sum: its value with its exemplars, and its attributes.
pub(super) fn number<'a, N: Number + 'a>(
    message: &mut Buffer,
    times: Times,
    (value, exemplars): (N, impl Iterator<Item = &'a Exemplar<N>>),
    own: impl Iterator<Item = &'a KeyValue>,
) {
    times.write(message);
    value.put(message, 4, 6);
    exemplars.for_each(|exemplar| message.message(5, |message| self::exemplar(message, exemplar)));
    attributes(message, 7, own);
}

pub(super) fn histogram<N: Number>(message: &mut Buffer, times: Times, point: &HistogramDataPoint<N>) {
    times.write(message);
    message.fixed64(4, point.count());
    message.put_double(5, point.sum().to_f64());
    message.packed_fixed64(6, point.bucket_counts());
    message.packed_fixed64(7, point.bounds().map(f64::to_bits));
    point.exemplars().for_each(|exemplar| message.message(8, |message| self::exemplar(message, exemplar)));
    attributes(message, 9, point.attributes());
    extremes(message, 11, point.min(), point.max());
}

pub(super) fn exponential_histogram<N: Number>(
    message: &mut Buffer,
    times: Times,
    point: &ExponentialHistogramDataPoint<N>,
) {
    attributes(message, 1, point.attributes());
    times.write(message);
    message.fixed64(4, u64::try_from(point.count()).unwrap_or(u64::MAX));
    message.put_double(5, point.sum().to_f64());
    message.sint32(6, point.scale().into());
    message.fixed64(7, point.zero_count());
    for (field, buckets) in [(8, point.positive_bucket()), (9, point.negative_bucket())] {
        message.message(field, |message| {
            message.sint32(1, buckets.offset());
            message.packed_uint64(2, buckets.counts());
        });
    }
    point.exemplars().for_each(|exemplar| message.message(11, |message| self::exemplar(message, exemplar)));
    extremes(message, 12, point.min(), point.max());
    message.double(14, point.zero_threshold());
}

/// Writes the minimum as `field` and the maximum as the next field.
fn extremes<N: Number>(message: &mut Buffer, field: u32, min: Option<N>, max: Option<N>) {
    for (field, value) in [(field, min), (field + 1, max)] {
        if let Some(value) = value {
            message.put_double(field, value.to_f64());
        }
    }
}

fn exemplar<N: Number>(message: &mut Buffer, exemplar: &Exemplar<N>) {
    message.time(2, exemplar.time());
    exemplar.value.put(message, 3, 6);
    message.bytes(4, exemplar.span_id());
    message.bytes(5, exemplar.trace_id());
    attributes(message, 7, exemplar.filtered_attributes());
}
