//! What an application says in code, and the installation of it.

#[cfg(feature = "prometheus")]
mod scrape;

use super::Telemetry;
use super::current::Ticket;
use super::running::Running;
use crate::callsite::pipeline::providers::{DEFAULT_TEXT_LIMIT, Pipeline};
use crate::callsite::site::level::Filter;
use crate::config::{Environment, Reader, boolean, count};
use crate::error::InstallError;
use crate::propagation;
use crate::providers::{self, Guarded, Logs, Metrics, Providers, Signals, Traces};
use crate::report::{Report, tell};
use crate::resource::{self, Identity};
use opentelemetry::{Key, KeyValue, Value, global};
use std::sync::Arc;
use std::time::Duration;

/// Settings in code; they win over the environment. Begin with [`Telemetry::builder`].
#[must_use = "nothing happens before `install()`"]
#[derive(Debug)]
pub struct Builder {
    identity: Identity,
    signals: Signals,
    filter: Option<Filter>,
    deadline: Duration,
    environment: Option<Environment>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            identity: Identity::default(),
            signals: Signals::default(),
            filter: None,
            deadline: Duration::from_secs(5),
            environment: None,
        }
    }
}

impl Builder {
    /// The name of this service, `service.name`.
    pub fn service_name(mut self, name: impl Into<String>) -> Self {
        self.identity.service_name = Some(name.into());
        self
    }

    /// The version of this service, `service.version`; usually `env!("CARGO_PKG_VERSION")`.
    pub fn service_version(self, version: impl Into<String>) -> Self {
        self.resource_attribute("service.version", version.into())
    }

    /// An attribute that every span, metric and log record of this process carries.
    pub fn resource_attribute(mut self, key: impl Into<Key>, value: impl Into<Value>) -> Self {
        self.identity.attributes.push(KeyValue::new(key, value));
        self
    }

    /// Where spans go and which are recorded.
    pub fn traces(mut self, traces: Traces) -> Self {
        self.signals.traces = Some(traces);
        self
    }

    /// Where metrics go.
    pub fn metrics(mut self, metrics: Metrics) -> Self {
        self.signals.metrics = Some(metrics);
        self
    }

    /// Where log records go.
    pub fn logs(mut self, logs: Logs) -> Self {
        self.signals.logs = Some(logs);
        self
    }

    /// Which sites record, in place of `OTEL_RUST_FILTER`.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// How long a flush or a shutdown may take for all signals together; 5 seconds unless told otherwise.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Reads these variables in place of the process's own, for tests and for programs with a configuration of their own.
    ///
    /// ```
    /// let telemetry = otel_runtime::Telemetry::builder()
    ///     .environment([("OTEL_SERVICE_NAME", "shop"), ("OTEL_TRACES_EXPORTER", "none")])
    ///     .install()?;
    /// assert_eq!(telemetry.report().setting("service.name").unwrap().source, "OTEL_SERVICE_NAME");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn environment<K, V>(mut self, variables: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.environment = Some(variables.into_iter().collect());
        self
    }

    /// Builds the providers and puts them in force: for annotated functions, and as OpenTelemetry's globals.
    ///
    /// # Errors
    ///
    /// When a setting cannot be followed; nothing is installed then.
    pub fn install(self) -> Result<Telemetry, InstallError> {
        let environment = self.environment.unwrap_or_else(Environment::of_process);
        let mut reader = Reader::new(environment);
        let propagator = propagation::resolve(&mut reader);
        let disabled = reader.read(&["OTEL_SDK_DISABLED"], boolean).is_some_and(|found| found.value);
        if disabled {
            reader.report.decided("disabled", true, "OTEL_SDK_DISABLED");
            let ticket = Ticket::install(Pipeline::new(), || global::set_text_map_propagator(propagator));
            let providers = Providers::default();
            return Ok(finished(ticket, providers, self.deadline, reader.finish()));
        }
        let resource = resource::resolve(self.identity, &mut reader);
        let pipeline = pipeline(self.filter, &mut reader);
        let providers = providers::build(self.signals, &resource, &mut reader)?;
        let report = reader.finish();
        let ticket = Ticket::install(connected(pipeline, &providers), || {
            if let Some(provider) = &providers.traces {
                global::set_tracer_provider(provider.clone());
            }
            if let Some(provider) = &providers.metrics {
                global::set_meter_provider(Guarded::new(provider.clone(), Arc::clone(&report.panics)));
            }
            global::set_text_map_propagator(propagator);
        });
        if providers.nothing_was_configured {
            tell(
                "printing telemetry here; set OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 to send it to a collector",
            );
        }
        Ok(finished(ticket, providers, self.deadline, report))
    }
}

fn finished(ticket: Ticket, providers: Providers, deadline: Duration, mut report: Report) -> Telemetry {
    report.deliveries.clone_from(&providers.transport.deliveries);
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    crate::bridge::install(&providers.bridge, &mut report);
    report.tell_problems();
    Telemetry { running: Some(Running { ticket, providers }), deadline, report }
}

/// What call sites need to know apart from the providers.
fn pipeline(filter: Option<Filter>, reader: &mut Reader) -> Pipeline {
    let variable = "OTEL_RUST_FILTER";
    let found = reader.read(&[variable], |text| match text.parse::<Filter>() {
        Ok(filter) => Ok((filter, text.to_owned())),
        Err(error) => Err(error.to_string()),
    });
    let filter = match (filter, found) {
        (Some(filter), _) => {
            reader.report.decided("filter", "set in code", "code");
            filter
        }
        (None, Some(found)) => {
            reader.report.decided("filter", found.value.1, variable);
            found.value.0
        }
        (None, None) => {
            reader.report.decided("filter", "info", "default");
            Filter::default()
        }
    };
    let limits = ["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"];
    let limit = reader.choose("text_limit", None, &limits, count, DEFAULT_TEXT_LIMIT);
    let opt_in = reader.choose_some("exceptions", None, &["OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN"], exceptions);
    Pipeline::new().filter(filter).text_limit(limit).exception_events(opt_in == Some("logs/dup"))
}

fn exceptions(text: &str) -> Result<&'static str, String> {
    crate::config::word(text, &["logs", "logs/dup"])
}

fn connected(mut pipeline: Pipeline, providers: &Providers) -> Pipeline {
    if let Some(provider) = &providers.traces {
        pipeline = pipeline.tracer_provider(provider.clone());
    }
    if let Some(provider) = &providers.logs {
        pipeline = pipeline.logger_provider(provider.clone());
    }
    if let Some(provider) = &providers.metrics {
        pipeline = pipeline.meter_provider(provider.clone());
    }
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    let pipeline = crate::bridge::connected(pipeline, &providers.bridge);
    pipeline.parent_based(providers.parent_based).code_attributes(providers.code_attributes)
}
