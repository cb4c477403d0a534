//! Metrics that the installation observes itself, such as those of the process. Each is created once there is a meter provider.

use crate::report::Report;
use opentelemetry::InstrumentationScope;
use opentelemetry::metrics::{Meter, MeterProvider};
use std::fmt;

/// Creates observable instruments. Returns why it has none, if there is a reason.
type CreateInstruments = Box<dyn FnOnce(&Meter) -> Result<(), String> + Send>;

/// The metrics to observe, each with the name of its setting.
#[derive(Default)]
pub(crate) struct Observers(Vec<(&'static str, CreateInstruments)>);

impl Observers {
    /// Removes the metrics of a setting.
    #[cfg(feature = "process-metrics")]
    pub(crate) fn remove(&mut self, setting: &'static str) {
        self.0.retain(|(other, _)| *other != setting);
    }

    /// Adds metrics.
    #[cfg(any(feature = "process-metrics", feature = "tokio-metrics"))]
    pub(crate) fn add(
        &mut self,
        setting: &'static str,
        create: impl FnOnce(&Meter) -> Result<(), String> + Send + 'static,
    ) {
        self.0.push((setting, Box::new(create)));
    }

    /// Creates the instruments, and reports each setting, or why it has no effect.
    pub(crate) fn observe(self, provider: Option<&impl MeterProvider>, report: &mut Report) {
        let scope = InstrumentationScope::builder(env!("CARGO_PKG_NAME")).with_version(env!("CARGO_PKG_VERSION"));
        let scope = scope.with_schema_url(otel_semconv::SCHEMA_URL).build();
        let meter = provider.map(|provider| provider.meter_with_scope(scope));
        for (setting, create) in self.0 {
            let created = match &meter {
                Some(meter) => create(meter),
                None => Err("metrics are not exported".to_owned()),
            };
            match created {
                Ok(()) => report.add_setting(setting, true, "code"),
                Err(reason) => report.add_problem(setting, format!("it has no effect: {reason}"), true),
            }
        }
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(setting, _)| setting)).finish()
    }
}
