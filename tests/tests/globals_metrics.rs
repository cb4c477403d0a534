//! Metrics follow the global provider of OpenTelemetry. One test, because globals are process-wide.

use opentelemetry::global;
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData, ResourceMetrics, ScopeMetrics, SumDataPoint};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, PeriodicReader, SdkMeterProvider};
use otel_runtime::{count, counted, refresh_globals, traced};

#[counted("acme.early")]
fn early() {}

#[counted("acme.labelled", fields(acme.n = n))]
fn labelled(n: u32) -> u32 {
    n
}

#[counted("acme.stacked")]
#[traced]
fn stacked() {}

fn inline() {
    count!("acme.inline");
}

/// A provider that is registered as the global one, with its metrics.
struct Meters {
    provider: SdkMeterProvider,
    exporter: InMemoryMetricExporter,
}

impl Meters {
    fn global() -> Self {
        let exporter = InMemoryMetricExporter::default();
        let reader = PeriodicReader::builder(exporter.clone()).build();
        let provider = SdkMeterProvider::builder().with_reader(reader).build();
        global::set_meter_provider(provider.clone());
        Self { provider, exporter }
    }

    /// The current value of the counter `name`.
    fn total(&self, name: &str) -> u64 {
        self.exporter.reset();
        self.provider.force_flush().expect("the exporter works");
        let exported = self.exporter.get_finished_metrics().expect("the exporter works");
        let scopes = exported.iter().flat_map(ResourceMetrics::scope_metrics);
        let metrics = scopes.flat_map(ScopeMetrics::metrics).filter(|metric| metric.name() == name);
        let total = metrics.map(|metric| match metric.data() {
            AggregatedMetrics::U64(MetricData::Sum(sum)) => sum.data_points().map(SumDataPoint::value).sum::<u64>(),
            other => panic!("{other:?}"),
        });
        total.sum()
    }
}

const SITES: [(&str, fn()); 4] = [
    ("acme.early", early),
    ("acme.labelled", || assert_eq!(labelled(7), 7)),
    ("acme.stacked", stacked),
    ("acme.inline", inline),
];

#[counted("acme.first_called_late")]
fn first_called_late() {}

#[test]
fn metrics_follow_the_global_provider() {
    // No provider, for many more calls than those after which a call site looks for one each time.
    for (_, call) in SITES {
        (0..1000).for_each(|_| call());
    }

    // Set late: found automatically within 256 calls. From then on every call is counted.
    let first = Meters::global();
    for (name, call) in SITES {
        (0..256).for_each(|_| call());
        let found = first.total(name);
        assert!((1..=256).contains(&found), "{name}: {found}");
        (0..3).for_each(|_| call());
        assert_eq!(first.total(name), found + 3, "{name}");
    }

    // Set before the first call of a call site.
    first_called_late();
    assert_eq!(first.total("acme.first_called_late"), 1);

    // Replaced: each call site finds the new one within 256 calls, and every call is counted exactly once.
    let mut old = first;
    for (name, call) in SITES {
        let (new, known) = (Meters::global(), old.total(name));
        (0..256).for_each(|_| call());
        let found = new.total(name);
        assert_eq!(old.total(name) - known + found, 256, "{name}");
        assert!(found > 0, "{name}");
        old = new;
    }

    // Replaced, with a refresh: the next call uses the new one.
    for (name, call) in SITES {
        let (new, known) = (Meters::global(), old.total(name));
        refresh_globals();
        call();
        assert_eq!((new.total(name), old.total(name)), (1, known), "{name}");
        old = new;
    }
}
