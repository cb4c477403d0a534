//! A meter provider that catches panics in observable callbacks.
//!
//! In the SDK, a panic in a callback poisons a lock: the thread that exports metrics ends, scrapes fail permanently, and no
//! instrument can be added.

use crate::report::Panics;
use opentelemetry::InstrumentationScope;
use opentelemetry::metrics::{
    AsyncInstrumentBuilder, Callback, Counter, Gauge, Histogram, HistogramBuilder, InstrumentBuilder,
    InstrumentProvider, Meter, MeterProvider, ObservableCounter, ObservableGauge, ObservableUpDownCounter,
    UpDownCounter,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Catches, counts and reports panics in callbacks, and delegates everything else to the inner provider.
pub(crate) struct PanicGuard<P> {
    provider: P,
    panics: Arc<Panics>,
}

impl<P> PanicGuard<P> {
    pub(crate) fn new(provider: P, panics: Arc<Panics>) -> Self {
        Self { provider, panics }
    }
}

impl<P: MeterProvider> MeterProvider for PanicGuard<P> {
    fn meter_with_scope(&self, scope: InstrumentationScope) -> Meter {
        let meter = self.provider.meter_with_scope(scope);
        Meter::new(Arc::new(GuardedMeter { meter, panics: Arc::clone(&self.panics) }))
    }
}

struct GuardedMeter {
    meter: Meter,
    panics: Arc<Panics>,
}

impl GuardedMeter {
    fn callbacks<T: 'static>(&self, name: &str, callbacks: Vec<Callback<T>>) -> Vec<Callback<T>> {
        callbacks.into_iter().map(|callback| guarded(name.to_owned(), callback, Arc::clone(&self.panics))).collect()
    }
}

/// Wraps a callback. Values that were observed before a panic are kept, and the next collection calls the callback again.
fn guarded<T: 'static>(name: String, callback: Callback<T>, panics: Arc<Panics>) -> Callback<T> {
    Box::new(move |instrument| {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| callback(instrument))) {
            panics.caught(&name, payload.as_ref());
        }
    })
}

/// Creates synchronous instruments without buckets.
macro_rules! called {
    ($($method:ident: $Instrument:ty,)*) => {
        $(fn $method(&self, builder: InstrumentBuilder<'_, $Instrument>) -> $Instrument {
            let mut inner = self.meter.$method(builder.name);
            inner.description = builder.description;
            inner.unit = builder.unit;
            inner.build()
        })*
    };
}

/// Creates synchronous instruments with buckets.
macro_rules! distributed {
    ($($method:ident: $Instrument:ty,)*) => {
        $(fn $method(&self, builder: HistogramBuilder<'_, $Instrument>) -> $Instrument {
            let mut inner = self.meter.$method(builder.name);
            inner.description = builder.description;
            inner.unit = builder.unit;
            inner.boundaries = builder.boundaries;
            inner.build()
        })*
    };
}

/// Creates observable instruments, whose callbacks are wrapped.
macro_rules! observed {
    ($($method:ident: $Instrument:ty, $value:ty;)*) => {
        $(fn $method(&self, builder: AsyncInstrumentBuilder<'_, $Instrument, $value>) -> $Instrument {
            let callbacks = self.callbacks(&builder.name, builder.callbacks);
            let mut inner = self.meter.$method(builder.name);
            inner.description = builder.description;
            inner.unit = builder.unit;
            inner.callbacks = callbacks;
            inner.build()
        })*
    };
}

impl InstrumentProvider for GuardedMeter {
    called! {
        u64_counter: Counter<u64>,
        f64_counter: Counter<f64>,
        i64_up_down_counter: UpDownCounter<i64>,
        f64_up_down_counter: UpDownCounter<f64>,
        u64_gauge: Gauge<u64>,
        i64_gauge: Gauge<i64>,
        f64_gauge: Gauge<f64>,
    }
    distributed! {
        u64_histogram: Histogram<u64>,
        f64_histogram: Histogram<f64>,
    }
    observed! {
        u64_observable_counter: ObservableCounter<u64>, u64;
        f64_observable_counter: ObservableCounter<f64>, f64;
        i64_observable_up_down_counter: ObservableUpDownCounter<i64>, i64;
        f64_observable_up_down_counter: ObservableUpDownCounter<f64>, f64;
        u64_observable_gauge: ObservableGauge<u64>, u64;
        i64_observable_gauge: ObservableGauge<i64>, i64;
        f64_observable_gauge: ObservableGauge<f64>, f64;
    }
}
