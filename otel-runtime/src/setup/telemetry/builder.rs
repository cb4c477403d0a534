//! The builder of telemetry, and its installation.

#[cfg(feature = "config-file")]
mod config_file;
#[cfg(not(feature = "config-file"))]
#[path = "builder/no_config_file.rs"]
mod config_file;
mod detectors;
#[cfg(feature = "process-metrics")]
mod process;
mod propagated;
#[cfg(feature = "prometheus")]
mod scrape;
#[cfg(feature = "tokio-metrics")]
mod tokio_runtime;
mod trouble;

use super::call_sites::{self, FilterSettings};
use super::connection::connected;
use super::current::Ticket;
use super::guard::Telemetry;
use super::installation::Installation;
use super::messages::message_level;
use super::panic_hook::{OnPanic, flush_on_panic, keep_stack_traces};
use crate::callsite::pipeline::brevity::ShortCalls;
use crate::callsite::pipeline::providers::Pipeline;
use crate::callsite::site::filter::Filter;
use crate::error::InstallError;
use crate::propagation::Propagator;
use crate::report::{MessageLevel, Report, print_to_stderr, set_message_level};
use crate::setup::baggage::{self, BaggageSettings};
use crate::setup::config::Environment;
use crate::setup::observers::Observers;
use crate::setup::propagation;
use crate::setup::providers::{self, Logs, Metrics, PanicGuard, Providers, SignalSettings, SpanPipeline, Traces};
use crate::setup::resource::{self, Identity};
use crate::setup::self_metrics;
use opentelemetry::{Key, KeyValue, Value, global};
use std::sync::Arc;
use std::time::Duration;

/// Installs telemetry with the settings from the environment.
///
/// Keep the returned value until the end of `main`: when it is dropped, the remaining telemetry is exported.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let telemetry = otel_runtime::init()?;
/// // The program runs here.
/// telemetry.shutdown()?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns an error if a setting is invalid; see [`InstallError`].
///
/// Specification: [environment variables](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
pub fn init() -> Result<Telemetry, InstallError> {
    Telemetry::builder().install()
}

impl Telemetry {
    /// Returns a builder without settings. Settings that are not set in code are read from the environment.
    ///
    /// ```
    /// use otel_runtime::{Metrics, Sampler, Telemetry, Traces};
    /// let telemetry = Telemetry::builder()
    ///     .service_name("user-service")
    ///     .service_version(env!("CARGO_PKG_VERSION"))
    ///     .traces(Traces::otlp().sampler(Sampler::parent_ratio(0.1)))
    ///     .metrics(Metrics::none())
    ///     .install()?;
    /// # drop(telemetry);
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn builder() -> TelemetryBuilder {
        TelemetryBuilder::default()
    }
}

/// A builder for [`Telemetry`], returned by [`Telemetry::builder`].
///
/// Settings in code take precedence over the environment.
#[must_use = "nothing happens before `install()`"]
#[derive(Debug)]
pub struct TelemetryBuilder {
    identity: Identity,
    signals: SignalSettings,
    filter: FilterSettings,
    propagators: Option<Propagator>,
    baggage: BaggageSettings,
    deadline: Duration,
    on_panic: OnPanic,
    environment: Option<Environment>,
    sdk_metrics: bool,
    config_file: Option<String>,
    observers: Observers,
    short_calls: Option<Arc<ShortCalls>>,
}

impl Default for TelemetryBuilder {
    fn default() -> Self {
        Self {
            identity: Identity::default(),
            signals: SignalSettings::default(),
            filter: FilterSettings::default(),
            propagators: None,
            baggage: BaggageSettings::default(),
            deadline: Duration::from_secs(5),
            on_panic: OnPanic::default(),
            environment: None,
            sdk_metrics: false,
            config_file: None,
            observers: Observers::default(),
            short_calls: None,
        }
    }
}

impl TelemetryBuilder {
    /// Sets the name of the service, `service.name`.
    pub fn service_name(mut self, name: impl Into<String>) -> Self {
        self.identity.service_name = Some(name.into());
        self
    }

    /// Sets the version of the service, `service.version`, usually `env!("CARGO_PKG_VERSION")`.
    pub fn service_version(self, version: impl Into<String>) -> Self {
        self.resource_attribute("service.version", version.into())
    }

    /// Adds a resource attribute, which applies to all spans, metrics and log records of this process.
    pub fn resource_attribute(mut self, key: impl Into<Key>, value: impl Into<Value>) -> Self {
        self.identity.attributes.push(KeyValue::new(key, value));
        self
    }

    /// Sets the exporters and the sampler of spans.
    pub fn traces(mut self, traces: Traces) -> Self {
        self.signals.traces = Some(traces);
        self
    }

    /// Sets the exporters of metrics.
    pub fn metrics(mut self, metrics: Metrics) -> Self {
        self.signals.metrics = Some(metrics);
        self
    }

    /// Sets the exporters of log records.
    pub fn logs(mut self, logs: Logs) -> Self {
        self.signals.logs = Some(logs);
        self
    }

    /// Sets whether the pipeline records metrics about itself: how many spans and log records wait, were exported, dropped or lost. The
    /// default is `false`.
    ///
    /// ```
    /// use otel_runtime::{Metrics, Telemetry};
    /// let builder = Telemetry::builder().metrics(Metrics::otlp()).sdk_metrics(true);
    /// # _ = builder;
    /// ```
    ///
    /// The names begin with `otel.sdk.`. Pages for Prometheus contain them only if
    /// [`Metrics::sdk_metrics`] is set, too.
    ///
    /// Conventions: [SDK metrics](https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/).
    pub fn sdk_metrics(mut self, yes: bool) -> Self {
        self.sdk_metrics = yes;
        self
    }

    /// Sets the filter that enables call sites, instead of `OTEL_RUST_FILTER`.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter.in_code = Some(filter);
        self
    }

    /// Sets whether the variable `RUST_LOG` is the filter if `OTEL_RUST_FILTER` is not set. The default is `false`.
    ///
    /// Both have the same syntax. Directives for fields and spans, such as `[span{field=1}]=info`, are reported and ignored.
    ///
    /// ```
    /// let telemetry = otel_runtime::Telemetry::builder()
    ///     .rust_log(true)
    ///     .environment([("RUST_LOG", "warn,orders=debug"), ("OTEL_TRACES_EXPORTER", "none")])
    ///     .install()?;
    /// assert_eq!(telemetry.report().setting("filter").unwrap().source, "RUST_LOG");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn rust_log(mut self, yes: bool) -> Self {
        self.filter.uses_rust_log = yes;
        self
    }

    /// Sets the maximum duration of a flush or a shutdown for all signals together. The default is 5 seconds.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the environment variables to read instead of those of the process.
    ///
    /// Use it in tests, and in programs with their own configuration.
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

    /// Sets the list of call sites that stop recording spans because all their calls are short.
    #[cfg(feature = "zero-code")]
    pub(crate) fn short_calls(mut self, short_calls: Arc<ShortCalls>) -> Self {
        self.short_calls = Some(short_calls);
        self
    }

    /// Builds the providers and installs them for annotated functions and as the global providers of OpenTelemetry.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting is invalid. Nothing is installed in this case.
    pub fn install(mut self) -> Result<Telemetry, InstallError> {
        let environment = self.environment.take().unwrap_or_else(Environment::of_process);
        let (mut reader, file) = self.with_config_file(environment)?;
        reader.set_in_code(self.signals.take_variables());
        set_message_level(message_level(&mut reader));
        let propagator = propagation::resolve(self.propagators, &mut reader);
        let disabled = reader.boolean(&["OTEL_SDK_DISABLED"]);
        let (disabled, source) = disabled.map_or((false, String::new()), |found| (found.value, found.source));
        if disabled {
            reader.report.add_setting("disabled", true, source);
            let ticket = Ticket::install(Pipeline::new(), || global::set_text_map_propagator(propagator));
            let providers = Providers::default();
            let installation = Installation { ticket, providers, file };
            return Ok(finished(installation, self.deadline, self.on_panic, reader.finish()));
        }
        let resource = resource::resolve(self.identity, &mut reader);
        let baggage = baggage::resolve(self.baggage, &mut reader)?;
        let pipeline = call_sites::resolve(self.filter, &mut reader).baggage(&baggage.attributes, &baggage.of_metrics);
        let providers = providers::build(self.signals, &pipeline.baggage, &resource, &mut reader)?;
        if let Some(provider) = providers.metrics.as_ref().filter(|_| self.sdk_metrics) {
            self_metrics::observe(provider, &providers.transport.deliveries);
        }
        self.observers.observe(providers.metrics.as_ref(), &mut reader.report);
        let report = reader.finish();
        let mut pipeline = connected(pipeline, &providers);
        pipeline.short_calls = self.short_calls;
        let ticket = Ticket::install(pipeline, || {
            match &providers.traces {
                Some(SpanPipeline::Recorder(provider, _)) => global::set_tracer_provider(provider.clone()),
                Some(SpanPipeline::Sdk(provider)) => global::set_tracer_provider(provider.clone()),
                None => {}
            }
            if let Some(provider) = &providers.metrics {
                global::set_meter_provider(PanicGuard::new(provider.clone(), Arc::clone(&report.panics)));
            }
            global::set_text_map_propagator(propagator);
        });
        if providers.nothing_was_configured {
            print_to_stderr(
                MessageLevel::Info,
                "printing telemetry here; set OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 to send it to a collector",
            );
        }
        Ok(finished(Installation { ticket, providers, file }, self.deadline, self.on_panic, report))
    }
}

fn finished(installation: Installation, deadline: Duration, on_panic: OnPanic, mut report: Report) -> Telemetry {
    let providers = &installation.providers;
    report.deliveries.clone_from(&providers.transport.deliveries);
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    crate::bridge::install(&providers.bridge, &mut report);
    if on_panic.flushes {
        report.add_setting("flush_on_panic", true, "code");
    }
    if on_panic.keeps_stack_traces {
        report.add_setting("panic_stack_traces", true, "code");
    }
    if providers.open_spans.is_some() {
        report.add_setting("track_open_spans", true, "code");
    }
    report.print_problems();
    report.print_settings();
    let telemetry = Telemetry::new(installation, deadline, report);
    if on_panic.keeps_stack_traces {
        keep_stack_traces();
    }
    if on_panic.flushes {
        flush_on_panic(&telemetry.installation);
    }
    telemetry
}
