//! The provider of log records.

use super::{Folder, PATIENCE, at, builder, setting, turn};
use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _};
use otel_runtime::testing::Receiver;

fn provider(processor: &str, rest: &str) -> String {
    format!("logger_provider:\n  processors:\n    - {processor}\n{rest}")
}

#[test]
fn log_records_have_processors_and_limits() {
    let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
    let limits = "  limits: {attribute_value_length_limit: 3, attribute_count_limit: 2}\n";
    let processor = "batch: {schedule_delay: 60000, exporter: {otlp_grpc: {endpoint: \"${GRPC}\"}}}";
    let yaml = provider(processor, limits);
    let telemetry = builder(&folder, &yaml, &receiver, &[]).install().expect("a valid file");
    assert_eq!(setting(&telemetry, "logs"), at("otlp", "otel.yaml:3"));
    assert_eq!(setting(&telemetry, "logs.delay"), at("60000 ms", "otel.yaml:4"));
    let logger = telemetry.logger_provider().logger("by hand");
    let mut record = logger.create_log_record();
    record.set_body("a body that is longer".into());
    record.add_attribute("a", "0123456789");
    record.add_attribute("b", 1);
    record.add_attribute("c", 1);
    logger.emit(record);
    telemetry.shutdown().expect("it arrives");
    let logs = receiver.wait_for_logs(1, PATIENCE);
    assert_eq!(logs[0].attributes.text("a"), Some("012"));
    assert_eq!(logs[0].dropped_attributes_count, 1);
    assert!(format!("{:?}", logs[0].body).contains("a body that is longer"), "bodies have no limit");
}

#[test]
fn the_depth_of_values_is_limited() {
    // The limit of all signals applies where the provider has none.
    let limits =
        ["  limits: {attribute_value_depth_limit: 2}\n", "attribute_limits: {attribute_value_depth_limit: 2}\n"];
    for limits in limits {
        let (_turn, folder, receiver) = (turn(), Folder::new(), Receiver::start());
        let yaml = provider("simple: {exporter: {otlp_http: {endpoint: \"${HTTP}/v1/logs\"}}}", limits);
        let telemetry = builder(&folder, &yaml, &receiver, &[]).install().expect("a valid file");
        let list = |value: AnyValue| AnyValue::ListAny(Box::new(vec![value, AnyValue::Int(1)]));
        let logger = telemetry.logger_provider().logger("by hand");
        let mut record = logger.create_log_record();
        record.add_attribute("deep", list(list(list(AnyValue::Int(7)))));
        record.add_attribute("flat", list(list(AnyValue::Int(8))));
        logger.emit(record);
        telemetry.shutdown().expect("it arrives");
        let shown = format!("{:?}", receiver.wait_for_logs(1, PATIENCE)[0].attributes);
        assert!(!shown.contains("Int(7)") && shown.contains("ListAny([])") && shown.contains("Int(8)"), "{shown}");
    }
}
