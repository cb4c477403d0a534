//! What generated code calls. Uses the OpenTelemetry API crate only, so a library that depends on this crate without
//! default features never pulls in the SDK.

pub(crate) mod level;
pub(crate) mod pipeline;
pub(crate) mod sink;
