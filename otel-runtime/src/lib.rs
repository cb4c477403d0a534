#![cfg_attr(feature = "sdk", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "sdk"),
    doc = "Attributes that record spans, metrics and log records of functions with OpenTelemetry."
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "admin")]
pub mod admin;
#[cfg(feature = "sdk")]
mod attribute_limits;
#[cfg(feature = "sdk")]
mod baggage_processor;
#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
pub mod bridge;
mod callsite;
#[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only the recorder converts times of the application"))]
mod clock;
#[cfg(feature = "sdk")]
mod console;
pub mod context;
#[cfg(feature = "receiver")]
pub mod conventions;
#[cfg(any(feature = "sdk", feature = "bridge-tracing", feature = "bridge-log"))]
mod display_value;
#[cfg(feature = "sdk")]
mod error;
#[cfg(feature = "sdk")]
mod export;
mod integration;
#[cfg(feature = "sdk")]
mod loggers;
#[cfg(feature = "sdk")]
mod open_spans;
#[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only the recorder encodes"))]
mod otlp;
#[cfg(feature = "prometheus")]
pub mod prometheus;
#[cfg(feature = "sdk")]
mod propagation;
mod random_ids;
#[cfg(feature = "sdk")]
pub mod received;
#[cfg(feature = "receiver")]
pub mod receiver;
#[cfg(feature = "sdk")]
mod record;
#[cfg(feature = "sdk")]
pub mod report;
#[cfg(feature = "sdk")]
mod sampling;
#[cfg(feature = "sdk")]
mod setup;
#[cfg(feature = "signals")]
mod termination;
#[cfg(feature = "testing")]
pub mod testing;
mod text_limit;
mod thread_context;
#[cfg(feature = "sdk")]
mod tracer;
mod unique_keys;
mod unrecorded;
pub mod value;
#[cfg(feature = "zero-code")]
#[doc(hidden)]
pub mod zero_code;

#[doc(hidden)]
pub use callsite::private as __private;
#[doc(hidden)]
pub use integration::private as __integration;

pub use callsite::pipeline::current::{refresh_globals, set_logger_provider};
pub use callsite::site::filter::Filter;
pub use callsite::site::level::{InvalidFilter, Level};
pub use callsite::value::outcome::Outcome;
pub use callsite::value::stack_trace::StackTrace;
pub use callsite::value::to_value::ToValue;
#[cfg(feature = "sdk")]
pub use error::{ChangeError, ConfigFileProblem, FlushError, InstallError, ShutdownError};
#[cfg(feature = "sdk")]
pub use export::{Compression, JsonLines, OtlpTransport, Protocol, TransportError};
#[cfg(feature = "http")]
pub use integration::RecordedQuery;
#[cfg(feature = "sdk")]
pub use loggers::{TelemetryLogRecord, TelemetryLogger, TelemetryLoggerProvider};
#[cfg(feature = "sdk")]
pub use open_spans::OpenSpan;
/// The OpenTelemetry API that this crate uses. An import from here always has the right version.
pub use opentelemetry;
#[cfg(feature = "sdk")]
pub use opentelemetry_sdk::metrics::{Aggregation, InstrumentKind, Temporality};
#[doc = include_str!("../docs/outcome.md")]
pub use otel_macros::Outcome;
#[doc = include_str!("../docs/count.md")]
pub use otel_macros::count;
#[doc = include_str!("../docs/counted.md")]
pub use otel_macros::counted;
#[doc = include_str!("../docs/instrument.md")]
pub use otel_macros::instrument;
#[doc = include_str!("../docs/log.md")]
pub use otel_macros::log;
#[doc = include_str!("../docs/logged.md")]
pub use otel_macros::logged;
#[doc = include_str!("../docs/record.md")]
pub use otel_macros::record;
#[doc = include_str!("../docs/span.md")]
pub use otel_macros::span;
#[doc = include_str!("../docs/traced.md")]
pub use otel_macros::traced;
/// The semantic conventions. The modules [`attribute`](semconv::attribute), [`metric`](semconv::metric) and
/// [`event`](semconv::event) contain their names as constants for hand-written code.
///
/// ```
/// use opentelemetry::KeyValue;
/// use otel_runtime::semconv::attribute::{HTTP_REQUEST_METHOD, HTTP_RESPONSE_STATUS_CODE};
///
/// let attributes = [KeyValue::new(HTTP_REQUEST_METHOD, "GET"), KeyValue::new(HTTP_RESPONSE_STATUS_CODE, 200)];
/// assert_eq!(attributes[0].key.as_str(), "http.request.method");
/// ```
#[cfg(feature = "semconv")]
pub use otel_semconv as semconv;
#[cfg(feature = "sdk")]
pub use propagation::Propagator;
#[cfg(feature = "jaeger-remote")]
pub use sampling::RemoteSampling;
#[cfg(feature = "sdk")]
pub use sampling::{SamplingRule, SpanParent};
#[cfg(feature = "sdk")]
pub use setup::{
    Logs, Metrics, ResourceDetector, Sampler, Telemetry, TelemetryBuilder, TelemetryHandle, Traces, View, init,
};
#[cfg(feature = "signals")]
pub use termination::Termination;
