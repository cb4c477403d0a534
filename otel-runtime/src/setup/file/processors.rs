//! The processors of spans and of log records.

use super::cursor::{Cursor, Section};
use super::destinations;
use super::schema::{self, SchemaType};
use crate::report::Signal;
use crate::setup::exporters::{Destination, Destinations};

/// The types and the variables of a signal.
pub(super) struct ProcessorTypes {
    signal: Signal,
    processor: &'static SchemaType,
    batch: &'static SchemaType,
    simple: &'static SchemaType,
    exporter: &'static SchemaType,
    /// The keys of a batch processor, the variables that set the same, the smallest values, and the defaults.
    settings: [(&'static str, &'static str, u64, u64); 4],
}

pub(super) const SPANS: ProcessorTypes = ProcessorTypes {
    signal: Signal::Traces,
    processor: &schema::SPAN_PROCESSOR,
    batch: &schema::BATCH_SPAN_PROCESSOR,
    simple: &schema::SIMPLE_SPAN_PROCESSOR,
    exporter: &schema::SPAN_EXPORTER,
    settings: [
        ("schedule_delay", "OTEL_BSP_SCHEDULE_DELAY", 0, 5000),
        ("export_timeout", "OTEL_BSP_EXPORT_TIMEOUT", 0, 30_000),
        (QUEUE, "OTEL_BSP_MAX_QUEUE_SIZE", 1, 2048),
        (BATCH, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1, 512),
    ],
};

pub(super) const LOGS: ProcessorTypes = ProcessorTypes {
    signal: Signal::Logs,
    processor: &schema::LOG_RECORD_PROCESSOR,
    batch: &schema::BATCH_LOG_RECORD_PROCESSOR,
    simple: &schema::SIMPLE_LOG_RECORD_PROCESSOR,
    exporter: &schema::LOG_RECORD_EXPORTER,
    settings: [
        ("schedule_delay", "OTEL_BLRP_SCHEDULE_DELAY", 0, 1000),
        ("export_timeout", "OTEL_BLRP_EXPORT_TIMEOUT", 0, 30_000),
        (QUEUE, "OTEL_BLRP_MAX_QUEUE_SIZE", 1, 2048),
        (BATCH, "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", 1, 512),
    ],
};

const QUEUE: &str = "max_queue_size";
const BATCH: &str = "max_export_batch_size";

/// Reads the list of processors. All of them share the queue of the signal, so those that divide what is in it need the same settings.
pub(super) fn read<E: ?Sized>(list: &Cursor<'_>, types: &'static ProcessorTypes) -> Destinations<E> {
    let mut destinations = Destinations::none();
    let mut readers = ProcessorReader { types, batches: Vec::new(), simple: Vec::new(), has_console: false };
    for processor in list.list(false) {
        let Some((kind, cursor)) = processor.one_of(types.processor, "processor") else { continue };
        let section = cursor.section(if kind == "batch" { types.batch } else { types.simple });
        let exporter = section.required("exporter");
        let read = exporter.and_then(|exporter| destinations::read(exporter, types.exporter, types.signal));
        if kind == "batch" {
            readers.batches.push(section);
        }
        let Some((destination, _)) = read else { continue };
        if matches!(destination, Destination::Console) {
            readers.add_console(&cursor);
        } else if kind == "simple" {
            readers.simple.push(cursor);
        }
        destinations = destinations.and(Destinations::one(destination));
    }
    readers.share();
    destinations
}

struct ProcessorReader<'a> {
    types: &'static ProcessorTypes,
    batches: Vec<Section<'a>>,
    /// Those that do not print.
    simple: Vec<Cursor<'a>>,
    has_console: bool,
}

impl ProcessorReader<'_> {
    fn add_console(&mut self, processor: &Cursor<'_>) {
        if std::mem::replace(&mut self.has_console, true) {
            processor.refuse_key("the signal is printed already; remove one of the processors");
        }
    }

    /// Sets what all processors share.
    fn share(&self) {
        if let Some(first) = self.simple.first() {
            if !self.batches.is_empty() {
                let reason =
                    "`simple` cannot be used next to `batch`, because the processors of a signal share one queue";
                first.refuse_key(reason);
            }
            first.document.set(self.types.settings[3].1, "1".to_owned(), first.source());
            return;
        }
        let mut found = [None; 4];
        for (setting, found) in self.types.settings.iter().zip(&mut found) {
            *found = self.shared(setting);
        }
        let [.., queue, batch] = found;
        let (queue, batch) = (queue.unwrap_or(self.types.settings[2].3), batch.unwrap_or(1));
        if batch > queue
            && let Some(cursor) = self.batches.iter().find_map(|batch| batch.get(BATCH))
        {
            cursor.refuse(format_args!("`{batch}` exceeds `{QUEUE}`, which is `{queue}`"));
        }
    }

    /// Reads one setting of all batch processors, which must have the same value.
    fn shared(&self, &(key, variable, min, default): &(&'static str, &'static str, u64, u64)) -> Option<u64> {
        let values: Vec<_> = self.batches.iter().map(|batch| (batch, batch.get(key))).collect();
        let (mut shared, mut set) = (None, None);
        for (_, cursor) in values {
            let value = cursor.map_or(Some(default), |cursor| cursor.whole(min))?;
            let first = *shared.get_or_insert(value);
            if first != value {
                let at = cursor.or_else(|| self.batches.iter().find_map(|batch| batch.get(key)))?;
                at.refuse(format_args!(
                    "the processors of a signal share one queue, so all need the same `{key}`; another one has `{}`",
                    if cursor.is_some() { first } else { value }
                ));
                return None;
            }
            set = set.or(cursor);
        }
        let (cursor, value) = (set?, shared?);
        // A delay of zero is the shortest.
        let text = if key == "schedule_delay" { value.max(1) } else { value };
        cursor.document.set(variable, text.to_string(), cursor.source());
        Some(value)
    }
}
