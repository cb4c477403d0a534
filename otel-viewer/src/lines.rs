//! Files of OTLP/JSON lines: one request a line, as exporters and the Collector write them.

mod reader;
mod writer;

pub use reader::{MalformedLine, ReadReport};
pub(crate) use reader::read;
pub(crate) use writer::LineFile;
