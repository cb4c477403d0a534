//! The state that a pool, its connections and its transactions share.

use super::database::{DatabaseLocation, TracedDatabase};
use super::instruments::{BINDING, DatabaseInstruments};
use super::statement_cache::StatementCache;
use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use otel_runtime::__integration::{OperationSeries, current_context};
use sqlx_core::Error;
use sqlx_core::pool::{Pool, PoolConnection};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Instant;

pub(super) struct PoolState<DB: TracedDatabase> {
    pub(super) pool: Pool<DB>,
    pub(super) statements: StatementCache,
    /// The value of `db.system.name`.
    pub(super) system: &'static str,
    /// The name that the application has given to the pool.
    pub(super) given_name: Option<String>,
    name: KeyValue,
    /// The number of callers that are waiting for a connection.
    pending: AtomicI64,
    /// The meter providers that observe the pool already.
    observers: Mutex<Vec<Weak<dyn MeterProvider + Send + Sync>>>,
}

/// A connection whose time in use is measured until it is dropped.
pub(super) struct HeldConnection<DB: TracedDatabase> {
    pub(super) connection: PoolConnection<DB>,
    pub(super) use_timer: UseTimer,
}

/// Measures how long a connection is in use. It is dropped when the connection returns to the pool.
pub(super) struct UseTimer(Option<(Instant, Arc<OperationSeries>)>);

impl<DB: TracedDatabase> PoolState<DB> {
    pub(super) fn new(pool: Pool<DB>, system: &'static str, name: Option<String>) -> Arc<Self> {
        let location = DB::location(&pool.connect_options());
        let given_name = name.clone();
        let name: Arc<str> = name.unwrap_or_else(|| default_name(system, &location)).into();
        let pool_state = Arc::new(Self {
            pool,
            statements: StatementCache::new(system, &location),
            system,
            given_name,
            name: KeyValue::new("db.client.connection.pool.name", name),
            pending: AtomicI64::new(0),
            observers: Mutex::default(),
        });
        if let Some(bound) = BINDING.resolve(&current_context()) {
            pool_state.observe(bound.instruments.as_ref(), bound.meters.as_ref());
        }
        pool_state
    }

    /// Acquires a connection of the pool and measures how long this takes.
    pub(super) async fn acquire(self: &Arc<Self>) -> Result<HeldConnection<DB>, Error> {
        let bound = BINDING.resolve(&current_context());
        let instruments = bound.as_ref().and_then(|bound| bound.instruments.as_ref());
        self.observe(instruments, bound.as_ref().and_then(|bound| bound.meters.as_ref()));
        let began = Instant::now();
        let mut acquire = pin!(self.pool.acquire());
        let mut waiting = None;
        let acquired = poll_fn(|cx| {
            let acquired = acquire.as_mut().poll(cx);
            if acquired.is_pending() && waiting.is_none() {
                waiting = Some(PendingRequest::new(&self.pending));
            }
            acquired
        });
        let acquired = acquired.await;
        let name = std::slice::from_ref(&self.name);
        match (&acquired, instruments) {
            (Ok(_), Some(DatabaseInstruments { wait, .. })) => {
                wait.series(began, name).record(began.elapsed().as_secs_f64());
            }
            (Err(Error::PoolTimedOut), Some(DatabaseInstruments { timeouts, .. })) => timeouts.add(1, name),
            _ => {}
        }
        Ok(HeldConnection { connection: acquired?, use_timer: self.use_timer(instruments) })
    }

    /// Acquires a connection if one is idle.
    pub(super) fn try_acquire(self: &Arc<Self>) -> Option<HeldConnection<DB>> {
        let bound = BINDING.resolve(&current_context());
        let instruments = bound.as_ref().and_then(|bound| bound.instruments.as_ref());
        self.observe(instruments, bound.as_ref().and_then(|bound| bound.meters.as_ref()));
        Some(HeldConnection { connection: self.pool.try_acquire()?, use_timer: self.use_timer(instruments) })
    }

    fn use_timer(&self, instruments: Option<&DatabaseInstruments>) -> UseTimer {
        UseTimer(instruments.map(|instruments| {
            let now = Instant::now();
            (now, instruments.used.series(now, std::slice::from_ref(&self.name)))
        }))
    }

    /// Registers the observable instruments with a meter provider, once for each provider.
    pub(super) fn observe(
        self: &Arc<Self>,
        instruments: Option<&DatabaseInstruments>,
        meters: Option<&Weak<dyn MeterProvider + Send + Sync>>,
    ) {
        let (Some(instruments), Some(meters)) = (instruments, meters) else { return };
        let mut observers = self.observers.lock().unwrap_or_else(PoisonError::into_inner);
        if observers.iter().any(|observer| observer.ptr_eq(meters)) {
            return;
        }
        observers.retain(|observer| observer.strong_count() > 0);
        observers.push(Weak::clone(meters));
        drop(observers);
        self.register(instruments);
    }

    /// Callbacks cannot be unregistered, so they hold weak references: a pool that was dropped is no longer observed.
    fn register(self: &Arc<Self>, DatabaseInstruments { meter, .. }: &DatabaseInstruments) {
        let count = meter.i64_observable_up_down_counter("db.client.connection.count").with_unit("{connection}");
        let pool_state = Arc::downgrade(self);
        let count = count.with_description("Connections in the pool, by state.").with_callback(move |out| {
            let Some(pool_state) = pool_state.upgrade() else { return };
            let (size, idle) = (i64::from(pool_state.pool.size()), to_i64(pool_state.pool.num_idle()));
            // The two values are not read atomically.
            let used = (size - idle).max(0);
            for (state, number) in [("idle", idle), ("used", used)] {
                out.observe(number, &[pool_state.name.clone(), KeyValue::new("db.client.connection.state", state)]);
            }
        });
        count.build();
        let max = meter.i64_observable_up_down_counter("db.client.connection.max").with_unit("{connection}");
        let pool_state = Arc::downgrade(self);
        let max = max.with_description("Maximum number of connections in the pool.").with_callback(move |out| {
            let Some(pool_state) = pool_state.upgrade() else { return };
            let max = i64::from(pool_state.pool.options().get_max_connections());
            out.observe(max, std::slice::from_ref(&pool_state.name));
        });
        max.build();
        let pending =
            meter.i64_observable_up_down_counter("db.client.connection.pending_requests").with_unit("{request}");
        let pool_state = Arc::downgrade(self);
        let pending =
            pending.with_description("Callers that are waiting for a connection.").with_callback(move |out| {
                let Some(pool_state) = pool_state.upgrade() else { return };
                out.observe(pool_state.pending.load(Relaxed), std::slice::from_ref(&pool_state.name));
            });
        pending.build();
    }
}

/// The name of a pool without a name, as the conventions define it: `server.address:server.port/db.namespace`, without the
/// parts that are unknown.
fn default_name(system: &str, DatabaseLocation { namespace, address, port }: &DatabaseLocation) -> String {
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let server = address.as_deref().map(|address| format!("{address}{port}"));
    match (server, namespace) {
        (Some(server), Some(namespace)) => format!("{server}/{namespace}"),
        (server, namespace) => server.or_else(|| namespace.clone()).unwrap_or_else(|| system.to_owned()),
    }
}

fn to_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Counts one waiting caller until it is dropped.
struct PendingRequest<'a>(&'a AtomicI64);

impl<'a> PendingRequest<'a> {
    fn new(pending: &'a AtomicI64) -> Self {
        pending.fetch_add(1, Relaxed);
        Self(pending)
    }
}

impl Drop for PendingRequest<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Drop for UseTimer {
    fn drop(&mut self) {
        if let Some((began, used)) = self.0.take() {
            used.record(began.elapsed().as_secs_f64());
        }
    }
}
