//! Prints a summary of all metrics on a terminal, whenever it has changed.

use super::escape::shorten;
use super::{span_line, time};
use crate::display_value::DisplayValue;
use crate::otlp::{RequestLimits, encode_metrics};
use crate::received::{PointValue, ReceivedMetric, decode_metrics};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use prost::DecodeError;
use std::fmt;
use std::fmt::Write as _;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Maximum number of lines. The number of further lines is printed.
const MAX_POINTS: usize = 50;
/// Minimum width of the column of names, so that values start in the column of the attributes of spans.
const NARROWEST: usize = 54;
/// Maximum width of the column of names. A longer name only moves the value in its own line.
const WIDEST: usize = 120;

/// Prints a summary of all metrics since the start, whenever it differs from the last one.
///
/// ```text
/// metrics
///   function.calls  code.function.name=load                 12
///   function.calls.duration                                 12 times, 4.1 ms on average, 200 µs to 31.0 ms
/// ```
pub(crate) struct ConsoleMetrics(Mutex<SummaryState>, AtomicBool);

struct SummaryState {
    last: String,
    out: Box<dyn Write + Send>,
}

impl ConsoleMetrics {
    /// Creates an exporter that prints to `out`. A summary is written with one call, so that exporters can share the output.
    pub(crate) fn new<W: Write + Send + 'static>(out: W) -> Self {
        Self(Mutex::new(SummaryState { last: String::new(), out: Box::new(out) }), AtomicBool::new(true))
    }
}

impl fmt::Debug for ConsoleMetrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConsoleMetrics")
    }
}

impl PushMetricExporter for ConsoleMetrics {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        if !self.1.load(Relaxed) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        let text = summary(metrics).map_err(|error| OTelSdkError::InternalFailure(format!("console: {error}")))?;
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if text == state.last {
            return Ok(());
        }
        let result = state.out.write_all(text.as_bytes()).and_then(|()| state.out.flush());
        result.map_err(|error| OTelSdkError::InternalFailure(format!("console: cannot write metrics: {error}")))?;
        state.last = text;
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        if self.1.swap(false, Relaxed) { Ok(()) } else { Err(OTelSdkError::AlreadyShutdown) }
    }

    fn temporality(&self) -> Temporality {
        Temporality::Cumulative
    }
}

/// Returns the summary, which is sorted, because the SDK returns metrics and points in any order.
fn summary(metrics: &ResourceMetrics) -> Result<String, DecodeError> {
    let mut lines = Vec::new();
    for request in encode_metrics(metrics, RequestLimits::UNLIMITED) {
        let metrics = decode_metrics(&request.body)?;
        lines.extend(metrics.iter().filter(|metric| !is_of_the_sdk(&metric.name)).flat_map(summary_lines));
    }
    Ok(summary_text("metrics", lines))
}

/// Returns whether the metric is about the SDK itself.
pub(crate) fn is_of_the_sdk(metric: &str) -> bool {
    metric.starts_with("otel.sdk.")
}

/// The name with attributes, and the value of a point.
pub(crate) type SummaryLine = (Vec<String>, String);

/// Formats points in columns below a heading. Returns an empty text if there are no points.
pub(crate) fn summary_text(heading: &str, mut points: Vec<SummaryLine>) -> String {
    if points.is_empty() {
        return String::new();
    }
    points.sort();
    let mut text = format!("{heading}\n");
    for series in points[..points.len().min(MAX_POINTS)].chunk_by(|(one, _), (other, _)| one[0] == other[0]) {
        let titles: Vec<_> = series.iter().map(|(title, _)| title.join("  ")).collect();
        let widths = titles.iter().map(|title| title.chars().count()).filter(|width| *width <= WIDEST);
        let width = widths.max().unwrap_or(0).max(NARROWEST);
        for (title, (_, value)) in titles.iter().zip(series) {
            _ = writeln!(text, "  {title:<width$}  {value}");
        }
    }
    if points.len() > MAX_POINTS {
        _ = writeln!(text, "  +{} more", points.len() - MAX_POINTS);
    }
    text
}

/// Formats the points of a metric.
#[expect(clippy::cast_precision_loss, reason = "beyond 2^53 a reader does not miss the last digits")]
pub(crate) fn summary_lines(metric: &ReceivedMetric) -> impl Iterator<Item = SummaryLine> {
    let unit = &metric.unit;
    metric.points.iter().map(move |point| {
        let value = match &point.value {
            PointValue::Int(number) => format_quantity(*number as f64, unit),
            PointValue::Double(number) => format_quantity(*number, unit),
            PointValue::Distribution { count, sum, min, max, .. } => {
                format_distribution(unit, *count, *sum, min.zip(*max))
            }
            PointValue::None => "none".to_owned(),
        };
        let attributes = point.attributes.iter().map(|(key, value)| (key, DisplayValue::text(value)));
        (title(&metric.name, attributes), value)
    })
}

/// Returns the name of a metric, followed by the attributes of a point.
fn title<'a>(metric: &str, attributes: impl Iterator<Item = (&'a str, String)>) -> Vec<String> {
    let mut attributes: Vec<_> = attributes.collect();
    // Failures are sorted after successes.
    attributes.sort_by_key(|(key, _)| (*key == "error.type", *key));
    let name = shorten(metric, 100);
    [name].into_iter().chain(attributes.iter().map(|(key, value)| span_line::compact(key, value))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a mean for reading")]
fn format_distribution(unit: &str, count: u64, sum: f64, ends: Option<(f64, f64)>) -> String {
    let mean = format_quantity(sum / count as f64, unit);
    match (count, ends) {
        (0, _) => "none".to_owned(),
        (1, _) => format!("1 time, {mean}"),
        (_, None) => format!("{count} times, {mean} on average"),
        (_, Some((min, max))) => {
            format!(
                "{count} times, {mean} on average, {} to {}",
                format_quantity(min, unit),
                format_quantity(max, unit)
            )
        }
    }
}

/// Formats a number with its unit. Times are printed in the most readable unit, and annotations such as `{user}` are omitted.
fn format_quantity(number: f64, unit: &str) -> String {
    if let Some(time) = seconds(unit).and_then(|seconds| Duration::try_from_secs_f64(number * seconds).ok()) {
        return time::format_duration(time);
    }
    let number = digits(number);
    match unit {
        "" | "1" => number,
        unit if unit.starts_with('{') => number,
        unit => format!("{number} {}", shorten(unit, 20)),
    }
}

/// Returns the length of a unit of time in seconds.
fn seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" => 1.0,
        "ms" => 1e-3,
        "us" => 1e-6,
        "ns" => 1e-9,
        _ => return None,
    })
}

/// Formats a number with up to three decimals.
fn digits(number: f64) -> String {
    if number != 0.0 && number.abs() < 0.001 {
        return format!("{number:e}");
    }
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
