#![doc = include_str!("../README.md")]
//!
//! # What is recorded
//!
//! | attribute | span | `rpc.server.call.duration` | `rpc.client.call.duration` |
//! |---|---|---|---|
//! | `rpc.system.name` = `grpc` | yes | yes | yes |
//! | `rpc.method`, such as `shop.Orders/Place`, see [below](#names-of-methods) | yes | yes | yes |
//! | `rpc.method_original`, if `rpc.method` is `_OTHER` | yes | | |
//! | `rpc.response.status_code`, such as `NOT_FOUND` | yes | yes | yes |
//! | `error.type`, see [below](#errors) | yes | yes | yes |
//! | `server.address`, `server.port` | yes | | yes |
//! | `network.peer.address`, `network.peer.port`, on the server, with the feature `transport` | yes | | |
//!
//! Durations are in seconds and use the bucket boundaries of the
//! [conventions](https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/). Calls are measured whether or not their spans are sampled.
//! Messages of a status are not recorded, because they can contain values of the application.
//!
//! In a [`Filter`](otel_runtime::Filter), the server has the target `otel_runtime::tonic_server`, and the client
//! `otel_runtime::tonic_client`.
//!
//! # When a call starts and ends
//!
//! A call starts when the request passes the layer. It ends with its gRPC status: that of the trailers, or that of the headers if the response
//! has no messages. A response that ends without a status has the one that a gRPC client derives from the HTTP status. A call that is
//! dropped before it has a status was cancelled: its status is `CANCELLED`. On the server, this happens when the client has disconnected, or when a
//! time limit of the server is exceeded; on the client, when the caller drops the future or the stream. The span is the current one while the
//! handler and the stream of its response run.
//!
//! # Errors
//!
//! | side | a status that is an error |
//! |---|---|
//! | server | `UNKNOWN`, `DEADLINE_EXCEEDED`, `UNIMPLEMENTED`, `INTERNAL`, `UNAVAILABLE`, `DATA_LOSS` |
//! | client | all except `OK` |
//!
//! For such a status, `error.type` is the status, and the status of the span is `Error`. Other values of `error.type` are `panic`, and the type
//! of an error that a service returns instead of a response.
//!
//! # Names of methods
//!
//! A client can send any path, so the name of a method is recorded if the server has the method: if its response to the name has been something
//! other than `UNIMPLEMENTED` without messages. Other names are recorded as `_OTHER`, and their spans are named `grpc`. A layer records at
//! most 1,024 different names, and 255 characters of each.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod call;
mod client;
mod method_names;
#[cfg(feature = "transport")]
#[path = "transport.rs"]
mod peer;
#[cfg(not(feature = "transport"))]
#[path = "plain.rs"]
mod peer;
mod request;
mod response;
mod server;
mod server_call;
mod server_method;
mod status;

pub use body::{ClientBody, ServerBody};
pub use client::{GrpcClientLayer, TracedChannel};
pub use request::GrpcRequest;
pub use response::{ClientResponse, ServerResponse};
pub use server::{GrpcServerLayer, TracedServer};

/// The services for health checks and reflection, which infrastructure calls, for
/// [`exclude_services`](GrpcServerLayer::exclude_services).
///
/// ```
/// use otel_tonic::{GrpcServerLayer, HEALTH_AND_REFLECTION};
///
/// let layer = GrpcServerLayer::new().exclude_services(HEALTH_AND_REFLECTION);
/// ```
pub const HEALTH_AND_REFLECTION: [&str; 3] =
    ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];
