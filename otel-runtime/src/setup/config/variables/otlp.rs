//! Variables of the OTLP exporter, most of which exist for all signals together and for each signal.

use super::variable::{Origin, State, Variable};
use std::borrow::Cow;

/// The part of the name that stands for the signal. The first stands for all signals.
pub(super) const SIGNALS: [&str; 4] = ["", "TRACES_", "METRICS_", "LOGS_"];

/// A setting, for which there are four variables.
pub(super) struct OtlpSetting {
    pub(super) part: &'static str,
    sets: &'static str,
    default: &'static str,
}

impl OtlpSetting {
    const fn new(part: &'static str, sets: &'static str, default: &'static str) -> Self {
        Self { part, sets, default }
    }

    pub(super) fn variable(&self, signal: &str) -> Variable {
        Variable {
            name: Cow::Owned(format!("OTEL_EXPORTER_OTLP_{signal}{}", self.part)),
            sets: self.sets,
            default: self.default,
            state: State::Honoured,
            feature: None,
            origin: Origin::Specification,
            target: None,
        }
    }
}

pub(super) const OTLP: &[OtlpSetting] = &[
    OtlpSetting::new(
        "ENDPOINT",
        "the URL of the collector. Over HTTP, the path `/v1/traces`, `/v1/metrics` or `/v1/logs` is appended to that for all signals",
        "",
    ),
    OtlpSetting::new(
        "PROTOCOL",
        "`http/protobuf`, `http/json`, or `grpc` with the feature `otlp-grpc`",
        "http/protobuf",
    ),
    OtlpSetting::new("HEADERS", "headers of each request, `key=value,key=value`, percent-encoded", ""),
    OtlpSetting::new("TIMEOUT", "the maximum milliseconds of one attempt to send a request; 0 is no limit", "10000"),
    OtlpSetting::new(
        "COMPRESSION",
        "`none` or `gzip`, or `zstd` with the feature `zstd`, which is not in the specification",
        "none",
    ),
    OtlpSetting::new("INSECURE", "`true` sends without TLS over gRPC if the endpoint has no scheme", "false"),
    OtlpSetting::new("CERTIFICATE", "the PEM file of the certificates that are trusted instead of the public ones", ""),
    OtlpSetting::new("CLIENT_KEY", "the PEM file of the private key of the client", ""),
    OtlpSetting::new("CLIENT_CERTIFICATE", "the PEM file of the certificate of the client", ""),
];

/// Returns whether this is a variable of a setting, for one signal or for all.
pub(super) fn is_of_a_signal(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("OTEL_EXPORTER_OTLP_") else { return false };
    let parts = SIGNALS.iter().filter_map(|signal| rest.strip_prefix(signal));
    parts.into_iter().any(|part| OTLP.iter().any(|setting| setting.part == part))
}

pub(super) const OBSOLETE: &[Variable] = &[
    Variable::new(
        "OTEL_EXPORTER_OTLP_SPAN_INSECURE",
        "the former name of `OTEL_EXPORTER_OTLP_TRACES_INSECURE`",
        "false",
    ),
    Variable::new(
        "OTEL_EXPORTER_OTLP_METRIC_INSECURE",
        "the former name of `OTEL_EXPORTER_OTLP_METRICS_INSECURE`",
        "false",
    ),
];
