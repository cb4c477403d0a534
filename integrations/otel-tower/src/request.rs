//! The name and the attributes of a request, according to the HTTP conventions.

use super::framework;
use super::options::LayerOptions;
use http::uri::{Authority, Scheme};
use http::{HeaderMap, Request, Uri, header};
use opentelemetry::KeyValue;
use otel_runtime::__integration::cut;
use otel_runtime::__integration::http::{OTHER_METHOD, OTHER_METHOD_SPAN_NAME, protocol_version};
use std::borrow::Cow;

/// The attributes of the measurements of a request.
pub(super) struct RequestMetricAttributes {
    pub(super) duration: Vec<KeyValue>,
    pub(super) active: Vec<KeyValue>,
}

/// The attributes that are known before the response. Their values must not be under the control of the client.
pub(super) fn metric_attributes<B>(request: &Request<B>, options: &LayerOptions) -> RequestMetricAttributes {
    let method = options.methods.name(request.method()).unwrap_or(Cow::Borrowed(OTHER_METHOD));
    // A request in absolute form can contain any scheme.
    let is_https = request.uri().scheme() == Some(&Scheme::HTTPS);
    let scheme = if is_https { "https" } else { "http" };
    let active = vec![KeyValue::new("http.request.method", method), KeyValue::new("url.scheme", scheme)];
    // With capacity for the status and the type of an error.
    let mut duration = Vec::with_capacity(6);
    duration.extend_from_slice(&active);
    duration.extend(framework::route(request).map(|route| KeyValue::new("http.route", route.to_owned())));
    duration
        .extend(protocol_version(request.version()).map(|version| KeyValue::new("network.protocol.version", version)));
    RequestMetricAttributes { duration, active }
}

/// The name of the span: `GET /users/{id}`, or `GET` if the route is unknown.
pub(super) fn span_name<B>(request: &Request<B>, options: &LayerOptions) -> Cow<'static, str> {
    let method = options.methods.name(request.method()).unwrap_or(Cow::Borrowed(OTHER_METHOD_SPAN_NAME));
    match framework::route(request) {
        Some(route) => Cow::Owned(format!("{method} {route}")),
        None => method,
    }
}

/// The attributes of the span. Text is truncated to `limit` characters.
pub(super) fn span_attributes<B>(request: &Request<B>, options: &LayerOptions, limit: usize) -> Vec<KeyValue> {
    let uri = request.uri();
    let mut attributes = Vec::with_capacity(14);
    let method = options.methods.name(request.method());
    attributes.push(KeyValue::new("http.request.method", method.clone().unwrap_or(Cow::Borrowed(OTHER_METHOD))));
    let mut text = |key: &'static str, value: &str| attributes.push(KeyValue::new(key, cut(value, limit).to_owned()));
    if method.is_none() {
        text("http.request.method_original", request.method().as_str());
    }
    text("url.scheme", uri.scheme_str().unwrap_or("http"));
    text("url.path", uri.path());
    if let Some(query) = uri.query().and_then(|query| options.query.apply(query)) {
        text("url.query", &query);
    }
    if let Some(route) = framework::route(request) {
        text("http.route", route);
    }
    if let Some(agent) = header_text(request.headers(), &header::USER_AGENT) {
        text("user_agent.original", agent);
    }
    if let Some(version) = protocol_version(request.version()) {
        text("network.protocol.version", version);
    }
    server(uri, request.headers(), &mut attributes);
    client(request, &mut attributes);
    attributes
}

/// The host that the client requested, which is the public name of the server.
fn server(uri: &Uri, headers: &HeaderMap, attributes: &mut Vec<KeyValue>) {
    let host = || header_text(headers, &header::HOST)?.parse::<Authority>().ok();
    let Some(authority) = uri.authority().cloned().or_else(host) else {
        return;
    };
    let address = authority.host().trim_start_matches('[').trim_end_matches(']');
    if address.is_empty() {
        return;
    }
    attributes.push(KeyValue::new("server.address", address.to_owned()));
    if let Some(port) = authority.port_u16() {
        attributes.push(KeyValue::new("server.port", i64::from(port)));
    }
}

/// The address of the peer. `Forwarded` and `X-Forwarded-For` are not trusted, because any client can send them.
fn client<B>(request: &Request<B>, attributes: &mut Vec<KeyValue>) {
    if let Some(peer) = framework::peer(request) {
        let address = peer.ip().to_string();
        attributes.push(KeyValue::new("client.address", address.clone()));
        attributes.push(KeyValue::new("network.peer.address", address));
        attributes.push(KeyValue::new("network.peer.port", i64::from(peer.port())));
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::{span_attributes, span_name};
    use crate::options::{KnownMethods, LayerOptions};
    use http::Request;
    use opentelemetry::Value;

    fn value_of(request: &Request<()>, key: &str) -> Option<Value> {
        let found = span_attributes(request, &LayerOptions::default(), 100);
        found.into_iter().find(|pair| pair.key.as_str() == key).map(|pair| pair.value)
    }

    #[test]
    fn the_server_is_what_the_client_asked_for() {
        let cases = [
            ("shop.example:8443", Some("shop.example"), Some(8443)),
            ("shop.example", Some("shop.example"), None),
            ("[::1]:80", Some("::1"), Some(80)),
            ("not a host", None, None),
        ];
        for (host, address, port) in cases {
            let request = Request::get("/").header("host", host).body(()).expect("a valid request");
            assert_eq!(value_of(&request, "server.address"), address.map(Value::from));
            assert_eq!(value_of(&request, "server.port"), port.map(Value::I64));
        }
        let absolute =
            Request::get("https://a.example/x").header("host", "b.example").body(()).expect("a valid request");
        assert_eq!(value_of(&absolute, "server.address"), Some("a.example".into()));
        assert_eq!(value_of(&absolute, "url.scheme"), Some("https".into()));
    }

    #[test]
    fn an_unknown_method_is_other() {
        let request = Request::builder().method("BREW").uri("/pot").body(()).expect("a valid request");
        assert_eq!(span_name(&request, &LayerOptions::default()), "HTTP");
        assert_eq!(value_of(&request, "http.request.method"), Some("_OTHER".into()));
        assert_eq!(value_of(&request, "http.request.method_original"), Some("BREW".into()));
        let methods = KnownMethods::only([request.method().clone()]);
        let brews = LayerOptions { methods, ..LayerOptions::default() };
        assert_eq!(span_name(&request, &brews), "BREW");
    }
}
