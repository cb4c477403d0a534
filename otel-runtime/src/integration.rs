//! The parts that the integration crates share: a binding to the installed pipeline, and one measured operation.

mod attribute;
mod binding;
#[cfg(feature = "http")]
pub mod http;
mod metrics;
mod operation;
#[cfg(feature = "http")]
mod parent;
#[cfg(feature = "http")]
mod query;
mod series;

#[cfg(feature = "http")]
pub use query::RecordedQuery;

/// Prints a line to stderr, as the set-up does for settings that have no effect. A program without the set-up installs no telemetry of
/// its own, so nothing is printed.
pub fn warn(message: &str) {
    #[cfg(feature = "sdk")]
    crate::report::print_to_stderr(crate::report::MessageLevel::Warn, message);
    #[cfg(not(feature = "sdk"))]
    let _ = message;
}

/// The interface for `otel-tower`, `otel-reqwest`, `otel-tonic`, `otel-sqlx` and `otel-viewer`.
///
/// It is internal to this project and may change in any release. The project's crates therefore require exactly the same version of
/// each other.
#[doc(hidden)]
pub mod private {
    pub use super::attribute::{MetricAttribute, SeriesAttribute};
    pub use super::binding::{Binding, BoundIntegration};
    #[cfg(feature = "http")]
    pub use super::http;
    pub use super::metrics::OperationMetrics;
    pub use super::operation::{Operation, OperationParent, OperationSpan};
    #[cfg(feature = "http")]
    pub use super::parent::{server_parent, unsampled};
    #[cfg(feature = "http")]
    pub use super::query::REDACTED;
    pub use super::series::OperationSeries;
    pub use super::warn;
    pub use crate::callsite::pipeline::instruments::SECONDS;
    pub use crate::callsite::value::caught::{PANICKED, caught};
    pub use crate::callsite::value::text::cut;
    pub use crate::callsite::value::type_path::type_path;
    #[cfg(feature = "receiver")]
    pub use crate::receiver::ServerThread;
    pub use crate::thread_context::current_context;
}
