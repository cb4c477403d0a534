//! Why an export failed, in words that say what to look at.

use super::url;
use opentelemetry_sdk::error::OTelSdkError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Where a transport leaves the cause of its last failure; the SDK's errors leave URL and cause out.
#[derive(Clone, Debug, Default)]
pub(super) struct LastCause(Arc<Mutex<Option<String>>>);

impl LastCause {
    #[cfg_attr(not(feature = "otlp-http"), expect(dead_code, reason = "gRPC errors carry their cause"))]
    pub(super) fn set(&self, cause: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
    }

    pub(super) fn take_or_explain(&self, error: &OTelSdkError, destination: &str) -> String {
        let cause = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        cause.unwrap_or_else(|| match error {
            OTelSdkError::AlreadyShutdown => "the exporter was shut down before".to_owned(),
            OTelSdkError::Timeout(limit) => timed_out(Some(*limit)),
            OTelSdkError::InternalFailure(reason) => explain(reason, destination),
        })
    }
}

/// Adds a hint to the causes that users meet most.
pub(super) fn explain(reason: &str, destination: &str) -> String {
    let lower = reason.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let host = url::host_and_port(destination);
    if has(&["connection refused"]) {
        return format!("connection refused: is a collector listening on {host}?");
    }
    if has(&["dispatch task is gone"]) {
        return "given up at shutdown, there was no answer".to_owned();
    }
    if has(&["host not found", "dns error", "failed to lookup", "name or service not known"]) {
        return format!("unknown host: is `{host}` spelled right?");
    }
    if has(&["unauthenticated", "permissiondenied"]) {
        return format!("{reason}: check `OTEL_EXPORTER_OTLP_HEADERS`");
    }
    if has(&["certificate", "unknownissuer"]) {
        return format!("{reason}: name the issuer's file in `OTEL_EXPORTER_OTLP_CERTIFICATE`");
    }
    if has(&["invalid http version", "frame with invalid size", "http2 error", "httparse"]) {
        return format!("{reason}: does {host} speak this protocol? 4318 is http/protobuf, 4317 is grpc");
    }
    reason.to_owned()
}

/// Whether the next batch would meet the same.
pub(super) fn is_unreachable(cause: &str) -> bool {
    let causes = ["connection refused", "unknown host", "no answer"];
    causes.iter().any(|unreachable| cause.starts_with(unreachable))
}

/// No answer in time.
pub(super) fn timed_out(limit: Option<Duration>) -> String {
    match limit {
        Some(limit) => format!("no answer within {} ms", limit.as_millis()),
        None => "no answer in time".to_owned(),
    }
}

/// An answer that is not a success.
#[cfg_attr(not(feature = "otlp-http"), expect(dead_code, reason = "only HTTP has statuses"))]
pub(super) fn status(code: u16) -> String {
    let hint = match code {
        401 | 403 => ": check `OTEL_EXPORTER_OTLP_HEADERS`",
        404 => ": is the path right? a collector takes `/v1/traces`, `/v1/logs` and `/v1/metrics`",
        413 => ": the batch is too large, lower `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`",
        415 => ": the receiver does not take http/protobuf",
        429 | 502..=504 => ": the collector is overloaded or away",
        _ => "",
    };
    format!("HTTP status {code}{hint}")
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
    fn statuses_say_what_to_check() {
        assert_eq!(status(401), "HTTP status 401: check `OTEL_EXPORTER_OTLP_HEADERS`");
        assert_eq!(status(500), "HTTP status 500");
    }
}
