//! Code that uses OpenTelemetry without this project: hand-written spans and log records, the appenders of `tracing` and `log`, and
//! tracing-opentelemetry. Their telemetry and that of annotated functions form one tree. This is a separate binary, because providers,
//! subscriber and logger are process-wide.

use opentelemetry::logs::{AnyValue, LogRecord as _, Logger as _, LoggerProvider as _, Severity};
use opentelemetry::trace::{Tracer as _, mark_span_as_active};
use opentelemetry::{KeyValue, global};
use otel_runtime::testing::Receiver;
use otel_runtime::{Logs, Metrics, Telemetry, TelemetryLoggerProvider, Traces, traced};
use std::time::Duration;
use tracing_subscriber::layer::SubscriberExt as _;

const TIMEOUT: Duration = Duration::from_secs(20);

#[traced]
fn annotated(telemetry: &TelemetryLoggerProvider) {
    tracing::info_span!("of tracing", rows = 3).in_scope(|| {
        global::tracer("by hand").in_span("inner by hand", |context| {
            opentelemetry::trace::TraceContextExt::span(&context).set_attribute(KeyValue::new("by.hand", true));
            tracing::warn!(user = "ada", "by the appender of tracing");
            log::error!("by the appender of log");
            by_hand(telemetry);
        });
    });
}

fn by_hand(telemetry: &TelemetryLoggerProvider) {
    let logger = telemetry.logger("payments");
    let mut record = logger.create_log_record();
    record.set_severity_number(Severity::Info);
    record.set_event_name("acme.paid");
    record.set_body("by hand".into());
    record.add_attribute("amounts", AnyValue::ListAny(Box::new(vec![1.into(), 2.into()])));
    logger.emit(record);
}

#[test]
fn third_party_telemetry_is_in_the_same_tree() {
    let receiver = Receiver::start();
    let no_variables: [(&str, &str); 0] = [];
    let telemetry = Telemetry::builder()
        .environment(no_variables)
        .traces(Traces::otlp().endpoint(receiver.http_endpoint()))
        .logs(Logs::otlp().endpoint(receiver.http_endpoint()))
        .metrics(Metrics::none())
        .install()
        .expect("the settings can be followed");
    let provider = telemetry.logger_provider();
    let appender = opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge::new(&provider);
    let spans = tracing_opentelemetry::layer().with_tracer(global::tracer("tracing-opentelemetry"));
    let own_target = tracing_subscriber::filter::filter_fn(|metadata| metadata.target() == "interoperation");
    let subscriber = tracing_subscriber::registry().with(own_target).with(spans).with(appender);
    tracing::subscriber::set_global_default(subscriber).expect("no other subscriber");
    log::set_boxed_logger(Box::new(opentelemetry_appender_log::OpenTelemetryLogBridge::new(&provider)))
        .expect("no other logger");
    log::set_max_level(log::LevelFilter::Warn);

    let tracer = global::tracer("by hand");

    {
        let _active = mark_span_as_active(tracer.start("outer"));
        annotated(&provider);
    }
    telemetry.shutdown().expect("everything is delivered");
    receiver.wait_for_spans(4, TIMEOUT);
    receiver.wait_for_logs(3, TIMEOUT);
    receiver.assert_tree("outer > annotated > of tracing > inner by hand");
    receiver.span("inner by hand").attr("by.hand", true);
    receiver.span("of tracing").attr("rows", 3);
    let logs = receiver.logs().in_span("inner by hand");
    assert_eq!(logs.bodies(), ["by the appender of tracing", "by the appender of log", "by hand"]);
    logs.nth(0).severity(Severity::Warn).attr("user", "ada");
    logs.nth(1).severity(Severity::Error);
    logs.nth(2).event_name("acme.paid");
    // After the shutdown, records are not exported, and nothing panics.
    by_hand(&provider);
    tracing::warn!("late");
    log::error!("late");
}
