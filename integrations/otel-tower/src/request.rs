//! The name and the attributes of a request, according to the HTTP conventions.

use super::head::RequestHead;
use super::options::LayerOptions;
use super::proxies::Origin;
use http::uri::Authority;
use http::{HeaderMap, header};
use opentelemetry::KeyValue;
use otel_runtime::__integration::http::{OTHER_METHOD, OTHER_METHOD_SPAN_NAME, protocol_version};
use otel_runtime::__integration::{MetricAttribute, cut};
use std::borrow::Cow;

/// A request, and the settings that determine what is recorded of it.
pub(super) struct RequestAttributes<'a> {
    pub(super) request: RequestHead<'a>,
    pub(super) options: &'a LayerOptions,
}

/// The number of active requests has this many attributes, which are the first attributes of all measurements.
pub(super) const ACTIVE_ATTRIBUTES: usize = 2;

impl RequestAttributes<'_> {
    /// Calls `measure` with the attributes that are known before the response. The client must not control their values.
    pub(super) fn with_metrics(&self, origin: &Origin, measure: impl FnOnce(&[MetricAttribute<'_>])) {
        let Self { request, options } = self;
        let method = options.methods.name(request.method()).unwrap_or(Cow::Borrowed(OTHER_METHOD));
        // A request in absolute form can contain any scheme.
        let is_secure = matches!(self.scheme(origin), "https" | "wss");
        let scheme = if is_secure { "https" } else { "http" };
        let text = MetricAttribute::text;
        let [method, scheme] = [text("http.request.method", &method), text("url.scheme", scheme)];
        let route = request.route().map(|route| text("http.route", route));
        let version = protocol_version(request.version()).map(|version| text("network.protocol.version", version));
        match (route, version) {
            (Some(route), Some(version)) => measure(&[method, scheme, route, version]),
            (Some(other), None) | (None, Some(other)) => measure(&[method, scheme, other]),
            (None, None) => measure(&[method, scheme]),
        }
    }

    /// The name of the span: `GET /users/{id}`, or `GET` if the route is unknown.
    pub(super) fn span_name(&self) -> Cow<'static, str> {
        match self.request.route() {
            Some(route) => Cow::Owned(format!("{} {route}", self.method_in_name())),
            None => self.method_in_name(),
        }
    }

    /// The first part of the name of the span.
    pub(super) fn method_in_name(&self) -> Cow<'static, str> {
        self.options.methods.name(self.request.method()).unwrap_or(Cow::Borrowed(OTHER_METHOD_SPAN_NAME))
    }

    /// The attributes of the span. Text is truncated to `limit` characters.
    pub(super) fn of_span(&self, origin: &Origin, limit: usize) -> Vec<KeyValue> {
        let Self { request, options } = self;
        let mut attributes = Vec::with_capacity(14);
        let method = options.methods.name(request.method());
        attributes.push(KeyValue::new("http.request.method", method.clone().unwrap_or(Cow::Borrowed(OTHER_METHOD))));
        let mut text =
            |key: &'static str, value: &str| attributes.push(KeyValue::new(key, cut(value, limit).to_owned()));
        if method.is_none() {
            text("http.request.method_original", request.method().as_str());
        }
        text("url.scheme", self.scheme(origin));
        text("url.path", &options.path.apply(request.path(), request.route()));
        if let Some(query) = request.uri().query().and_then(|query| options.query.apply(query)) {
            text("url.query", &query);
        }
        if let Some(route) = request.route() {
            text("http.route", route);
        }
        if let Some(agent) = header_text(request.headers(), &header::USER_AGENT) {
            text("user_agent.original", agent);
        }
        if let Some(version) = protocol_version(request.version()) {
            text("network.protocol.version", version);
        }
        self.server(origin, &mut attributes);
        self.client(origin, &mut attributes);
        attributes
    }

    fn scheme<'s>(&'s self, origin: &'s Origin) -> &'s str {
        let known = origin.scheme.as_ref().or_else(|| self.request.uri().scheme());
        known.map_or("http", |scheme| scheme.as_str())
    }

    /// The host that the client requested, which is the public name of the server.
    fn server(&self, origin: &Origin, attributes: &mut Vec<KeyValue>) {
        let requested = self.request.uri().authority();
        let host = || header_text(self.request.headers(), &header::HOST)?.parse::<Authority>().ok();
        let Some(authority) = origin.host.as_ref().or(requested).cloned().or_else(host) else {
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

    fn client(&self, origin: &Origin, attributes: &mut Vec<KeyValue>) {
        if let Some(client) = origin.client {
            attributes.push(KeyValue::new("client.address", client.to_string()));
        }
        if let Some(peer) = self.request.peer() {
            attributes.push(KeyValue::new("network.peer.address", peer.ip().to_string()));
            attributes.push(KeyValue::new("network.peer.port", i64::from(peer.port())));
        }
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::RequestAttributes;
    use crate::head::RequestHead;
    use crate::options::{KnownMethods, LayerOptions};
    use http::Request;
    use opentelemetry::Value;

    fn value_of(request: &Request<()>, key: &str) -> Option<Value> {
        let (request, options) = (RequestHead::of(request), &LayerOptions::default());
        let found = RequestAttributes { request, options }.of_span(&options.origin(&request), 100);
        found.into_iter().find(|pair| pair.key.as_str() == key).map(|pair| pair.value)
    }

    fn span_name(request: &Request<()>, options: &LayerOptions) -> String {
        RequestAttributes { request: RequestHead::of(request), options }.span_name().into_owned()
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
