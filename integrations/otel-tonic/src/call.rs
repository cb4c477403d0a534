//! A call in progress, as an operation of the RPC conventions. It ends once: with its status, with an error, or when it is dropped.

use super::server_method::ServerMethod;
use super::status::{code_in, code_of_http, is_server_error, name_of};
use http::{HeaderMap, Response, StatusCode};
use opentelemetry::metrics::Meter;
use otel_runtime::__integration::{Operation, OperationMetrics, SECONDS};
use std::borrow::Cow;
use tonic::Code;

/// The instruments of a server or a client.
pub(super) struct CallInstruments(pub(super) OperationMetrics);

impl CallInstruments {
    pub(super) fn new(meter: &Meter, name: &'static str, description: &'static str) -> Self {
        let duration = meter.f64_histogram(name).with_unit("s").with_description(description);
        Self(OperationMetrics::new(duration.with_boundaries(SECONDS.to_vec()).build()))
    }
}

/// Which side of a call is recorded.
pub(super) enum CallSide {
    Server(ServerMethod),
    Client,
}

/// A call that has no status yet.
pub(super) struct Call {
    operation: Operation,
    side: CallSide,
    /// The HTTP status of the response. It determines the status of a call whose response contains none.
    http_status: StatusCode,
}

impl Call {
    pub(super) fn new(mut operation: Operation, side: CallSide) -> Self {
        // A call that is dropped has a status, so this type decides what is recorded.
        operation.error_if_dropped(None);
        Self { operation, side, http_status: StatusCode::OK }
    }

    /// Runs a part of the call in its context.
    pub(super) fn run<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        self.operation.run(poll)
    }

    /// Records the head of the response. Without messages, the head contains the status.
    pub(super) fn respond<B>(&mut self, response: &Response<B>) {
        self.http_status = response.status();
        let code = code_in(response.headers());
        if let CallSide::Server(method) = &mut self.side {
            method.resolve(&mut self.operation, code != Some(Code::Unimplemented));
        }
        if let Some(code) = code {
            self.end(code);
        }
    }

    /// Ends the call with the status in the trailers.
    pub(super) fn end_with_trailers(&mut self, trailers: &HeaderMap) {
        self.end(code_in(trailers).unwrap_or_else(|| code_of_http(self.http_status)));
    }

    /// Ends a call whose response has no trailers.
    pub(super) fn end_without_trailers(&mut self) {
        self.end(code_of_http(self.http_status));
    }

    /// Ends the call with this status, unless it has ended.
    pub(super) fn end(&mut self, code: Code) {
        if !self.operation.is_open() {
            return;
        }
        let is_error = match &mut self.side {
            CallSide::Server(method) => {
                method.resolve(&mut self.operation, false);
                is_server_error(code)
            }
            CallSide::Client => code != Code::Ok,
        };
        self.operation.set_attribute("rpc.response.status_code", name_of(code));
        if is_error {
            self.operation.set_error(name_of(code), format_args!(""));
        }
        self.operation.end();
    }

    /// Ends the call with an error that is no status, unless it has ended.
    pub(super) fn fail(&mut self, error_type: Cow<'static, str>) {
        if let CallSide::Server(method) = &mut self.side {
            method.resolve(&mut self.operation, false);
        }
        self.operation.end_with_error(error_type);
    }
}

/// A call that is dropped before it has a status was cancelled.
impl Drop for Call {
    fn drop(&mut self) {
        self.end(Code::Cancelled);
    }
}
