//! The recorder of a signal whose destinations all receive encoded requests.

use super::batch::BatchSettings;
use crate::error::InstallError;
use crate::export::{Lane, MAX_REQUEST, QUEUE_BYTES, Transport};
use crate::otlp::{EncodedResource, RequestLimits};
use crate::record::{Collector, CollectorSettings, Recorder, Shown};
use crate::report::Signal;
use crate::setup::config::SettingsReader;
use crate::setup::exporters::{self, Destination};
use opentelemetry_sdk::Resource;
use std::sync::Arc;

/// A recorder, and what takes recorded items to their destinations.
pub(super) struct Recording {
    pub(super) recorder: Arc<Recorder>,
    pub(super) collector: Arc<Collector>,
    /// Set if the signal is printed.
    pub(super) shown: Option<Shown>,
}

/// Returns whether the signal can be recorded as encoded requests, and reports what is used. Exporters that are written for the SDK need its
/// provider and processors.
pub(super) fn is_recordable<E: ?Sized>(
    signal: Signal,
    destinations: &[Destination<E>],
    reader: &mut SettingsReader,
) -> bool {
    let is_recordable = !destinations.iter().any(|destination| matches!(destination, Destination::Custom(_)));
    let (pipeline, reason) = if is_recordable {
        ("recorder", "no exporter is written for the SDK")
    } else {
        ("SDK", "an exporter is written for the SDK")
    };
    reader.report.add_setting(format!("{signal}.pipeline"), pipeline, reason);
    is_recordable
}

/// Starts a recorder.
///
/// # Errors
///
/// Returns an error if a setting is invalid, or if a thread cannot be created.
pub(super) fn record<E: ?Sized>(
    signal: Signal,
    destinations: Vec<Destination<E>>,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<Recording, InstallError> {
    let is_printed = destinations.iter().any(|destination| matches!(destination, Destination::Console));
    let batch = BatchSettings::resolve_for_recorder(signal, is_printed, reader);
    let (lanes, bytes) = lanes(signal, destinations, batch, transport, reader)?;
    let recorder = Arc::new(Recorder::new(bytes, batch.queue, batch.size));
    let request_bytes = lanes.iter().map(|lane| lane.request_limits().bytes).min().unwrap_or(MAX_REQUEST);
    let requests = RequestLimits { bytes: request_bytes, items: batch.size };
    let settings = CollectorSettings { delay: batch.delay, requests, when_full: batch.when_full(signal, bytes) };
    let collector = Collector::start(Arc::clone(&recorder), EncodedResource::new(resource), lanes, settings);
    let collector = collector.map_err(|source| InstallError::Thread { signal, source })?;
    let terminal = transport.terminal.clone().filter(|_| is_printed);
    let shown = terminal.map(|terminal| Shown { terminal, signal, collector: Some(Arc::clone(&collector)) });
    Ok(Recording { recorder, collector, shown })
}

/// Starts the lanes, and returns the size of the largest queue.
fn lanes<E: ?Sized>(
    signal: Signal,
    destinations: Vec<Destination<E>>,
    batch: BatchSettings,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<(Vec<Lane>, usize), InstallError> {
    let (mut lanes, mut bytes) = (Vec::new(), None);
    for destination in destinations {
        match destination {
            Destination::Otlp(settings) => {
                let mut otlp = exporters::resolve(signal, settings, reader)?;
                batch.cap(&mut otlp);
                bytes = bytes.max(Some(otlp.limits.bytes));
                lanes.push(transport.lane(&otlp)?);
            }
            Destination::Console => lanes.extend(transport.console(signal)?),
            Destination::JsonLines(to) => lanes.push(transport.json_lines(signal, &to)?),
            // The SDK's provider is used for custom exporters.
            Destination::Custom(_) => {}
        }
    }
    if let Some(items) = batch.item_limit() {
        for lane in &lanes {
            lane.delivery().set_capacity(items);
        }
    }
    Ok((lanes, bytes.unwrap_or(QUEUE_BYTES)))
}
