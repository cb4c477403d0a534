//! The OpenTelemetry semantic conventions as compact tables, and the rules over them.
//!
//! A [`Registry`] knows names: of attributes, metrics, types of spans, events and entities, with their facts and no prose. The
//! [`rules`] are functions from what was written to [`Finding`]s. They do no I/O, so the same ones serve a macro while it
//! compiles and a test that looks at emitted telemetry.
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
//! For code that is written by hand there is a constant for each name of the conventions, in [`attribute`], [`metric`] and
//! [`event`]; those of names that are out of use are deprecated.
//!
//! ```
//! assert_eq!(otel_semconv::attribute::HTTP_REQUEST_METHOD, "http.request.method");
//! ```
//!
//! `scripts/semconv` makes the official [`Table`] and the constants from a registry that OpenTelemetry's weaver has resolved,
//! and does the same for a company's.

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
pub use finding::{Finding, Level, Rule, Severity, Suggestion};
pub use keys::{attribute, event, metric};
pub use namespace::{NamespaceError, check_namespace};
pub use registry::Registry;
pub use spelling::nearest_word;
pub use table::{Table, TableError, TableProblem};

/// The version of the conventions that telemetry of this project follows.
///
/// ```
/// assert!(otel_semconv::SCHEMA_URL.ends_with(otel_semconv::VERSION));
/// ```
pub const VERSION: &str = "1.44.0";

/// The schema URL of [`VERSION`], set on every instrumentation scope.
pub const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";
