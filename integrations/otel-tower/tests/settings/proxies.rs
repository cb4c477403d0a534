//! Where a request comes from: the scheme, the host and the client, with and without trusted proxies.

use super::{DURATION, metric_attributes, request, request_from, send};
use axum::Router;
use axum::routing::get;
use http::Request;
use http::uri::Scheme;
use opentelemetry::logs::AnyValue;
use otel_runtime::testing::TestTelemetry;
use otel_tower::{HttpServerLayer, TrustedProxies};

type Headers<'a> = &'a [(&'static str, &'a str)];

/// What is recorded of a request: `client.address`, `url.scheme`, `server.address` and `server.port`.
async fn recorded(layer: HttpServerLayer, request: Request<axum::body::Body>) -> String {
    let telemetry = TestTelemetry::new();
    let app = Router::new().route("/", get(|| async { "here" })).layer(layer);
    send(&telemetry, &app, request).await;
    let span = telemetry.span("GET /");
    let text = |key: &str| match span.value(key) {
        Some(AnyValue::String(text)) => text.to_string(),
        Some(AnyValue::Int(number)) => number.to_string(),
        other => other.map_or_else(|| "-".to_owned(), |other| format!("{other:?}")),
    };
    let scheme = text("url.scheme");
    let metric_scheme = if scheme == "https" || scheme == "wss" { "https" } else { "http" };
    let expected = metric_attributes(&[("http.route", "/".into()), ("url.scheme", metric_scheme.into())]);
    telemetry.metric(DURATION).count(&expected, 1);
    telemetry.conventions().assert_clean();
    format!("{} {scheme} {} {}", text("client.address"), text("server.address"), text("server.port"))
}

async fn recorded_from(layer: &HttpServerLayer, peer: &str, headers: Headers<'_>) -> String {
    recorded(layer.clone(), request_from(peer, "/", headers)).await
}

#[tokio::test]
async fn no_proxy_is_trusted_by_default() {
    let headers = [
        ("host", "inside:8080"),
        ("forwarded", "for=198.51.100.1;proto=https;host=shop.example"),
        ("x-forwarded-for", "198.51.100.1"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "shop.example"),
    ];
    let layer = HttpServerLayer::new();
    assert_eq!(recorded_from(&layer, "10.0.0.1", &headers).await, "10.0.0.1 http inside 8080");
    // A proxy that is not one of the trusted ones.
    let layer = HttpServerLayer::new();
    for proxies in [TrustedProxies::hops(0), TrustedProxies::networks(["10.9.0.0/16"]).expect("a network")] {
        for proxies in [proxies.clone(), proxies.forwarded()] {
            let layer = layer.clone().trusted_proxies(proxies);
            assert_eq!(recorded_from(&layer, "10.0.0.1", &headers).await, "10.0.0.1 http inside 8080");
        }
    }
    // Without the address of the peer, no network is trusted.
    let layer = HttpServerLayer::new().trusted_proxies(TrustedProxies::networks(["::/0"]).expect("a network"));
    assert_eq!(recorded(layer, request("/", &headers)).await, "- http inside 8080");
}

#[tokio::test]
async fn the_scheme_can_be_set() {
    let layer = HttpServerLayer::new().scheme(Scheme::HTTPS);
    assert_eq!(recorded_from(&layer, "10.0.0.1", &[("host", "a.example")]).await, "10.0.0.1 https a.example -");
    // HTTP/2 without TLS behind a proxy with TLS.
    assert_eq!(recorded(layer.clone(), request("http://a.example/", &[])).await, "- https a.example -");
    // What a trusted proxy reports is more precise.
    let layer = layer.trusted_proxies(TrustedProxies::hops(1));
    assert_eq!(recorded_from(&layer, "10.0.0.1", &[("x-forwarded-proto", "http")]).await, "10.0.0.1 http - -");
    assert_eq!(recorded_from(&layer, "10.0.0.1", &[]).await, "10.0.0.1 https - -");
}

#[tokio::test]
async fn x_forwarded_headers_of_one_proxy_are_read() {
    let layer = HttpServerLayer::new().trusted_proxies(TrustedProxies::hops(1));
    let cases: [(Headers<'_>, &str); 14] = [
        (&[("x-forwarded-for", "192.0.2.1")], "192.0.2.1 http inside -"),
        (
            &[
                ("x-forwarded-for", "192.0.2.1"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-host", "shop.example:8443"),
            ],
            "192.0.2.1 https shop.example 8443",
        ),
        // The client has sent the first value, and the proxy has appended the second one.
        (&[("x-forwarded-for", "203.0.113.9, 192.0.2.1")], "192.0.2.1 http inside -"),
        (&[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "192.0.2.1")], "192.0.2.1 http inside -"),
        (
            &[
                ("x-forwarded-for", "203.0.113.9, 192.0.2.1"),
                ("x-forwarded-proto", "http,https"),
                ("x-forwarded-host", "evil.example, shop.example"),
            ],
            "192.0.2.1 https shop.example -",
        ),
        (&[("x-forwarded-for", "192.0.2.1:4711")], "192.0.2.1 http inside -"),
        (&[("x-forwarded-for", "2001:db8::1")], "2001:db8::1 http inside -"),
        (&[("x-forwarded-for", "[2001:db8::1]:4711")], "2001:db8::1 http inside -"),
        (&[("x-forwarded-for", "::ffff:192.0.2.1")], "192.0.2.1 http inside -"),
        (&[("x-forwarded-for", "unknown")], "- http inside -"),
        (&[("x-forwarded-proto", "HTTPS")], "10.0.0.1 https inside -"),
        (&[("x-forwarded-proto", "wss")], "10.0.0.1 wss inside -"),
        (&[("x-forwarded-proto", "no scheme"), ("x-forwarded-host", "no host")], "10.0.0.1 http inside -"),
        // The other form of the headers is not read.
        (&[("forwarded", "for=192.0.2.1;proto=https")], "10.0.0.1 http inside -"),
    ];
    for (headers, expected) in cases {
        let headers = [&[("host", "inside")], headers].concat();
        assert_eq!(recorded_from(&layer, "10.0.0.1", &headers).await, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn forwarded_of_one_proxy_is_read() {
    let layer = HttpServerLayer::new().trusted_proxies(TrustedProxies::hops(1).forwarded());
    let long = format!("for=192.0.2.1;by={}", "a".repeat(9000));
    let cases: [(Headers<'_>, &str); 11] = [
        (&[("forwarded", "for=192.0.2.1;proto=https;host=\"shop.example:8443\"")], "192.0.2.1 https shop.example 8443"),
        (&[("forwarded", "For=\"[2001:db8:cafe::17]:4711\"")], "2001:db8:cafe::17 http inside -"),
        (&[("forwarded", "for=203.0.113.9;proto=https, for=192.0.2.1")], "192.0.2.1 http inside -"),
        (&[("forwarded", "for=203.0.113.9"), ("forwarded", "for=192.0.2.1")], "192.0.2.1 http inside -"),
        (&[("forwarded", "for=\"_gazonk\"")], "- http inside -"),
        (&[("forwarded", "for=unknown;proto=https")], "- https inside -"),
        (&[("forwarded", "proto=https;by=203.0.113.43")], "10.0.0.1 https inside -"),
        // A client cannot hide what the proxy appends in a line of its own.
        (&[("forwarded", "for=\"203.0.113.9"), ("forwarded", "for=192.0.2.1")], "192.0.2.1 http inside -"),
        (&[("forwarded", "for=\"203.0.113.9, for=192.0.2.1")], "10.0.0.1 http inside -"),
        (&[("forwarded", &long)], "10.0.0.1 http inside -"),
        (&[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https")], "10.0.0.1 http inside -"),
    ];
    for (headers, expected) in cases {
        let headers = [&[("host", "inside")], headers].concat();
        assert_eq!(recorded_from(&layer, "10.0.0.1", &headers).await, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn two_proxies_are_trusted() {
    let layer = HttpServerLayer::new().trusted_proxies(TrustedProxies::hops(2));
    let chain = ("x-forwarded-for", "203.0.113.9, 192.0.2.1, 10.0.0.2");
    assert_eq!(recorded_from(&layer, "10.0.0.1", &[chain]).await, "192.0.2.1 http - -");
    // The outer proxy set the scheme, and the inner one passed it on.
    let headers = [chain, ("x-forwarded-proto", "https"), ("x-forwarded-host", "shop.example, inside")];
    assert_eq!(recorded_from(&layer, "10.0.0.1", &headers).await, "192.0.2.1 https shop.example -");
    // A request that came through the inner proxy only.
    assert_eq!(recorded_from(&layer, "10.0.0.1", &[("x-forwarded-for", "192.0.2.1")]).await, "192.0.2.1 http - -");

    let layer = HttpServerLayer::new().trusted_proxies(TrustedProxies::hops(2).forwarded());
    let chain =
        "for=203.0.113.9;proto=http;host=evil.example, for=192.0.2.1;proto=https;host=shop.example, for=10.0.0.2";
    assert_eq!(recorded_from(&layer, "10.0.0.1", &[("forwarded", chain)]).await, "192.0.2.1 https shop.example -");
}

#[tokio::test]
async fn proxies_in_trusted_networks_are_skipped() {
    let networks = TrustedProxies::networks(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]).expect("networks");
    let layer = HttpServerLayer::new().trusted_proxies(networks.clone());
    let cases = [
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2, fd00::3", "198.51.100.1"),
        ("::ffff:10.0.0.1", "198.51.100.1, 192.0.2.7", "198.51.100.1"),
        ("fd00::1", "198.51.100.1", "198.51.100.1"),
        ("192.0.2.8", "198.51.100.1", "192.0.2.8"),
        // Every address is that of a proxy: the first one is the client.
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        // Nothing before an unknown address can be trusted.
        ("10.0.0.1", "198.51.100.1, unknown, 10.0.0.2", "-"),
        ("10.0.0.1", "", "10.0.0.1"),
    ];
    for (peer, chain, client) in cases {
        let found = recorded_from(&layer, peer, &[("x-forwarded-for", chain)]).await;
        assert_eq!(found, format!("{client} http - -"), "{peer} with {chain}");
    }
    let layer = HttpServerLayer::new().trusted_proxies(networks.forwarded());
    let chain = r#"for=203.0.113.9;proto=ftp, for="198.51.100.1:80";proto=https;host=shop.example, for="[fd00::3]""#;
    assert_eq!(recorded_from(&layer, "10.0.0.1", &[("forwarded", chain)]).await, "198.51.100.1 https shop.example -");
}

#[tokio::test]
async fn the_peer_is_the_proxy() {
    let telemetry = TestTelemetry::new();
    let layer = HttpServerLayer::new().trusted_proxies(TrustedProxies::hops(1));
    let app = Router::new().route("/", get(|| async { "here" })).layer(layer);
    send(&telemetry, &app, request_from("10.0.0.1", "/", &[("x-forwarded-for", "192.0.2.1")])).await;
    let span = telemetry.span("GET /");
    span.attr("client.address", "192.0.2.1").attr("network.peer.address", "10.0.0.1").attr("network.peer.port", 4711);
}
