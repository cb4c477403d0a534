//! The attributes of the span and the measurement of a request.

use super::{DURATION, answered, app, client, read, serve};
use opentelemetry::trace::SpanKind;
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::RecordedQuery;
use otel_runtime::testing::TestTelemetry;
use reqwest::{Method, RequestBuilder};

#[tokio::test]
async fn a_request_is_a_client_span() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let request = client().get(format!("http://{server}/users/7?verbose=yes&sig=0a1b"));
    let send = async { request.traced().url_template("/users/{id}").send().await?.text().await };
    assert_eq!(telemetry.run_async(send).await.expect("a response"), "a user");
    telemetry
        .span("GET /users/{id}")
        .kind(SpanKind::Client)
        .root()
        .status_unset()
        .no_attr("error.type")
        .attr("http.request.method", "GET")
        .no_attr("http.request.method_original")
        .attr("http.response.status_code", 200)
        .attr("url.full", format!("http://{server}/users/7?verbose=yes&sig=REDACTED"))
        .attr("url.template", "/users/{id}")
        .attr("server.address", "127.0.0.1")
        .attr("server.port", i64::from(server.port()))
        .attr("network.peer.address", "127.0.0.1")
        .attr("network.peer.port", i64::from(server.port()))
        .attr("network.protocol.version", "1.1");
    let template = [("url.template", "/users/{id}".into())];
    telemetry.metric(DURATION).histogram().unit("s").points(1).count(&answered(server, 200, &template), 1);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn an_unknown_method_is_other() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let brew = Method::from_bytes(b"BREW").expect("a method");
    read(&telemetry, client().request(brew, format!("http://{server}/any"))).await;
    let span = telemetry.span("HTTP");
    span.attr("http.request.method", "_OTHER").attr("http.request.method_original", "BREW");
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn the_query_is_recorded_as_configured() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let queries = [
        (RecordedQuery::default(), "/any?page=2&token=1&sig=REDACTED"),
        (RecordedQuery::redacting(["token"]), "/any?page=2&token=REDACTED&sig=REDACTED"),
        (RecordedQuery::showing(["page"]), "/any?page=2&token=REDACTED&sig=REDACTED"),
        (RecordedQuery::omitted(), "/any"),
    ];
    for (query, expected) in queries {
        let request = client().get(format!("http://ada:lovelace@{server}/any?page=2&token=1&sig=3"));
        let response = telemetry.run_async(async { request.traced().query(query).send().await });
        let response = response.await.expect("a response");
        assert_eq!(response.url().query(), Some("page=2&token=1&sig=3"), "what is sent does not change");
        drop(response);
        // reqwest moves the user into a header.
        let span = telemetry.span("GET");
        span.attr("url.full", format!("http://{server}{expected}"));
        telemetry.clear();
    }
}

#[tokio::test]
async fn the_user_in_a_built_request_is_hidden() {
    let (telemetry, server) = (TestTelemetry::new(), serve(app()).await);
    let url = format!("http://ada:lovelace@{server}/any").parse().expect("a valid URL");
    let request = reqwest::Request::new(Method::GET, url);
    read(&telemetry, RequestBuilder::from_parts(client(), request)).await;
    telemetry.span("GET").attr("url.full", format!("http://REDACTED:REDACTED@{server}/any"));
}

#[tokio::test]
async fn long_text_is_truncated() {
    let (telemetry, server) = (TestTelemetry::builder().text_limit(10).build(), serve(app()).await);
    read(&telemetry, client().get(format!("http://{server}/any"))).await;
    telemetry.span("GET").attr("url.full", "http://127");
}
