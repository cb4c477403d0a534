//! The recorder of a signal whose destinations all receive OTLP.

use super::batch::BatchSettings;
use crate::error::InstallError;
use crate::export::{MAX_REQUEST, Transport};
use crate::otlp::{EncodedResource, RequestLimits};
use crate::record::{Collector, CollectorSettings, Recorder};
use crate::report::Signal;
use crate::setup::config::SettingsReader;
use crate::setup::exporters::{self, Destination, OtlpSettings};
use opentelemetry_sdk::Resource;
use std::sync::Arc;

/// Returns the settings of the destinations, if all of them receive OTLP. Otherwise the SDK's provider and processors are used.
///
/// # Errors
///
/// Returns the destinations.
pub(super) fn all_otlp<E: ?Sized>(destinations: Vec<Destination<E>>) -> Result<Vec<OtlpSettings>, Vec<Destination<E>>> {
    if !destinations.iter().all(|destination| matches!(destination, Destination::Otlp(_))) {
        return Err(destinations);
    }
    let settings = destinations.into_iter().filter_map(|destination| match destination {
        Destination::Otlp(settings) => Some(settings),
        _ => None,
    });
    Ok(settings.collect())
}

/// Starts what takes recorded items to their destinations.
///
/// # Errors
///
/// Returns an error if a setting is invalid, or if a thread cannot be created.
pub(super) fn record(
    signal: Signal,
    destinations: Vec<OtlpSettings>,
    resource: &Resource,
    transport: &mut Transport,
    reader: &mut SettingsReader,
) -> Result<(Arc<Recorder>, Arc<Collector>), InstallError> {
    reader.report.add_setting(&format!("{signal}.pipeline"), "recorder", "all exporters are OTLP");
    let batch = BatchSettings::resolve_for_recorder(signal, reader);
    let (mut lanes, mut bytes) = (Vec::new(), 0);
    for settings in destinations {
        let mut otlp = exporters::resolve(signal, settings, reader)?;
        batch.cap(&mut otlp);
        bytes = bytes.max(otlp.limits.bytes);
        let lane = transport.lane(&otlp)?;
        if let Some(items) = batch.item_limit() {
            lane.delivery().set_capacity(items);
        }
        lanes.push(lane);
    }
    let recorder = Arc::new(Recorder::new(bytes, batch.queue, batch.size));
    let requests = RequestLimits { bytes: MAX_REQUEST, items: batch.size };
    let settings = CollectorSettings { delay: batch.delay, requests, when_full: batch.when_full(signal, bytes) };
    let collector = Collector::start(Arc::clone(&recorder), EncodedResource::new(resource), lanes, settings);
    let collector = collector.map_err(|source| InstallError::Thread { signal, source })?;
    Ok((recorder, collector))
}
