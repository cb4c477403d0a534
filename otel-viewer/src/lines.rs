//! Files of OTLP/JSON lines: one request a line, as exporters and the Collector write them.

mod reader;
mod writer;

pub(crate) use reader::read;
pub use reader::{MalformedLine, ReadReport};
pub(crate) use writer::LineFile;
