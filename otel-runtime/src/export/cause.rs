//! Causes of failed exports, with hints on what to check.

use super::protocol::Protocol;
use super::url;
use std::time::Duration;

/// Adds a hint to the most frequent causes.
pub(super) fn explain(reason: &str, destination: &str) -> String {
    let lower = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let host = url::host_and_port(destination);
    if has(&["connection refused"]) {
        return format!("connection refused: is a collector listening on {host}?");
    }
    if has(&["dispatch task is gone"]) {
        return "cancelled by the shutdown before the collector responded".to_owned();
    }
    if has(&["host not found", "dns error", "failed to lookup", "name or service not known"]) {
        return format!("unknown host: is `{host}` spelled correctly?");
    }
    if has(&["unauthenticated", "permissiondenied"]) {
        return format!("{reason}: check `OTEL_EXPORTER_OTLP_HEADERS`");
    }
    let secure = destination.starts_with("https://");
    // In TLS 1.3 a server rejects a client after the handshake, so the connection can be closed before the reason arrives.
    let hung_up = ["broken pipe", "connection reset", "connection closed", "disconnected", "unexpected eof"];
    if secure && (has(&["certificaterequired"]) || has(&hung_up)) {
        return format!(
            "{reason}: does the server require a client certificate? set `OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE` and \
             `OTEL_EXPORTER_OTLP_CLIENT_KEY`"
        );
    }
    if has(&["certificate", "unknownissuer"]) {
        return format!("{reason}: set `OTEL_EXPORTER_OTLP_CERTIFICATE` to the file with the issuer's certificate");
    }
    if has(&["invalid http version", "frame with invalid size", "http2 error", "httparse"]) {
        return format!(
            "{reason}: does {host} support this protocol? the usual ports are 4318 for http/protobuf and \
                        4317 for grpc"
        );
    }
    reason.to_owned()
}

/// Returns whether the next batch would fail for the same reason.
pub(super) fn is_unreachable(cause: &str) -> bool {
    let causes = ["connection refused", "unknown host", "no response"];
    causes.iter().any(|unreachable| cause.starts_with(unreachable))
}

/// Returns the cause for a timeout.
pub(super) fn timed_out(limit: Option<Duration>) -> String {
    match limit {
        Some(limit) => format!("no response within {} ms", limit.as_millis()),
        None => "no response in time".to_owned(),
    }
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

    #[test]
    fn a_refused_connection_names_host_and_port() {
        assert_eq!(
            explain("io: Connection refused (os error 111)", "http://localhost:4318/v1/traces"),
            "connection refused: is a collector listening on localhost:4318?"
        );
    }

    #[test]
    fn a_missing_authentication_suggests_headers() {
        let reason = "gRPC Unauthenticated";
        assert_eq!(
            explain(reason, "http://localhost:4317"),
            "gRPC Unauthenticated: check `OTEL_EXPORTER_OTLP_HEADERS`"
        );
    }

    #[test]
    fn a_closed_tls_connection_suggests_a_client_certificate() {
        let reason = "io: Connection reset by peer (os error 104)";
        assert_eq!(explain(reason, "http://localhost:4318"), reason);
        assert!(explain(reason, "https://localhost:4318").contains("does the server require a client certificate?"));
    }

    #[test]
    fn http_statuses_have_hints() {
        let status = |code, message| status(code, Protocol::HttpJson, message);
        assert_eq!(status(415, ""), "HTTP status 415: the receiver does not accept http/json");
        assert_eq!(status(401, ""), "HTTP status 401: check `OTEL_EXPORTER_OTLP_HEADERS`");
        assert_eq!(status(500, "out of memory"), "HTTP status 500; response: out of memory");
    }
}
