//! OTLP messages, written as bytes straight from the types of the SDK.
//!
//! Nothing is converted to message structs first, which would cost more than the encoding. The fields and their numbers are those of
//! [opentelemetry-proto](https://github.com/open-telemetry/opentelemetry-proto), in the order of their numbers, as other encoders write
//! them. The only exception are items of the recorder, which begin with the fields of a fixed size.

mod attributes;
#[cfg(feature = "sdk")]
mod batch;
mod buffer;
mod encoded_attributes;
#[cfg(feature = "sdk")]
mod logs;
#[cfg(feature = "sdk")]
mod metrics;
#[cfg(feature = "sdk")]
mod points;
#[cfg(feature = "sdk")]
mod resource;
#[cfg(feature = "sdk")]
mod scope;
#[cfg(feature = "sdk")]
mod spans;
#[cfg(all(test, feature = "sdk"))]
mod tests;

#[cfg(feature = "sdk")]
pub(crate) use batch::{Batch, Request, RequestLimits};
pub(crate) use buffer::Buffer;
pub(crate) use encoded_attributes::EncodedAttributes;
#[cfg(feature = "sdk")]
pub(crate) use logs::{EmittedLog, encode_logs};
#[cfg(feature = "sdk")]
pub(crate) use metrics::encode_metrics;
#[cfg(feature = "sdk")]
pub(crate) use resource::EncodedResource;
#[cfg(feature = "sdk")]
pub(crate) use scope::Scope;
#[cfg(feature = "sdk")]
pub(crate) use spans::{EncodedRareFields, EndedSpan, encode_event, encode_link, encode_spans};
