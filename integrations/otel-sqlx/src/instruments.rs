//! The instruments of statements and pools.

use opentelemetry::metrics::{Counter, Meter};
use otel_runtime::__integration::{Binding, OperationMetrics};

/// All pools share one binding.
pub(super) static BINDING: Binding<DatabaseInstruments> = Binding::new("otel_runtime::sqlx", DatabaseInstruments::new);

/// The bucket boundaries that the conventions recommend for `db.client.operation.duration`.
const BOUNDARIES: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];

pub(super) struct DatabaseInstruments {
    pub(super) statements: OperationMetrics,
    pub(super) wait: OperationMetrics,
    pub(super) used: OperationMetrics,
    pub(super) timeouts: Counter<u64>,
    /// Creates the observable instruments, which belong to one pool.
    pub(super) meter: Meter,
}

impl DatabaseInstruments {
    fn new(meter: &Meter) -> Self {
        let seconds = |name, description| {
            let histogram = meter.f64_histogram(name).with_unit("s").with_description(description);
            OperationMetrics::new(histogram.with_boundaries(BOUNDARIES.to_vec()).build())
        };
        let timeouts = meter.u64_counter("db.client.connection.timeouts").with_unit("{timeout}");
        let timeouts = timeouts.with_description("Attempts to acquire a connection from the pool that timed out.");
        Self {
            statements: seconds("db.client.operation.duration", "Duration of database client operations."),
            wait: seconds("db.client.connection.wait_time", "Time it took to acquire a connection from the pool."),
            used: seconds("db.client.connection.use_time", "Time between acquiring a connection and returning it."),
            timeouts: timeouts.build(),
            meter: meter.clone(),
        }
    }
}
