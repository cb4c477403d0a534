//! Settings of the batch processors for spans and log records.

use crate::export::Otlp;
use crate::report::Signal;
use crate::setup::config::{Millis, SettingsReader, interval, millis, positive};
use std::time::Duration;

/// Settings of a batch processor. The SDK reads the same variables, but does not report invalid values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BatchSettings {
    pub(super) queue: usize,
    pub(super) size: usize,
    pub(super) delay: Duration,
    /// `None` if it is not set. The timeout of the exporter is then the limit.
    export_timeout: Option<Duration>,
}

impl BatchSettings {
    /// Reads `OTEL_BSP_*` for spans and `OTEL_BLRP_*` for log records.
    ///
    /// Specification: [batch processors](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor).
    pub(super) fn resolve(signal: Signal, reader: &mut SettingsReader) -> Self {
        let variables = Variables::of(signal);
        let length = reader.choose(&format!("{signal}.queue_size"), None, &[&variables.queue], positive, 2048);
        Self::with_queue(bounded(length, &variables.queue, reader), signal, variables, reader)
    }

    /// Reads the same variables for a recorder. Its queue is bounded in bytes; the number of items is only limited if it is set.
    pub(super) fn resolve_for_recorder(signal: Signal, is_printed: bool, reader: &mut SettingsReader) -> Self {
        let mut variables = Variables::of(signal);
        if is_printed {
            variables.default_delay = PRINT_DELAY;
        }
        let setting = format!("{signal}.queue_size");
        let length = reader.choose_optional(&setting, None, &[&variables.queue], positive);
        Self::with_queue(length.unwrap_or(UNLIMITED), signal, variables, reader)
    }

    fn with_queue(queue: usize, signal: Signal, variables: Variables, reader: &mut SettingsReader) -> Self {
        // The default adapts to a smaller queue.
        let default = queue.min(512);
        let mut size = reader.choose(&format!("{signal}.batch_size"), None, &[&variables.size], positive, default);
        if size > queue {
            let message = format!("the batch size {size} exceeds the queue size {queue}; using {queue}");
            reader.report.add_problem(variables.size, message, true);
            size = queue;
        }
        let delay = Millis(Duration::from_millis(variables.default_delay));
        let delay = reader.choose(&format!("{signal}.delay"), None, &[&variables.delay], interval, delay);
        let timeout = variables.timeout;
        let export_timeout = reader.choose_optional(&format!("{signal}.export_timeout"), None, &[&timeout], millis);
        Self { queue, size, delay: delay.0, export_timeout: export_timeout.map(|timeout| timeout.0) }
    }

    /// Returns the maximum number of items in the queue of a recorder, if it is set.
    pub(super) fn item_limit(&self) -> Option<usize> {
        (self.queue != UNLIMITED).then_some(self.queue)
    }

    /// Returns why items of a recorder are dropped.
    pub(super) fn when_full(&self, signal: Signal, bytes: usize) -> String {
        if self.queue == UNLIMITED {
            return format!(
                "more than {bytes} bytes were recorded before they could be collected; increase `queue_bytes`"
            );
        }
        format!("the queue was full; increase `{}`", Variables::of(signal).queue)
    }

    pub(super) fn cap(&self, otlp: &mut Otlp) {
        cap(otlp, self.export_timeout);
    }
}

/// The environment variables of a batch processor.
struct Variables {
    queue: String,
    size: String,
    delay: String,
    timeout: String,
    /// In milliseconds.
    default_delay: u64,
}

impl Variables {
    fn of(signal: Signal) -> Self {
        let (prefix, default_delay) = match signal {
            Signal::Logs => ("OTEL_BLRP", 1000),
            _ => ("OTEL_BSP", 5000),
        };
        let variable = |name: &str| format!("{prefix}_{name}");
        Self {
            queue: variable("MAX_QUEUE_SIZE"),
            size: variable("MAX_EXPORT_BATCH_SIZE"),
            delay: variable("SCHEDULE_DELAY"),
            timeout: variable("EXPORT_TIMEOUT"),
            default_delay,
        }
    }
}

/// The default time in milliseconds after which something is printed that is not printed at once, such as a span that ends after its parent.
const PRINT_DELAY: u64 = 200;

/// More items than fit into the memory of a queue.
const UNLIMITED: usize = usize::MAX >> 1;

/// Limits the size of the queue. The SDK allocates the queue at once, so a typing error could exhaust the memory.
fn bounded(queue: usize, variable: &str, reader: &mut SettingsReader) -> usize {
    if queue > MAX_QUEUE_SIZE {
        reader.report.add_problem(
            variable,
            format!("{queue} exceeds the maximum queue size; using {MAX_QUEUE_SIZE}"),
            true,
        );
    }
    queue.min(MAX_QUEUE_SIZE)
}

/// Maximum size of a queue: about 400 MB of spans.
const MAX_QUEUE_SIZE: usize = 1 << 20;

/// Limits the timeout of the exporter, because the SDK's thread-based processors ignore their export timeout.
pub(super) fn cap(otlp: &mut Otlp, limit: Option<Duration>) {
    if let Some(limit) = limit.filter(|limit| !limit.is_zero()) {
        otlp.timeout = Some(otlp.timeout.map_or(limit, |timeout| timeout.min(limit)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_invalid_ones_reported() {
        let variables = [
            ("OTEL_BSP_MAX_QUEUE_SIZE", "100"),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "200"),
            ("OTEL_BSP_SCHEDULE_DELAY", "soon"),
        ];
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        let batch = BatchSettings::resolve(Signal::Traces, &mut reader);
        assert_eq!((batch.queue, batch.size, batch.delay), (100, 100, Duration::from_secs(5)));
        let problems: Vec<_> = reader.report.problems().iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE: the batch size 200 exceeds the queue size 100; using 100",
                "OTEL_BSP_SCHEDULE_DELAY: `soon` is not a number of milliseconds; using 5000 ms"
            ]
        );
    }

    #[test]
    fn the_default_batch_size_adapts_to_the_queue() {
        let variables = [("OTEL_BLRP_MAX_QUEUE_SIZE", "7"), ("OTEL_BLRP_SCHEDULE_DELAY", "0")];
        let mut reader = SettingsReader::new(variables.into_iter().collect());
        let batch = BatchSettings::resolve_for_recorder(Signal::Logs, false, &mut reader);
        assert_eq!((batch.queue, batch.size, batch.delay), (7, 7, Duration::from_secs(1)));
        let problems: Vec<_> = reader.finish().problems().iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            ["OTEL_BLRP_SCHEDULE_DELAY: `0` is not an interval; write a number of milliseconds above 0; using 1000 ms"]
        );
    }

    #[test]
    fn the_queue_size_is_limited() {
        let mut reader = SettingsReader::new([("OTEL_BSP_MAX_QUEUE_SIZE", "999999999999")].into_iter().collect());
        assert_eq!(BatchSettings::resolve(Signal::Traces, &mut reader).queue, MAX_QUEUE_SIZE);
        assert_eq!(
            reader.report.problems()[0].to_string(),
            "OTEL_BSP_MAX_QUEUE_SIZE: 999999999999 exceeds the maximum queue size; using 1048576"
        );
    }
}
