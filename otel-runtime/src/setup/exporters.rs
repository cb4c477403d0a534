//! Where each signal goes: exporters, chosen in code or by variables.

mod destination;
mod endpoint;
mod names;
mod otlp;
mod tls;

pub(crate) use destination::{Destination, Destinations};
pub(crate) use endpoint::{Address, Endpoint};
pub(crate) use otlp::{OtlpChoice, resolve};
