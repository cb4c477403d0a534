#![cfg_attr(feature = "sdk", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "sdk"), doc = "OpenTelemetry in one attribute.")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
pub mod bridge;
mod callsite;
mod carry;
#[cfg(feature = "sdk")]
mod config;
#[cfg(feature = "sdk")]
mod console;
#[cfg(feature = "sdk")]
mod error;
#[cfg(feature = "sdk")]
mod exporter;
mod integration;
#[cfg(feature = "sdk")]
mod json_lines;
#[cfg(feature = "otlp-grpc")]
mod lane;
#[cfg(feature = "prometheus")]
pub mod prometheus;
#[cfg(any(feature = "sdk", feature = "http"))]
mod propagation;
#[cfg(feature = "sdk")]
mod providers;
#[cfg(feature = "sdk")]
mod report;
#[cfg(feature = "sdk")]
mod resource;
#[cfg(feature = "sdk")]
mod sampler;
#[cfg(any(feature = "sdk", feature = "bridge-tracing", feature = "bridge-log"))]
mod shown;
#[cfg(feature = "sdk")]
mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(hidden)]
pub use callsite::private as __private;
#[doc(hidden)]
pub use integration::private as __integration;

pub use callsite::amount::Amount;
pub use callsite::fields::Linked;
pub use callsite::level::{Filter, InvalidFilter, Level};
pub use callsite::outcome::Outcome;
pub use callsite::parent::Parent;
pub use callsite::pipeline::{refresh_globals, set_logger_provider};
pub use callsite::value::{Element, ToValue};
pub use carry::{Envelope, carry, carry_each, in_context, spawn_thread};
#[cfg(feature = "tokio")]
pub use carry::{spawn, spawn_blocking};
#[cfg(feature = "sdk")]
pub use error::{Failure, FlushError, InstallError, ShutdownError, Signal};
#[cfg(feature = "sdk")]
pub use exporter::{Compression, Protocol};
#[cfg(feature = "http")]
pub use integration::RecordedQuery;
#[cfg(feature = "sdk")]
pub use json_lines::JsonLines;
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
/// The semantic conventions: [`attribute`](semconv::attribute), [`metric`](semconv::metric) and [`event`](semconv::event) have
/// their names as constants, for code that is written by hand.
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
#[cfg(feature = "http")]
pub use propagation::{extract, inject};
#[cfg(feature = "sdk")]
pub use providers::{Logs, Metrics, Traces};
#[cfg(feature = "sdk")]
pub use report::{Problem, Report, Setting};
#[cfg(feature = "sdk")]
pub use sampler::Sampler;
#[cfg(feature = "sdk")]
pub use telemetry::{Builder, Telemetry, init};
