//! gRPC: tonic's `trace_fn` on the server, and the spans of h2 below it.

use crate::{TURN, block_on, ours, theirs};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_client::TraceServiceClient;
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{TraceService, TraceServiceServer};
use opentelemetry_proto::tonic::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use otel_runtime::Logs;
use std::sync::PoisonError;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tracing::{Instrument as _, info_span, instrument};
use tracing_subscriber::filter::LevelFilter;

struct Service;

#[tonic::async_trait]
impl TraceService for Service {
    #[instrument(skip_all, err)]
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        if request.metadata().contains_key("fail") {
            return Err(Status::unavailable("no room"));
        }
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

async fn serve_and_call() {
    let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let address = incoming.local_addr().expect("an address");
    let service = Server::builder()
        .trace_fn(|request| info_span!("grpc", otel.kind = "server", rpc.path = request.uri().path()))
        .add_service(TraceServiceServer::new(Service));
    let server = tokio::spawn(service.serve_with_incoming(incoming));
    let endpoint = format!("http://{address}");
    let calls = async {
        let mut client = TraceServiceClient::connect(endpoint).await.expect("the server listens");
        client.export(ExportTraceServiceRequest::default()).await.expect("a response");
        let mut failing = Request::new(ExportTraceServiceRequest::default());
        failing.metadata_mut().insert("fail", "1".parse().expect("a value"));
        client.export(failing).await.expect_err("it fails");
    };
    calls.instrument(info_span!("caller")).await;
    server.abort();
}

#[test]
fn a_server_and_a_client() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || block_on(serve_and_call());
    let theirs = theirs(LevelFilter::DEBUG, &work);
    let ours = ours(LevelFilter::DEBUG, Logs::otlp(), &work);
    assert_eq!(theirs, ours);
    for expected in [
        "caller\n",
        "Connection peer=\"Client\" ->caller\n",
        "Connection peer=\"Server\"\n",
        "grpc Server rpc.path=\"/opentelemetry.proto.collector.trace.v1.TraceService/Export\"\n  export\n",
        "/Export\"\n  export error(",
    ] {
        assert!(ours.contains(expected), "{expected} in:\n{ours}");
    }
}
