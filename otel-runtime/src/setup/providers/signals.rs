//! Settings of each signal in code.

mod batches;
#[cfg(feature = "config-file")]
mod before;
mod code_variables;
#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
mod facades;
mod metrics;
mod otlp;

pub(crate) use code_variables::CodeVariables;
pub use metrics::Metrics;
pub(crate) use metrics::{MetricSettings, ReaderSettings};

#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
use crate::bridge::BridgeSettings;
use crate::export::url::Url;
use crate::export::{self, Compression, CustomTransport, LineTarget, OtlpTransport, Protocol};
use crate::setup::exporters::{Destination, Destinations, OtlpSettings, PrometheusEndpoint};
use crate::setup::sampling::Sampler;
use opentelemetry_sdk::logs::LogExporter;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::trace::SpanExporter;
use std::path::PathBuf;
use std::time::Duration;

/// The methods that the three signals share. Only the types of their exporters differ.
macro_rules! signal_methods {
    ($Signal:ident, $Exporter:ident, $($place:ty),+) => {
        impl $Signal {
            /// Exports the signal with OTLP. Settings that are not set in code are read from the environment.
            pub fn otlp() -> Self {
                Self::to(Destination::Otlp(OtlpSettings::default()))
            }

            /// Prints the signal to stdout in a human-readable form.
            ///
            /// A trace is printed before the end of its local root span returns, and a log record without a span before the call that writes it
            /// returns, so that the output is in order. If stdout is blocked, this takes 100 milliseconds at most, and happens once until everything
            /// is printed. Metrics are printed at an interval.
            pub fn console() -> Self {
                Self::to(Destination::Console)
            }

            /// Prints the signal to stdout as OTLP JSON, one line for each batch.
            pub fn json_lines() -> Self {
                Self::to(Destination::JsonLines(LineTarget::Stdout))
            }

            /// Appends the signal to a file as OTLP JSON, one line for each batch. The file is created if it does not exist.
            ///
            /// Several signals can share a file. It stays open until the shutdown, so rotate it by copying and truncating.
            pub fn json_lines_to(path: impl Into<PathBuf>) -> Self {
                let setting = stringify!($Signal).to_lowercase() + ".json_lines_to";
                Self::to(Destination::JsonLines(LineTarget::File { path: path.into(), setting }))
            }

            /// Exports the signal with an exporter written for the OpenTelemetry SDK.
            pub fn exporter(exporter: impl $Exporter + 'static) -> Self {
                Self::to(Destination::Custom(Box::new(exporter)))
            }

            /// Disables the signal.
            pub fn none() -> Self {
                Self::over(Destinations::none())
            }

            /// Sets the OTLP endpoint, such as `http://collector:4318`. If the URL has no path, the default path is added.
            pub fn endpoint(self, url: impl Into<String>) -> Self {
                self.otlp_setting("endpoint", |otlp| otlp.endpoint.url = Some(Url(url.into())))
            }

            /// Sets the OTLP protocol.
            pub fn protocol(self, protocol: Protocol) -> Self {
                self.otlp_setting("protocol", |otlp| otlp.protocol = Some(protocol))
            }

            /// Adds a header to every OTLP request. Headers in code replace those from the environment.
            pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.otlp_setting("header", |otlp| otlp.headers.0.push((name.into(), value.into())))
            }

            /// Sets the maximum duration of one attempt to send a request. The default is ten seconds. Zero means no limit.
            pub fn timeout(self, limit: Duration) -> Self {
                self.otlp_setting("timeout", |otlp| otlp.timeout = Some(limit))
            }

            /// Sets the compression of OTLP request bodies.
            pub fn compression(self, compression: Compression) -> Self {
                self.otlp_setting("compression", |otlp| otlp.compression = Some(compression))
            }

            /// Sets the maximum size, in bytes, of all encoded requests that wait for the destination. The default is 32 MiB, which is
            /// about 100,000 spans. When the queue is full, new requests are lost, which is counted and reported.
            pub fn queue_bytes(self, bytes: usize) -> Self {
                self.otlp_setting("queue_bytes", |otlp| otlp.queue_bytes = Some(bytes))
            }

            /// Sets for how long a request is sent again if the destination cannot be reached or is overloaded. The default is one
            /// minute. What cannot be delivered within this time is lost, which is counted and reported.
            pub fn retry_for(self, time: Duration) -> Self {
                self.otlp_setting("retry_for", |otlp| otlp.retry_for = Some(time))
            }

            /// Sends OTLP requests over a transport of the application, and not over HTTP or gRPC. See [`OtlpTransport`].
            ///
            /// The queue and the retries are those of every OTLP exporter. The settings of protocols, such as the endpoint, have no
            /// effect: in code they are an error, and those from the environment are ignored.
            pub fn transport(self, transport: impl OtlpTransport) -> Self {
                self.otlp_setting("transport", |otlp| otlp.transport = Some(CustomTransport::new(transport)))
            }

            fn to(destination: Destination<$($place),+>) -> Self {
                Self::over(Destinations::one(destination))
            }

            fn otlp_setting(mut self, method: &str, change: impl FnOnce(&mut OtlpSettings)) -> Self {
                self.destinations = self.destinations.otlp(method, change);
                self
            }

            pub(super) fn sends_otlp(&self) -> bool {
                self.destinations.sends_otlp()
            }
        }
    };
}

signal_methods!(Traces, SpanExporter, dyn export::DynSpanExporter);
signal_methods!(Logs, LogExporter, dyn export::DynLogExporter);
signal_methods!(Metrics, PushMetricExporter, dyn export::DynMetricExporter, PrometheusEndpoint);

/// The exporters and the sampler of spans.
///
/// ```
/// use otel_runtime::{Sampler, Traces};
/// let traces = Traces::otlp()
///     .endpoint("http://collector:4318")
///     .header("authorization", "Bearer ...")
///     .and(Traces::console())
///     .sampler(Sampler::parent_ratio(0.1));
/// # _ = traces;
/// ```
#[must_use = "it does nothing until it is passed to `Telemetry::builder()`"]
#[derive(Debug)]
pub struct Traces {
    destinations: Destinations<dyn export::DynSpanExporter>,
    sampler: Option<Sampler>,
    code_attributes: Option<bool>,
    pub(crate) variables: CodeVariables,
    #[cfg(feature = "bridge-tracing")]
    tracing_spans: Option<bool>,
}

impl Traces {
    pub(crate) fn over(destinations: Destinations<dyn export::DynSpanExporter>) -> Self {
        Self {
            destinations,
            sampler: None,
            code_attributes: None,
            variables: CodeVariables::default(),
            #[cfg(feature = "bridge-tracing")]
            tracing_spans: None,
        }
    }

    /// Adds the exporters of `other`.
    pub fn and(self, other: Self) -> Self {
        Self {
            destinations: self.destinations.and(other.destinations),
            sampler: other.sampler.or(self.sampler),
            code_attributes: other.code_attributes.or(self.code_attributes),
            variables: self.variables.and(other.variables),
            #[cfg(feature = "bridge-tracing")]
            tracing_spans: other.tracing_spans.or(self.tracing_spans),
        }
    }

    /// Sets the sampler.
    pub fn sampler(self, sampler: Sampler) -> Self {
        Self { sampler: Some(sampler), ..self }
    }

    /// Sets whether spans of annotated functions have the attributes `code.function.name`, `code.file.path` and `code.line.number`.
    ///
    /// The default is `true`. It also applies to `code.file.path` and `code.line.number` of the log records of bridges.
    pub fn code_attributes(self, yes: bool) -> Self {
        Self { code_attributes: Some(yes), ..self }
    }

    pub(super) fn into_parts(self) -> TracesParts {
        (self.sampler, self.code_attributes, Some(self.destinations))
    }
}

type TracesParts = (Option<Sampler>, Option<bool>, Option<Destinations<dyn export::DynSpanExporter>>);

/// The exporters of log records.
///
/// ```
/// let logs = otel_runtime::Logs::otlp().and(otel_runtime::Logs::console());
/// # _ = logs;
/// ```
#[must_use = "it does nothing until it is passed to `Telemetry::builder()`"]
#[derive(Debug)]
pub struct Logs {
    destinations: Destinations<dyn export::DynLogExporter>,
    depth_limit: Option<usize>,
    pub(crate) variables: CodeVariables,
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    bridge: BridgeSettings,
}

impl Logs {
    pub(crate) fn over(destinations: Destinations<dyn export::DynLogExporter>) -> Self {
        Self {
            destinations,
            depth_limit: None,
            variables: CodeVariables::default(),
            #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
            bridge: BridgeSettings::default(),
        }
    }

    /// Adds the exporters of `other`.
    pub fn and(self, other: Self) -> Self {
        Self {
            destinations: self.destinations.and(other.destinations),
            depth_limit: other.depth_limit.or(self.depth_limit),
            variables: self.variables.and(other.variables),
            #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
            bridge: self.bridge.and(other.bridge),
        }
    }

    /// Sets how deep attribute values can be nested. The default is 64. A list or map that is deeper is replaced by nothing.
    ///
    /// The value of an attribute has the depth 1, and what is in a list or a map is one deeper. An exporter that is written for the SDK
    /// receives all values.
    pub fn attribute_depth_limit(self, limit: usize) -> Self {
        Self { depth_limit: Some(limit), ..self }
    }

    pub(super) fn into_parts(self) -> (Option<usize>, Option<Destinations<dyn export::DynLogExporter>>) {
        (self.depth_limit, Some(self.destinations))
    }
}
