#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod access;
mod builder;
mod changes;
mod filter;
#[cfg(test)]
mod fuzz;
mod http;
mod lines;
mod listener;
#[cfg(test)]
mod measured;
mod query;
mod store;
mod text;
mod transport;
mod tree;
pub mod view;
mod viewer;

pub use builder::ViewerBuilder;
pub use filter::{InvalidFilter, LogFilter, MetricFilter, TraceFilter, TraceStatus};
pub use http::router;
pub use lines::{MalformedLine, ReadReport};
pub use listener::RunningViewer;
pub use transport::ViewerTransport;
pub use viewer::Viewer;
