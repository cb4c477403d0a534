//! The messages on stderr.

use super::run::{child, in_child, own_lines};

#[test]
fn otel_log_level() {
    child();
    // Nothing listens there.
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    let lines = |level: &str| {
        let variables = [("OTEL_LOG_LEVEL", level), endpoint, ("OTEL_SERVCE_NAME", "shop")];
        own_lines(&in_child("messages::otel_log_level", &variables))
    };
    let misspelt = |lines: &[String]| lines.iter().any(|line| line.starts_with("OTEL_SERVCE_NAME: unknown variable"));
    let lost = |lines: &[String]| lines.iter().any(|line| line.contains("connection refused"));
    let settings = |lines: &[String]| lines.iter().any(|line| line.starts_with("traces.endpoint: http://127.0.0.1:9"));
    for (level, expected) in [
        ("none", [false, false, false]),
        ("ERROR", [true, false, false]),
        ("warn", [true, true, false]),
        ("info", [true, true, false]),
        ("debug", [true, true, true]),
        ("inof", [true, true, false]),
    ] {
        let lines = lines(level);
        assert_eq!([lost(&lines), misspelt(&lines), settings(&lines)], expected, "{level}: {lines:#?}");
        let unknown = lines.iter().any(|line| line.starts_with("OTEL_LOG_LEVEL: `inof` is unknown; "));
        assert_eq!(unknown, level == "inof", "{lines:#?}");
    }
}

#[test]
fn where_telemetry_is_printed_is_information() {
    child();
    let lines = |variables: &[(&str, &str)]| {
        own_lines(&in_child("messages::where_telemetry_is_printed_is_information", variables))
    };
    let begin = "printing telemetry here; set OTEL_EXPORTER_OTLP_ENDPOINT=";
    assert!(lines(&[]).iter().any(|line| line.starts_with(begin)));
    assert_eq!(lines(&[("OTEL_LOG_LEVEL", "warn")]), [""; 0]);
}
