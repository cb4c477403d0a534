//! The OpenTelemetry semantic conventions as compact tables, and rules that check telemetry against them.
//!
//! A [`Registry`] contains the names of attributes, metrics, span types, events and entities, with their types, units and
//! requirements but without descriptions. The [`rules`] are functions that take names and values and return [`Finding`]s. They
//! perform no I/O, so a macro can call them at compile time and a test can call them on recorded telemetry.
//!
//! ```
//! use otel_semconv::{Instrument, Registry, Severity, rules};
//!
//! let registry = Registry::official();
//! assert_eq!(registry.metric("http.server.request.duration").map(|row| row.unit), Some("s"));
//!
//! let found = rules::metric(&registry, "http.server.request.duration", Instrument::Counter, "s").remove(0);
//! assert_eq!(found.severity(), Severity::Error);
//! ```
//!
//! The modules [`attribute`], [`metric`] and [`event`] contain a constant for each name, for use in hand-written
//! instrumentation. The constants of deprecated names are deprecated.
//!
//! ```
//! assert_eq!(otel_semconv::attribute::HTTP_REQUEST_METHOD, "http.request.method");
//! ```
//!
//! `scripts/semconv` generates the official [`Table`] and the constants from a registry that was resolved by OpenTelemetry's
//! `weaver`. It does the same for the registry of a company.

mod facts;
mod finding;
#[rustfmt::skip]
mod keys;
mod namespace;
mod references;
mod registry;
pub mod rules;
mod spelling;
mod suggest;
mod table;

pub use facts::{
    Attribute, AttributeType, Deprecation, Entity, Event, Hints, Instrument, Member, Members, Metric, Requirement,
    RequirementLevel, Requirements, SpanKind, SpanType, Stability, ValueKind,
};
pub use finding::{Finding, FindingLevel, Rule, Severity, Suggestion};
pub use keys::{attribute, event, metric};
pub use namespace::{NamespaceError, check_namespace};
pub use registry::Registry;
pub use spelling::nearest_word;
pub use table::{Table, TableError, TableProblem};

/// The version of the semantic conventions that the official table contains.
///
/// ```
/// assert!(otel_semconv::SCHEMA_URL.ends_with(otel_semconv::VERSION));
/// ```
pub const VERSION: &str = "1.44.0";

/// The schema URL of [`VERSION`], which `otel-runtime` sets on every instrumentation scope.
pub const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";

/// The version of the semantic conventions for generative AI (`gen_ai.*`, `mcp.*`, `openai.*`), which left the official registry with
/// version 1.42. [`Table::gen_ai`] contains the names as they were then.
///
/// ```
/// assert!(otel_semconv::GEN_AI_SCHEMA_URL.ends_with(otel_semconv::GEN_AI_VERSION));
/// ```
pub const GEN_AI_VERSION: &str = "1.42.0";

/// The schema URL of [`GEN_AI_VERSION`], for scopes of hand-written instrumentation whose names are all from these conventions.
pub const GEN_AI_SCHEMA_URL: &str = "https://opentelemetry.io/schemas/gen-ai/1.42.0";

/// Compiles and runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
