//! JSON lines as a destination of encoded requests.

use super::LineOutput;
use crate::export::answer::{Answer, Sender};
use crate::export::json_request::from_protobuf;
use crate::report::Signal;
use std::io::{Stdout, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Writes one line for each request.
pub(in crate::export) struct LineSender<W> {
    signal: Signal,
    out: Arc<Mutex<LineOutput<W>>>,
}

impl LineSender<Stdout> {
    pub(in crate::export) fn to_stdout(signal: Signal) -> Self {
        Self::new(signal, Arc::new(Mutex::new(LineOutput::new(std::io::stdout()))))
    }
}

impl<W: Write> LineSender<W> {
    pub(in crate::export) fn new(signal: Signal, out: Arc<Mutex<LineOutput<W>>>) -> Self {
        Self { signal, out }
    }

    fn write(&self, body: &[u8]) -> Result<(), String> {
        let mut line = from_protobuf(self.signal, body)?;
        line.push(b'\n');
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_line(&line).map_err(|error| error.to_string())
    }
}

impl<W: Write + Send + 'static> Sender for LineSender<W> {
    fn send(&self, body: &[u8]) -> Answer {
        match self.write(body) {
            Ok(()) => Answer::Accepted { rejected: 0, reason: String::new() },
            Err(cause) => Answer::Refused { cause: super::cannot_write(cause) },
        }
    }
}
