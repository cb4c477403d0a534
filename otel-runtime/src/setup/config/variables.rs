//! The environment variables of the specification, to explain why a variable that is set was not read.

use super::nearest::did_you_mean;

/// Variables that are read if an enabled component uses them.
const SUPPORTED: &[&str] = &[
    "OTEL_SDK_DISABLED",
    "OTEL_SERVICE_NAME",
    "OTEL_RESOURCE_ATTRIBUTES",
    "OTEL_PROPAGATORS",
    "OTEL_TRACES_EXPORTER",
    "OTEL_METRICS_EXPORTER",
    "OTEL_LOGS_EXPORTER",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
    "OTEL_BSP_SCHEDULE_DELAY",
    "OTEL_BSP_EXPORT_TIMEOUT",
    "OTEL_BSP_MAX_QUEUE_SIZE",
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_BLRP_SCHEDULE_DELAY",
    "OTEL_BLRP_EXPORT_TIMEOUT",
    "OTEL_BLRP_MAX_QUEUE_SIZE",
    "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_METRIC_EXPORT_INTERVAL",
    "OTEL_METRIC_EXPORT_TIMEOUT",
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_EVENT_COUNT_LIMIT",
    "OTEL_SPAN_LINK_COUNT_LIMIT",
    "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
    "OTEL_EXPORTER_PROMETHEUS_HOST",
    "OTEL_EXPORTER_PROMETHEUS_PORT",
    "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN",
    "OTEL_RUST_FILTER",
    "OTEL_CONFIG_FILE",
    "OTEL_EXPERIMENTAL_CONFIG_FILE",
];

/// Variables of the specification that have no effect yet.
const UNSUPPORTED: &[&str] = &[
    "OTEL_ENTITIES",
    "OTEL_LOG_LEVEL",
    "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_METRICS_EXEMPLAR_FILTER",
    "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
    "OTEL_EXPORTER_OTLP_SPAN_INSECURE",
    "OTEL_EXPORTER_OTLP_METRIC_INSECURE",
    "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
    "OTEL_EXPORTER_ZIPKIN_TIMEOUT",
    "OTEL_EXPORTER_ZIPKIN_PROTOCOL",
    "OTEL_SEMCONV_STABILITY_OPT_IN",
];

/// Variables that `testing` reads.
const TESTING: &[&str] = &["OTEL_RUST_TEST_PIPELINE"];

/// Variables that the macros read at compile time.
const COMPILE_TIME: &[&str] = &["OTEL_MACROS_SEMCONV"];

/// Settings that exist for all signals together and for each signal.
const OTLP: &[&str] = &[
    "ENDPOINT",
    "PROTOCOL",
    "HEADERS",
    "TIMEOUT",
    "COMPRESSION",
    "INSECURE",
    "CERTIFICATE",
    "CLIENT_KEY",
    "CLIENT_CERTIFICATE",
];

const OTHER_LANGUAGES: &[&str] =
    &["CPP", "DOTNET", "GO", "INSTRUMENTATION", "JAVA", "JAVAAGENT", "JMX", "NODE", "PHP", "PYTHON", "RUBY", "SWIFT"];

/// Returns why a variable was not read, and whether that is printed to stderr.
pub(super) fn explain_unread(name: &str) -> (String, bool) {
    let otlp = otlp_names();
    if SUPPORTED.contains(&name) || otlp.iter().any(|known| known == name) {
        let message = "not used, because no enabled component reads it";
        return (message.to_owned(), false);
    }
    if UNSUPPORTED.contains(&name) {
        return ("not supported yet".to_owned(), true);
    }
    if TESTING.contains(&name) {
        return ("only for tests with `TestTelemetry`".to_owned(), false);
    }
    if COMPILE_TIME.contains(&name) {
        return ("read at compile time, not at run time".to_owned(), false);
    }
    let language = name.strip_prefix("OTEL_").and_then(|rest| rest.split('_').next());
    if language.is_some_and(|language| OTHER_LANGUAGES.contains(&language)) {
        return ("for OpenTelemetry in another language".to_owned(), false);
    }
    let known = SUPPORTED.iter().chain(UNSUPPORTED).copied();
    match did_you_mean(name, known.chain(otlp.iter().map(String::as_str))) {
        Some(near) => (format!("unknown variable; did you mean `{near}`?"), true),
        None => ("unknown variable".to_owned(), true),
    }
}

fn otlp_names() -> Vec<String> {
    let signals = ["", "TRACES_", "METRICS_", "LOGS_"].into_iter();
    let names = signals.flat_map(|signal| OTLP.iter().map(move |part| format!("OTEL_EXPORTER_OTLP_{signal}{part}")));
    names.collect()
}
