//! The settings of the layer: what each of them changes in the telemetry that is recorded.

mod exclusion;
mod nested_settings;
mod nesting;
mod paths;
mod proxies;
mod public;
mod responses;
mod streams;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderMap, Request, Response};
use opentelemetry::propagation::{TextMapCompositePropagator, TextMapPropagator};
use opentelemetry::{KeyValue, Value, global};
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use otel_runtime::testing::TestTelemetry;
use std::net::{IpAddr, SocketAddr};
use tower::ServiceExt as _;

const DURATION: &str = "http.server.request.duration";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const UNSAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

fn with_propagators() {
    let propagators: [Box<dyn TextMapPropagator + Send + Sync>; 2] =
        [Box::new(TraceContextPropagator::new()), Box::new(BaggagePropagator::new())];
    global::set_text_map_propagator(TextMapCompositePropagator::new(propagators.into()));
}

fn request(uri: &str, headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a valid request")
}

/// A request over a connection from `peer`.
fn request_from(peer: &str, uri: &str, headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = request(uri, headers);
    let peer: IpAddr = peer.parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 4711)));
    request
}

/// Sends `request`, reads the whole response, and returns its headers.
async fn send(telemetry: &TestTelemetry, app: &Router, request: Request<Body>) -> HeaderMap {
    telemetry
        .run_async(async {
            let response: Response<Body> = app.clone().oneshot(request).await.expect("axum services do not fail");
            let (head, body) = response.into_parts();
            axum::body::to_bytes(body, usize::MAX).await.expect("a body without an error");
            head.headers
        })
        .await
}

/// The metric attributes of an answered GET, with these attributes instead of the usual ones.
fn metric_attributes(changed: &[(&'static str, Value)]) -> Vec<KeyValue> {
    let mut attributes: Vec<(&'static str, Value)> = vec![
        ("http.request.method", "GET".into()),
        ("url.scheme", "http".into()),
        ("network.protocol.version", "1.1".into()),
        ("http.response.status_code", 200.into()),
    ];
    attributes.retain(|(key, _)| changed.iter().all(|(other, _)| key != other));
    attributes.extend(changed.iter().cloned());
    attributes.into_iter().map(|(key, value)| KeyValue::new(key, value)).collect()
}
