//! Traces on a terminal: each finished local trace is printed as a tree, with its logs under their spans.

pub(crate) mod arrange;
mod buffer;
mod escape;
mod label;
mod log;
mod render;

use buffer::{Buffer, Printout};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Exporters that print to `out`; the two share one buffer, so that a log record finds its span.
///
/// They belong behind the SDK's simple processors: a trace is printed in the moment its local root ends.
pub(crate) fn console<W: Write + Send + 'static>(out: W) -> (ConsoleSpans, ConsoleLogs) {
    let console = Console(Arc::new(Mutex::new(State {
        buffer: Buffer::default(),
        service: String::new(),
        unwritten: 0,
        open: true,
        out: Box::new(out),
    })));
    (ConsoleSpans(console.clone()), ConsoleLogs(console))
}

/// Prints spans, see [`console`].
#[derive(Debug)]
pub(crate) struct ConsoleSpans(Console);

/// Prints log records, see [`console`].
#[derive(Debug)]
pub(crate) struct ConsoleLogs(Console);

impl SpanExporter for ConsoleSpans {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.print(|buffer| batch.into_iter().flat_map(|span| buffer.span(span)).collect())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        let printed = self.0.print(Buffer::rest);
        self.0.state(|state| state.open = false);
        printed
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.print(Buffer::rest)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_service(resource);
    }
}

impl LogExporter for ConsoleLogs {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let logs: Vec<_> = batch.iter().map(|(record, _)| log::Log::new(record)).collect();
        self.0.print(|buffer| logs.into_iter().flat_map(|log| buffer.log(log)).collect())
    }

    /// Prints what is left, but leaves the output open: spans may still end, and it is theirs too.
    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        self.0.state(|state| if state.open { state.print(Buffer::rest) } else { Ok(()) })
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_service(resource);
    }
}

#[derive(Clone)]
struct Console(Arc<Mutex<State>>);

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Console")
    }
}

impl Console {
    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn print(&self, take: impl FnOnce(&mut Buffer) -> Vec<Printout>) -> OTelSdkResult {
        self.state(|state| state.print(take))
    }

    fn set_service(&self, resource: &Resource) {
        let name = resource.get(&opentelemetry::Key::from_static_str("service.name"));
        self.state(|state| state.service = name.map(|name| name.to_string()).unwrap_or_default());
    }
}

struct State {
    buffer: Buffer,
    service: String,
    /// Trees and lines that the output did not take.
    unwritten: usize,
    open: bool,
    out: Box<dyn Write + Send>,
}

impl State {
    fn print(&mut self, take: impl FnOnce(&mut Buffer) -> Vec<Printout>) -> OTelSdkResult {
        if !self.open {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        for printout in take(&mut self.buffer) {
            let text = render::render(&printout, &self.service);
            self.write(&text)?;
        }
        Ok(())
    }

    fn write(&mut self, text: &str) -> OTelSdkResult {
        let missing = match self.unwritten {
            0 => String::new(),
            1 => "console: 1 trace or log line before this could not be written\n".to_owned(),
            n => format!("console: {n} traces and log lines before this could not be written\n"),
        };
        let written = self.out.write_all(format!("{missing}{text}").as_bytes()).and_then(|()| self.out.flush());
        match written {
            Ok(()) => {
                self.unwritten = 0;
                Ok(())
            }
            Err(error) => {
                self.unwritten += 1;
                Err(OTelSdkError::InternalFailure(format!("console: cannot write a trace: {error}")))
            }
        }
    }
}
