//! OTLP over gRPC: the three export services.

use super::refusal::BODY_LIMIT;
use super::signal_request::SignalRequest as _;
use super::sink::TelemetrySink;
use opentelemetry_proto::tonic::collector::logs::v1::logs_service_server::{LogsService, LogsServiceServer};
use opentelemetry_proto::tonic::collector::logs::v1::{ExportLogsServiceRequest, ExportLogsServiceResponse};
use opentelemetry_proto::tonic::collector::metrics::v1::metrics_service_server::{
    MetricsService, MetricsServiceServer,
};
use opentelemetry_proto::tonic::collector::metrics::v1::{ExportMetricsServiceRequest, ExportMetricsServiceResponse};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use std::sync::Arc;
use tonic::codec::CompressionEncoding;
use tonic::{Request, Response, Status};

/// A service with the limits and encodings of the receiver.
macro_rules! accepting {
    ($service:ident) => {{
        let service = $service.max_decoding_message_size(BODY_LIMIT).accept_compressed(CompressionEncoding::Gzip);
        #[cfg(feature = "zstd")]
        let service = service.accept_compressed(CompressionEncoding::Zstd);
        service
    }};
}

pub(super) fn router(sink: Arc<dyn TelemetrySink>) -> axum::Router {
    let services = Arc::new(ExportServices(sink));
    let traces = TraceServiceServer::from_arc(Arc::clone(&services));
    let metrics = MetricsServiceServer::from_arc(Arc::clone(&services));
    let logs = LogsServiceServer::from_arc(services);
    tonic::service::Routes::new(accepting!(traces))
        .add_service(accepting!(metrics))
        .add_service(accepting!(logs))
        .into_axum_router()
}

struct ExportServices(Arc<dyn TelemetrySink>);

#[tonic::async_trait]
impl TraceService for ExportServices {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        Ok(Response::new(request.into_inner().accept(&*self.0)))
    }
}

#[tonic::async_trait]
impl MetricsService for ExportServices {
    async fn export(
        &self,
        request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        Ok(Response::new(request.into_inner().accept(&*self.0)))
    }
}

#[tonic::async_trait]
impl LogsService for ExportServices {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        Ok(Response::new(request.into_inner().accept(&*self.0)))
    }
}
