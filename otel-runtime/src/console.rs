//! Prints telemetry on a terminal: each finished local trace as a tree, with log records below their spans.

pub(crate) mod arrange;
mod buffer;
mod escape;
pub(crate) mod log;
pub(crate) mod metrics;
pub(crate) mod render;
mod span_line;
mod time;

pub(crate) use metrics::ConsoleMetrics;

use buffer::{Buffer, Printout};
use log::PrintedLog;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use render::render;
use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Creates exporters that print to `out`. Both share a buffer, so that a log record is printed below its span.
///
/// Use them with processors that export immediately: a trace is printed when its local root span ends. To print only log records,
/// drop the exporter of spans; log records then no longer wait for their spans.
pub(crate) fn console<W: Write + Send + 'static>(out: W) -> (ConsoleSpans, ConsoleLogs) {
    let console = Console(Arc::new(Mutex::new(ConsoleState {
        buffer: Buffer::default(),
        service: String::new(),
        unwritten: 0,
        spans_open: true,
        logs_open: true,
        out: Box::new(out),
    })));
    (ConsoleSpans(console.clone()), ConsoleLogs(console))
}

/// Prints spans; see [`console`].
#[derive(Debug)]
pub(crate) struct ConsoleSpans(Console);

/// Prints log records; see [`console`].
#[derive(Debug)]
pub(crate) struct ConsoleLogs(Console);

impl SpanExporter for ConsoleSpans {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let mut state = self.0.lock();
        if !state.spans_open {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        let printouts = batch.into_iter().flat_map(|span| state.buffer.span(span)).collect();
        state.print(printouts)
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        let mut state = self.0.lock();
        if !std::mem::replace(&mut state.spans_open, false) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        state.print_rest()
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.lock().print_rest()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.lock().set_service(resource);
    }
}

impl Drop for ConsoleSpans {
    fn drop(&mut self) {
        // There is nothing to report a failure to.
        _ = self.shutdown();
    }
}

impl LogExporter for ConsoleLogs {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let mut state = self.0.lock();
        if !state.logs_open {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        let logs = batch.iter().map(|(record, _)| PrintedLog::new(record));
        let printouts = if state.spans_open {
            logs.flat_map(|log| state.buffer.log(log)).collect()
        } else {
            logs.map(Printout::Log).collect()
        };
        state.print(printouts)
    }

    /// Waiting log records are printed with their spans, at the latest when the exporter of spans is shut down.
    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        let was_open = std::mem::replace(&mut self.0.lock().logs_open, false);
        if was_open { Ok(()) } else { Err(OTelSdkError::AlreadyShutdown) }
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.lock().set_service(resource);
    }
}

#[derive(Clone)]
struct Console(Arc<Mutex<ConsoleState>>);

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Console")
    }
}

impl Console {
    fn lock(&self) -> MutexGuard<'_, ConsoleState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct ConsoleState {
    buffer: Buffer,
    service: String,
    /// Number of trees and lines that could not be written.
    unwritten: usize,
    spans_open: bool,
    logs_open: bool,
    out: Box<dyn Write + Send>,
}

impl ConsoleState {
    fn set_service(&mut self, resource: &Resource) {
        let name = resource.get_ref(&opentelemetry::Key::from_static_str("service.name"));
        self.service = name.map(|name| name.as_str().into_owned()).unwrap_or_default();
    }

    fn print_rest(&mut self) -> OTelSdkResult {
        let rest = self.buffer.rest();
        self.print(rest)
    }

    /// Continues after a failure, so that everything that could not be written is counted.
    fn print(&mut self, printouts: Vec<Printout>) -> OTelSdkResult {
        let mut result = Ok(());
        for printout in printouts {
            let text = render(&printout, &self.service);
            result = result.and(self.write(&text));
        }
        result
    }

    fn write(&mut self, text: &str) -> OTelSdkResult {
        let missing = match self.unwritten {
            0 => String::new(),
            1 => "console: 1 trace or log line before this could not be written\n".to_owned(),
            n => format!("console: {n} traces and log lines before this could not be written\n"),
        };
        let text = missing + text;
        if let Err(error) = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            self.unwritten += 1;
            return Err(OTelSdkError::InternalFailure(format!("console: cannot write a trace: {error}")));
        }
        self.unwritten = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
