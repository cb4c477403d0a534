//! Parts of a span's line: name, peer, status, attributes and error.

use super::escape::shorten;
use crate::display_value::DisplayValue;
use crate::received::ReceivedSpan;
use opentelemetry::trace::{SpanKind, Status};

const NAME_LIMIT: usize = 100;
const VALUE_LIMIT: usize = 60;
const ERROR_LIMIT: usize = 200;
/// Maximum number of attributes in a line. The number of further attributes is printed.
const MAX_ATTRIBUTES: usize = 8;

/// Attributes whose values are printed without their keys.
const WITHOUT_KEY: [&str; 3] = ["db.system.name", "messaging.system", "rpc.system.name"];
/// Attributes that are usually part of the span name.
const IN_NAME: [&str; 10] = [
    "http.request.method",
    "http.route",
    "url.path",
    "url.template",
    "db.operation.name",
    "db.collection.name",
    "db.query.summary",
    "messaging.destination.name",
    "messaging.operation.name",
    "rpc.method",
];

/// Returns the name with the peer, such as `POST → mailer:8081` or `process ← orders`.
pub(super) fn title(span: &ReceivedSpan) -> String {
    let name = shorten(&span.name, NAME_LIMIT);
    match peer(span) {
        Some(peer) => format!("{name} {} {}", peer.arrow, shorten(&peer.name, NAME_LIMIT)),
        None => name,
    }
}

/// Returns the HTTP status, or an empty text.
pub(super) fn http_status(span: &ReceivedSpan) -> String {
    find(span, "http.response.status_code").map(|code| shorten(&code, 3)).unwrap_or_default()
}

/// Attributes of server spans that are the same for most requests.
const ROUTINE_OF_SERVERS: &[&str] =
    &["url.scheme", "user_agent.original", "network.protocol.version", "server.address", "server.port"];
/// Attributes of client spans that are omitted if the title contains the peer.
const ROUTINE_OF_CLIENTS: &[&str] = &["network.protocol.version", "network.peer.address", "network.peer.port"];

/// Returns the attributes that are not in another part of the line.
pub(super) fn attributes(span: &ReceivedSpan) -> Vec<String> {
    let peer = peer(span);
    let hidden = |key: &str, value: &str| {
        let in_title = peer.as_ref().is_some_and(|peer| peer.keys.contains(&key));
        let routine = match span.kind {
            SpanKind::Server => ROUTINE_OF_SERVERS.contains(&key),
            SpanKind::Client => peer.is_some() && ROUTINE_OF_CLIENTS.contains(&key),
            _ => false,
        };
        let in_name = IN_NAME.contains(&key) && span.name.contains(value);
        key.starts_with("code.")
            || key == "http.response.status_code"
            || in_title
            || in_name
            || routine
            || is_error(span, key, value)
    };
    let all = span.attributes.iter().map(|(key, value)| (key, DisplayValue::text(value)));
    let visible: Vec<_> = all.filter(|(key, value)| !hidden(key, value)).collect();
    let mut parts: Vec<_> = visible.iter().take(MAX_ATTRIBUTES).map(|(key, value)| compact(key, value)).collect();
    let more = visible.len().saturating_sub(MAX_ATTRIBUTES) + span.dropped_attributes_count as usize;
    if more > 0 {
        parts.push(format!("+{more} more"));
    }
    if !span.links.is_empty() {
        let plural = if span.links.len() == 1 { "" } else { "s" };
        parts.push(format!("{} link{plural}", span.links.len()));
    }
    parts
}

/// Returns `✗` with the description of the status, or with the type of the error if there is no description.
pub(super) fn error(span: &ReceivedSpan) -> Option<String> {
    let Status::Error { description } = &span.status else {
        return None;
    };
    let kind = find(span, "error.type").unwrap_or_default();
    let text = if description.is_empty() { &kind } else { &**description };
    Some(format!("✗ {}", shorten(text, ERROR_LIMIT)).trim_end().to_owned())
}

/// Formats an attribute, without the key if the value is clear on its own.
pub(super) fn compact(key: &str, value: &str) -> String {
    let value = shorten(value, VALUE_LIMIT);
    if WITHOUT_KEY.contains(&key) {
        return value;
    }
    format!("{}={value}", shorten(key, VALUE_LIMIT))
}

struct Peer<'a> {
    arrow: char,
    name: String,
    /// The attributes that the name consists of.
    keys: &'a [&'static str],
}

fn peer(span: &ReceivedSpan) -> Option<Peer<'static>> {
    let text = |key| find(span, key);
    match span.kind {
        SpanKind::Client => {
            let address = text("server.address")?;
            let name = text("server.port").map_or(address.clone(), |port| format!("{address}:{port}"));
            Some(Peer { arrow: '→', name, keys: &["server.address", "server.port"] })
        }
        SpanKind::Producer | SpanKind::Consumer => {
            let arrow = if span.kind == SpanKind::Producer { '→' } else { '←' };
            let name = text("messaging.destination.name").filter(|name| !span.name.contains(&**name))?;
            Some(Peer { arrow, name, keys: &["messaging.destination.name"] })
        }
        SpanKind::Server | SpanKind::Internal => None,
    }
}

/// Returns whether the attribute is an `error.type` that repeats the printed error or the HTTP status.
fn is_error(span: &ReceivedSpan, key: &str, kind: &str) -> bool {
    let visible = match &span.status {
        Status::Error { description } => description.is_empty() || description.contains(kind),
        _ => false,
    };
    key == "error.type" && (visible || kind == http_status(span))
}

fn find(span: &ReceivedSpan, key: &str) -> Option<String> {
    span.attributes.get(key).map(DisplayValue::text)
}
