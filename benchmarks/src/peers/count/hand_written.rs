//! Hand-written code on the OpenTelemetry API, which creates instruments and attributes once.

use super::{SECONDS, expected};
use crate::case::{Case, Signal};
use crate::peers::calls::{calls, work};
use crate::peers::exporter::{Tally, metrics};
use crate::subject::Subject;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, MeterProvider as _};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

static INSTRUMENTS: OnceLock<Instruments> = OnceLock::new();

/// The state between calls.
pub(crate) struct Instruments {
    /// The number of calls.
    pub(crate) calls: Counter<u64>,
    /// The durations.
    pub(crate) duration: Histogram<f64>,
    /// The attributes of the one series.
    pub(crate) attributes: [KeyValue; 2],
}

impl Instruments {
    /// Creates all instruments of this provider.
    pub(crate) fn new(provider: &SdkMeterProvider) -> Self {
        let meter = provider.meter("benchmarks");
        let duration = meter.f64_histogram("bench.calls.duration").with_unit("s").with_boundaries(SECONDS.to_vec());
        Self {
            calls: meter.u64_counter("bench.calls").build(),
            duration: duration.build(),
            attributes: [KeyValue::new("acme.channel", "checkout"), KeyValue::new("acme.tier", "gold")],
        }
    }
}

fn instruments() -> &'static Instruments {
    INSTRUMENTS.get().expect("installed before the first call")
}

/// Counts one call.
#[inline]
pub(crate) fn count() {
    let instruments = instruments();
    instruments.calls.add(1, &instruments.attributes);
}

/// Records its duration.
#[inline]
pub(crate) fn record(duration: Duration) {
    let instruments = instruments();
    instruments.duration.record(duration.as_secs_f64(), &instruments.attributes);
}

#[inline(never)]
fn counted(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    count();
    result
}

#[inline(never)]
fn counted_and_timed(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let result = work(id, name);
    count();
    record(start.elapsed());
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let leaf = if case.signal == Signal::Count { counted } else { counted_and_timed };
    let tally = Tally::default();
    let provider = install(&tally);
    let flush = move || _ = provider.force_flush();
    Subject::recording(Box::new(move || calls(leaf)), flush, move || tally.total(), expected(case))
}

/// Keeps instruments for this process.
pub(crate) fn install(tally: &Tally) -> SdkMeterProvider {
    let provider = metrics::provider(tally);
    INSTRUMENTS.get_or_init(|| Instruments::new(&provider));
    provider
}
