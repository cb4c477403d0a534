//! The OpenTelemetry semantic conventions as compact tables.

/// The version of the conventions that telemetry of this project follows.
///
/// ```
/// assert!(otel_semconv::SCHEMA_URL.ends_with(otel_semconv::VERSION));
/// ```
pub const VERSION: &str = "1.44.0";

/// The schema URL of [`VERSION`], set on every instrumentation scope.
pub const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";
