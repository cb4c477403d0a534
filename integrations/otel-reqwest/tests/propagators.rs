//! Each format of `OTEL_PROPAGATORS` from a client with `otel-reqwest` to a server with `otel-tower`. The global propagator belongs to the
//! process, so this is a binary of its own.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::context::FutureExt as _;
use opentelemetry::{Context, KeyValue};
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{Telemetry, traced};
use otel_tower::HttpServerLayer;
use std::net::SocketAddr;

/// The names of each format, the headers that are sent, and whether the baggage arrives.
const FORMATS: [(&str, &str, bool); 7] = [
    ("b3", "b3", false),
    ("b3multi", "x-b3-sampled x-b3-spanid x-b3-traceid", false),
    ("jaeger", "uber-trace-id uberctx-tenant.id", true),
    ("xray", "x-amzn-trace-id", false),
    ("ottrace", "ot-baggage-tenant.id ot-tracer-sampled ot-tracer-spanid ot-tracer-traceid", true),
    ("tracecontext,baggage", "baggage traceparent", true),
    ("B3, tracecontext", "b3 traceparent", false),
];

/// Returns the headers of the request that are not those of every request, and the tenant.
async fn received(request: Request) -> String {
    let names = request.headers().keys().map(|name| name.as_str().to_owned());
    let mut names: Vec<_> = names.filter(|name| !["accept", "host"].contains(&name.as_str())).collect();
    names.sort();
    let context = Context::current();
    let tenant = context.baggage().get("tenant.id").map_or("-", |tenant| tenant.as_str());
    format!("{}, {tenant}", names.join(" "))
}

async fn serve(telemetry: &TestTelemetry) -> SocketAddr {
    let of_server = telemetry.clone();
    let inside = move |request: Request, next: Next| of_server.run_async(next.run(request));
    let app = Router::new().route("/received", get(received)).layer(HttpServerLayer::new()).layer(from_fn(inside));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async { axum::serve(listener, app).await.expect("it serves") });
    address
}

#[traced]
async fn fetch(server: SocketAddr) -> String {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let response = client.get(format!("http://{server}/received")).traced().send().await.expect("a response");
    response.text().await.expect("a body")
}

#[tokio::test]
async fn each_format_continues_the_trace_in_the_server() {
    for (names, headers, has_baggage) in FORMATS {
        let installed = Telemetry::builder()
            .environment([
                ("OTEL_PROPAGATORS", names),
                ("OTEL_TRACES_EXPORTER", "none"),
                ("OTEL_METRICS_EXPORTER", "none"),
            ])
            .install()
            .expect("valid settings");
        let telemetry = TestTelemetry::new();
        let server = serve(&telemetry).await;
        let context = telemetry.context().with_baggage([KeyValue::new("tenant.id", "acme")]);
        let answer = fetch(server).with_context(context).await;
        assert_eq!(answer, format!("{headers}, {}", if has_baggage { "acme" } else { "-" }), "{names}");
        while telemetry.spans().len() < 3 {
            tokio::task::yield_now().await;
        }
        let (client, server) = (telemetry.span("GET"), telemetry.span("GET /received"));
        assert_eq!(server.data().parent, Some(client.data().span_id), "{names}");
        // `ottrace` sends the lower half of the trace id.
        let digits = if names == "ottrace" { 16 } else { 0 };
        let trace = |id: &str| id[digits..].to_owned();
        assert_eq!(trace(&server.data().trace_id.to_string()), trace(&client.data().trace_id.to_string()), "{names}");
        installed.shutdown().expect("nothing to lose");
    }
}
