//! The destination of this project's OTLP exporter.

use super::{Request, Tally};
use otel_runtime::{OtlpTransport, TransportError};

/// Keeps requests instead of sending them.
pub(crate) struct KeepRequests {
    tally: Tally,
    signal: fn(Vec<u8>) -> Request,
}

impl KeepRequests {
    pub(crate) fn spans(tally: &Tally) -> Self {
        Self { tally: tally.clone(), signal: Request::Spans }
    }

    pub(crate) fn logs(tally: &Tally) -> Self {
        Self { tally: tally.clone(), signal: Request::Logs }
    }
}

impl OtlpTransport for KeepRequests {
    fn send(&self, request: &[u8]) -> Result<(), TransportError> {
        self.tally.keep((self.signal)(request.to_vec()));
        Ok(())
    }
}
