//! The console as exporters of the SDK.

use super::{Console, Printed};
use crate::otlp::{EncodedResource, RequestLimits, encode_logs, encode_spans};
use crate::received::{decode_logs, decode_spans};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

const UNLIMITED: RequestLimits = RequestLimits { bytes: usize::MAX, items: usize::MAX };

/// Creates exporters that print to `out`.
///
/// Use them with processors that export immediately: a trace is printed when its local root span ends.
pub(crate) fn console<W: Write + Send + 'static>(has_spans: bool, out: W) -> (ConsoleSpans, ConsoleLogs) {
    let console = Arc::new(Console::new(has_spans, out));
    let logs = ConsoleLogs { console: Arc::clone(&console), resource: EncodedResource::default() };
    (ConsoleSpans { console, resource: EncodedResource::default() }, logs)
}

/// Prints spans; see [`console`].
#[derive(Debug)]
pub(crate) struct ConsoleSpans {
    console: Arc<Console>,
    resource: EncodedResource,
}

/// Prints log records; see [`console`].
#[derive(Debug)]
pub(crate) struct ConsoleLogs {
    console: Arc<Console>,
    resource: EncodedResource,
}

impl SpanExporter for ConsoleSpans {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        for request in encode_spans(&batch, &self.resource, UNLIMITED) {
            let spans = decode_spans(&request.body).map_err(|error| failure(error.to_string()))?;
            printed(|settle| self.console.spans(spans, settle))?;
        }
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        printed(|settle| self.console.rest(settle))
    }

    fn force_flush(&self) -> OTelSdkResult {
        printed(|settle| self.console.rest(settle))
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = EncodedResource::new(resource);
    }
}

impl LogExporter for ConsoleLogs {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        for request in encode_logs(&batch, &self.resource, UNLIMITED) {
            let logs = decode_logs(&request.body).map_err(|error| failure(error.to_string()))?;
            printed(|settle| self.console.logs(&logs, settle))?;
        }
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = EncodedResource::new(resource);
    }
}

/// Returns the first failure of what `print` prints.
fn printed(print: impl FnOnce(&dyn Fn(Printed, Result<(), String>))) -> OTelSdkResult {
    let first = RefCell::new(Ok(()));
    print(&|_, result| {
        let mut first = first.borrow_mut();
        if first.is_ok() {
            *first = result.map_err(failure);
        }
    });
    first.into_inner()
}

fn failure(reason: String) -> OTelSdkError {
    OTelSdkError::InternalFailure(reason)
}
