//! The effects of `[package.metadata.otel]`, `[workspace.metadata.otel]` and `OTEL_MACROS_SEMCONV`, and the guide.
//!
//! Each case is a separate crate in the target directory, which cargo checks without a network.

mod cases;
mod rebuilds;
mod scopes;
mod workspace;
