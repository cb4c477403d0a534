//! Bodies of responses: partial success, and the details of a refusal.

use super::answer::Answer;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message as _;
use std::time::Duration;

/// Maximum number of characters of a response in a message.
const MAX_TEXT: usize = 200;

/// Returns the answer of a successful request, in which the destination can have rejected some items. A body that is no valid response
/// is a success, too.
///
/// Specification: [partial success](https://opentelemetry.io/docs/specs/otlp/#partial-success).
pub(super) fn accepted(body: &[u8]) -> Answer {
    // The responses of all three signals have the same field numbers.
    let response = ExportTraceServiceResponse::decode(body).unwrap_or_default();
    let partial = response.partial_success.unwrap_or_default();
    partly_accepted(partial.rejected_spans, &partial.error_message)
}

/// Returns the answer of a successful request, whose body is in JSON.
#[cfg(feature = "otlp-http")]
pub(super) fn accepted_json(body: &[u8]) -> Answer {
    let partial = serde_json::from_slice::<JsonResponse>(body).unwrap_or_default().partial_success.unwrap_or_default();
    let rejected = match &partial.rejected {
        // In the JSON mapping of Protobuf, a 64-bit integer is text. Some receivers write a number.
        Some(JsonInteger::Text(text)) => text.parse().unwrap_or(0),
        Some(JsonInteger::Number(number)) => *number,
        None => 0,
    };
    partly_accepted(rejected, &partial.error_message)
}

fn partly_accepted(rejected: i64, message: &str) -> Answer {
    let reason = if message.is_empty() { "no reason given" } else { message };
    Answer::Accepted {
        // A message without rejected items is a warning of the destination.
        rejected: u64::try_from(rejected).unwrap_or(0),
        reason: format!("the collector rejected part of the batch: {}", shortened(reason)),
    }
}

/// A response of one of the three signals in JSON.
#[cfg(feature = "otlp-http")]
#[derive(Default, serde::Deserialize)]
struct JsonResponse {
    #[serde(rename = "partialSuccess")]
    partial_success: Option<JsonPartialSuccess>,
}

#[cfg(feature = "otlp-http")]
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct JsonPartialSuccess {
    #[serde(alias = "rejectedSpans", alias = "rejectedLogRecords", alias = "rejectedDataPoints")]
    rejected: Option<JsonInteger>,
    #[serde(rename = "errorMessage")]
    error_message: String,
}

#[cfg(feature = "otlp-http")]
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum JsonInteger {
    Text(String),
    Number(i64),
}

/// Returns the message of an error in JSON.
#[cfg(feature = "otlp-http")]
pub(super) fn json_message(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct JsonStatus {
        message: String,
    }
    serde_json::from_slice::<JsonStatus>(body).ok().map(|status| status.message)
}

/// The message of errors in OTLP, `google.rpc.Status`.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RpcStatus {
    #[prost(string, tag = "2")]
    pub(super) message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<Detail>,
}

/// `google.protobuf.Any`
#[derive(Clone, PartialEq, prost::Message)]
struct Detail {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

/// `google.rpc.RetryInfo`
#[derive(Clone, PartialEq, prost::Message)]
struct RetryInfo {
    #[prost(message, optional, tag = "1")]
    retry_delay: Option<Delay>,
}

/// `google.protobuf.Duration`
#[derive(Clone, PartialEq, prost::Message)]
struct Delay {
    #[prost(int64, tag = "1")]
    seconds: i64,
    #[prost(int32, tag = "2")]
    nanos: i32,
}

impl RpcStatus {
    /// Returns the delay before the next attempt that the destination requires.
    ///
    /// Specification: [OTLP/gRPC throttling](https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling).
    #[cfg_attr(not(feature = "otlp-grpc"), expect(dead_code, reason = "HTTP has a header for it"))]
    pub(super) fn retry_delay(&self) -> Option<Duration> {
        let info = self.details.iter().find(|detail| detail.type_url.ends_with("google.rpc.RetryInfo"))?;
        let delay = RetryInfo::decode(&info.value[..]).ok()?.retry_delay.unwrap_or_default();
        Some(Duration::new(u64::try_from(delay.seconds).unwrap_or(0), u32::try_from(delay.nanos).unwrap_or(0)))
    }
}

/// Returns the beginning of a text in one line.
pub(super) fn shortened(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry_proto::tonic::collector::trace::v1::ExportTracePartialSuccess;

    fn rejected(body: &[u8]) -> u64 {
        match accepted(body) {
            Answer::Accepted { rejected, .. } => rejected,
            other => panic!("not accepted: {other:?}"),
        }
    }

    #[test]
    fn a_partial_success_is_a_partial_loss() {
        let partial = ExportTracePartialSuccess { rejected_spans: 2, error_message: "too old".to_owned() };
        let response = ExportTraceServiceResponse { partial_success: Some(partial) };
        let reason = "the collector rejected part of the batch: too old".to_owned();
        assert_eq!(accepted(&response.encode_to_vec()), Answer::Accepted { rejected: 2, reason });
    }

    #[test]
    fn any_other_body_is_a_success() {
        let warning = ExportTracePartialSuccess { rejected_spans: 0, error_message: "slow down".to_owned() };
        let warning = ExportTraceServiceResponse { partial_success: Some(warning) };
        let negative = ExportTracePartialSuccess { rejected_spans: -1, error_message: String::new() };
        let negative = ExportTraceServiceResponse { partial_success: Some(negative) };
        for body in [&b""[..], b"<html>", &warning.encode_to_vec(), &negative.encode_to_vec()] {
            assert_eq!(rejected(body), 0);
        }
    }

    #[cfg(feature = "otlp-http")]
    #[test]
    fn a_partial_success_in_json_has_the_name_of_its_signal() {
        let reason = "the collector rejected part of the batch: too old".to_owned();
        for (name, value) in [("rejectedSpans", "\"2\""), ("rejectedLogRecords", "2"), ("rejectedDataPoints", "\"2\"")]
        {
            let body = format!(r#"{{"partialSuccess":{{"{name}":{value},"errorMessage":"too old"}},"more":1}}"#);
            assert_eq!(
                accepted_json(body.as_bytes()),
                Answer::Accepted { rejected: 2, reason: reason.clone() },
                "{body}"
            );
        }
        for body in
            ["", "{}", "[]", r#"{"partialSuccess":null}"#, r#"{"partialSuccess":{"rejectedSpans":"-1"}}"#, "<html>"]
        {
            assert!(matches!(accepted_json(body.as_bytes()), Answer::Accepted { rejected: 0, .. }), "{body}");
        }
    }

    #[test]
    fn the_retry_delay_of_a_status_is_found_among_its_details() {
        let delay = Delay { seconds: 2, nanos: 500_000_000 };
        let info = RetryInfo { retry_delay: Some(delay) }.encode_to_vec();
        let other = Detail { type_url: "type.googleapis.com/google.rpc.DebugInfo".to_owned(), value: vec![1] };
        let info = Detail { type_url: "type.googleapis.com/google.rpc.RetryInfo".to_owned(), value: info };
        let status = RpcStatus { message: "busy".to_owned(), details: vec![other.clone(), info] };
        assert_eq!(status.retry_delay(), Some(Duration::from_millis(2500)));
        assert_eq!(RpcStatus { message: String::new(), details: vec![other] }.retry_delay(), None);
    }

    #[test]
    fn texts_are_shortened_to_one_line() {
        assert_eq!(shortened(" a\r\n\tb\u{1b}[31m "), "a b [31m");
        assert_eq!(shortened(&"é".repeat(300)), format!("{}…", "é".repeat(200)));
    }
}
