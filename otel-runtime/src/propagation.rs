//! Contexts that cross process boundaries: which headers are read and written, and `http::HeaderMap` as a carrier.

#[cfg(feature = "sdk")]
mod baggage;
#[cfg(feature = "http")]
pub(crate) mod headers;
#[cfg(feature = "sdk")]
mod propagators;
#[cfg(feature = "sdk")]
mod trace_context;

#[cfg(feature = "http")]
pub use headers::{extract, inject};
#[cfg(feature = "sdk")]
pub(crate) use propagators::resolve;
#[cfg(feature = "testing")]
pub(crate) use propagators::w3c;
