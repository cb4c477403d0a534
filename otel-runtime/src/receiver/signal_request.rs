//! The request and the response of each signal.

use super::sink::{Rejected, TelemetrySink};
use crate::received::OtlpRequest;
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsPartialSuccess, ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The request of a signal.
pub(super) trait SignalRequest: prost::Message + Default + DeserializeOwned {
    /// The name of the only field in JSON.
    const FIELD: &str;
    type Response: prost::Message + Serialize;

    fn into_request(self) -> OtlpRequest;

    /// Returns a response with a partial success, if items were rejected.
    fn response(rejected: Option<Rejected>) -> Self::Response;

    /// Hands the request to a sink and returns the response.
    fn accept(self, sink: &dyn TelemetrySink) -> Self::Response {
        Self::response(sink.received(self.into_request()).err())
    }
}

impl SignalRequest for ExportTraceServiceRequest {
    const FIELD: &str = "resourceSpans";
    type Response = ExportTraceServiceResponse;

    fn into_request(self) -> OtlpRequest {
        OtlpRequest::traces(self)
    }

    fn response(rejected: Option<Rejected>) -> Self::Response {
        let partial = |rejected: Rejected| ExportTracePartialSuccess {
            rejected_spans: rejected.count(),
            error_message: rejected.message,
        };
        ExportTraceServiceResponse { partial_success: rejected.map(partial) }
    }
}

impl SignalRequest for ExportLogsServiceRequest {
    const FIELD: &str = "resourceLogs";
    type Response = ExportLogsServiceResponse;

    fn into_request(self) -> OtlpRequest {
        OtlpRequest::logs(self)
    }

    fn response(rejected: Option<Rejected>) -> Self::Response {
        let partial = |rejected: Rejected| ExportLogsPartialSuccess {
            rejected_log_records: rejected.count(),
            error_message: rejected.message,
        };
        ExportLogsServiceResponse { partial_success: rejected.map(partial) }
    }
}

impl SignalRequest for ExportMetricsServiceRequest {
    const FIELD: &str = "resourceMetrics";
    type Response = ExportMetricsServiceResponse;

    fn into_request(self) -> OtlpRequest {
        OtlpRequest::metrics(self)
    }

    fn response(rejected: Option<Rejected>) -> Self::Response {
        let partial = |rejected: Rejected| ExportMetricsPartialSuccess {
            rejected_data_points: rejected.count(),
            error_message: rejected.message,
        };
        ExportMetricsServiceResponse { partial_success: rejected.map(partial) }
    }
}
