//! What `[package.metadata.otel]`, `[workspace.metadata.otel]` and `OTEL_MACROS_SEMCONV` do, and what the guide shows.
//!
//! Each case is a crate of its own that is written below the target directory, and checked by cargo without a network.

mod cases;
mod rebuilds;
mod scopes;
mod workspace;
