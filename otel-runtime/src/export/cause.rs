//! Causes of failed exports, with hints on what to check.

use super::protocol::Protocol;
use super::url;
use std::time::Duration;

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    pub(super) text: String,
    /// Whether the next attempt would fail for the same reason, until somebody starts or changes something.
    pub(super) unreachable: bool,
}

impl Cause {
    fn unreachable(text: String) -> Self {
        Self { text, unreachable: true }
    }

    fn temporary(text: String) -> Self {
        Self { text, unreachable: false }
    }
}

/// Adds a hint to the most frequent causes.
pub(super) fn explain(reason: &str, destination: &str) -> Cause {
    let lower = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let host = url::host_and_port(destination);
    if has(&["connection refused"]) {
        return Cause::unreachable(format!("connection refused: is a collector listening on {host}?"));
    }
    if has(&["dispatch task is gone"]) {
        return Cause::temporary("cancelled by the shutdown before the collector responded".to_owned());
    }
    if has(&["host not found", "dns error", "failed to lookup", "name or service not known"]) {
        return Cause::unreachable(format!("unknown host: is `{host}` spelled correctly?"));
    }
    if has(&["unauthenticated", "permissiondenied"]) {
        return Cause::temporary(format!("{reason}: check `OTEL_EXPORTER_OTLP_HEADERS`"));
    }
    if destination.to_ascii_lowercase().starts_with("https://") {
        return explain_tls(reason, host);
    }
    if has(OTHER_PROTOCOL) {
        return Cause::unreachable(format!(
            "{reason}: does {host} support this protocol? the usual ports are 4318 for http/protobuf and 4317 for grpc; a \
             server with TLS requires `https://`"
        ));
    }
    Cause::temporary(reason.to_owned())
}

/// What the clients write if the response is not in their protocol.
const OTHER_PROTOCOL: &[&str] = &["invalid http version", "frame with invalid size", "http2 error", "httparse"];

/// Adds a hint to the causes of a connection with TLS.
fn explain_tls(reason: &str, host: &str) -> Cause {
    let lower = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    // In TLS 1.3 a server rejects a client after the handshake, so the connection can be closed before the reason arrives.
    let hung_up = has(&["broken pipe", "connection reset", "connection closed", "disconnected", "unexpected eof"]);
    let requires = has(&["certificaterequired"]);
    if requires || hung_up {
        let text = format!(
            "{reason}: does the server require a client certificate? set `OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE` and \
             `OTEL_EXPORTER_OTLP_CLIENT_KEY`"
        );
        return Cause { text, unreachable: requires };
    }
    if has(&["invalidcontenttype"]) {
        return Cause::unreachable(format!("{reason}: does {host} use TLS? if not, write `http://`"));
    }
    if has(&["certificate expired", "certificate not valid yet"]) {
        return Cause::unreachable(format!("{reason}: check the validity of the server's certificate, and the clock"));
    }
    if has(&["not valid for name", "notvalidforname"]) {
        return Cause::unreachable(format!("{reason}: write the host as in the server's certificate"));
    }
    if has(&["certificate", "unknownissuer"]) {
        return Cause::unreachable(format!(
            "{reason}: set `OTEL_EXPORTER_OTLP_CERTIFICATE` to the file with the issuer's certificate"
        ));
    }
    if has(OTHER_PROTOCOL) {
        return Cause::unreachable(format!(
            "{reason}: does {host} support this protocol? the usual ports are 4318 for http/protobuf and 4317 for grpc"
        ));
    }
    Cause::temporary(reason.to_owned())
}

/// Returns the cause for a timeout.
pub(super) fn timed_out(limit: Option<Duration>) -> Cause {
    Cause::unreachable(match limit {
        Some(limit) => format!("no response within {} ms", limit.as_millis()),
        None => "no response in time".to_owned(),
    })
}

/// Returns the cause for an HTTP status that is not a success of a request in this protocol. `message` is what the response says, or empty.
#[cfg_attr(not(feature = "otlp-http"), expect(dead_code, reason = "only HTTP has statuses"))]
pub(super) fn status(code: u16, protocol: Protocol, message: &str) -> String {
    let unsupported = format!(": the receiver does not accept {protocol}");
    let hint = match code {
        401 | 403 => ": check `OTEL_EXPORTER_OTLP_HEADERS`",
        404 => ": is the path correct? a collector expects `/v1/traces`, `/v1/logs` or `/v1/metrics`",
        413 => {
            ": the batch is too large; decrease `OTEL_BSP_MAX_EXPORT_BATCH_SIZE` or \
                `OTEL_BLRP_MAX_EXPORT_BATCH_SIZE`"
        }
        415 => &unsupported,
        429 | 502..=504 => ": the collector is overloaded or unavailable",
        _ => "",
    };
    let message = if message.is_empty() { String::new() } else { format!("; response: {message}") };
    format!("HTTP status {code}{hint}{message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(reason: &str, destination: &str) -> String {
        explain(reason, destination).text
    }

    #[test]
    fn a_refused_connection_names_host_and_port() {
        assert_eq!(
            explained("io: Connection refused (os error 111)", "http://localhost:4318/v1/traces"),
            "connection refused: is a collector listening on localhost:4318?"
        );
    }

    #[test]
    fn a_missing_authentication_suggests_headers() {
        let reason = "gRPC Unauthenticated";
        assert_eq!(
            explained(reason, "http://localhost:4317"),
            "gRPC Unauthenticated: check `OTEL_EXPORTER_OTLP_HEADERS`"
        );
    }

    #[test]
    fn a_closed_tls_connection_suggests_a_client_certificate() {
        let reason = "io: Connection reset by peer (os error 104)";
        assert_eq!(explained(reason, "http://localhost:4318"), reason);
        assert!(explained(reason, "https://localhost:4318").contains("does the server require a client certificate?"));
    }

    #[test]
    fn a_mistake_in_a_setting_is_not_temporary() {
        let tls = "https://localhost:4318";
        for (reason, destination) in [
            ("Connection refused (os error 111)", tls),
            ("invalid peer certificate: UnknownIssuer", tls),
            ("invalid peer certificate: certificate expired: verification time 9", tls),
            ("received corrupt message of type InvalidContentType", tls),
            ("protocol: http parse fail: invalid HTTP version", "http://localhost:4318"),
        ] {
            assert!(explain(reason, destination).unreachable, "{reason}");
        }
        assert!(!explain("Connection reset by peer (os error 104)", tls).unreachable);
    }

    #[test]
    fn http_statuses_have_hints() {
        let status = |code, message| status(code, Protocol::HttpJson, message);
        assert_eq!(status(415, ""), "HTTP status 415: the receiver does not accept http/json");
        assert_eq!(status(401, ""), "HTTP status 401: check `OTEL_EXPORTER_OTLP_HEADERS`");
        assert_eq!(status(500, "out of memory"), "HTTP status 500; response: out of memory");
    }
}
