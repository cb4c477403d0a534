//! The provider of log records.

use super::{PATIENCE, received};
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _};
use otel_runtime::log;

fn provider(processor: &str, rest: &str) -> String {
    format!("logger_provider:\n  processors:\n    - {processor}\n{rest}")
}

#[test]
fn log_records_have_processors_and_limits() {
    let limits = "  limits: {attribute_value_length_limit: 3, attribute_count_limit: 2}\n";
    let processor = "batch: {schedule_delay: 60000, exporter: {otlp_grpc: {endpoint: \"${GRPC}\"}}}";
    let receiver = received(&provider(processor, limits), || {
        log!("a body that is longer", level = "info", fields(a = "0123456789", b = 1, c = 1));
    });
    let logs = receiver.wait_for_logs(1, PATIENCE);
    assert_eq!(logs[0].attributes.text("a"), Some("012"));
    assert_eq!(logs[0].dropped_attributes_count, 1, "{logs:?}");
}

#[test]
fn the_depth_of_values_is_limited() {
    // The limit of all signals applies where the provider has none.
    for limits in ["  limits: {attribute_value_depth_limit: 2}\n", "attribute_limits: {attribute_value_depth_limit: 2}\n"] {
        let yaml = provider("simple: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/logs\"}}}", limits);
        let receiver = received(&yaml, || {
            let list = |value: AnyValue| AnyValue::ListAny(Box::new(vec![value, AnyValue::Int(1)]));
            let logger = otel_runtime_logger();
            let mut record = logger.create_log_record();
            record.add_attribute("deep", list(list(list(AnyValue::Int(7)))));
            logger.emit(record);
        });
        let logs = receiver.wait_for_logs(1, PATIENCE);
        let shown = format!("{:?}", logs[0].attributes);
        assert!(!shown.contains("Int(7)") && shown.contains("ListAny([])"), "{shown}");
    }
}
