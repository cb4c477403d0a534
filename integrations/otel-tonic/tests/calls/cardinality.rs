//! Clients cannot create time series by calling methods that the server does not have.

use super::{Orders, SERVER_DURATION, attributes, call, serve, span, spans};
use http::Request;
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;
use otel_tonic::GrpcServerLayer;
use tonic::Code;
use tonic::body::Body;
use tower::{Layer as _, ServiceExt as _};

#[test]
fn a_method_that_the_server_does_not_have_is_other() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        let paths = ["/test.Orders/Invented", "/test.Orders/AlsoInvented", "/test.NoService/Place"];
        for path in paths {
            telemetry.clear();
            assert_eq!(call(server, path, "").await.expect_err("an error").code(), Code::Unimplemented);
            spans(&telemetry, 2).await;
            let of_server = span(&telemetry, &SpanKind::Server);
            of_server.error_type("UNIMPLEMENTED").attr("rpc.method", "_OTHER").attr("rpc.method_original", &path[1..]);
            assert_eq!(of_server.data().name, "grpc");
            let client = span(&telemetry, &SpanKind::Client);
            client.attr("rpc.method", &path[1..]).error_type("UNIMPLEMENTED");
        }
        let error = [("error.type", "UNIMPLEMENTED".into())];
        telemetry.metric(SERVER_DURATION).points(1).count(&attributes("_OTHER", "UNIMPLEMENTED", &error), 3);
        telemetry.conventions().assert_clean();
    });
}

#[tokio::test]
async fn a_name_has_a_maximum_length() {
    let telemetry = TestTelemetry::new();
    let path = format!("/test.Orders/{}", "x".repeat(10_000));
    let request = Request::post(path).header("content-type", "application/grpc").body(Body::empty());
    let service = GrpcServerLayer::new().layer(Orders);
    let response = telemetry.run_async(service.oneshot(request.expect("a valid request"))).await.expect("an answer");
    drop(response);
    let original = format!("test.Orders/{}", "x".repeat(255 - "test.Orders/".len()));
    telemetry.span("grpc").attr("rpc.method", "_OTHER").attr("rpc.method_original", original);
}

#[test]
fn a_method_that_the_server_has_keeps_its_name() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        call(server, "/test.Orders/Place", "a book").await.expect("an answer");
        spans(&telemetry, 3).await;
        telemetry.clear();
        assert_eq!(call(server, "/test.Orders/Place", "late").await.expect_err("an error").code(), Code::Unimplemented);
        spans(&telemetry, 3).await;
        let of_server = span(&telemetry, &SpanKind::Server);
        of_server.attr("rpc.method", "test.Orders/Place").error_type("UNIMPLEMENTED").no_attr("rpc.method_original");
    });
}
