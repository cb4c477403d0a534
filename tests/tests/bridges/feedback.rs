//! An export creates no log records, neither from events of the crates of the exporter, nor from annotated functions in it.

use super::TURN;
use opentelemetry::logs::AnyValue;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{InMemoryLogExporter, LogBatch, LogExporter};
use otel_runtime::testing::Receiver;
use otel_runtime::{Logs, Metrics, Telemetry, Traces, counted, logged, traced};
use std::sync::PoisonError;
use std::time::Duration;

#[traced(level = "trace")]
#[counted(level = "trace")]
#[logged("placed {id}", level = "trace")]
fn place(id: u32) {}

#[test]
fn an_export_over_otlp_creates_no_records() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for protocol in ["http/protobuf", "grpc"] {
        let receiver = Receiver::start();
        let variables = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol.to_owned()),
            ("OTEL_RUST_FILTER", "trace".to_owned()),
            ("OTEL_BLRP_SCHEDULE_DELAY", "5".to_owned()),
        ];
        let builder = Telemetry::builder().environment(variables).logs(Logs::otlp().bridge_tracing().bridge_log());
        let telemetry = builder.install().expect("the settings can be followed");
        for id in 0..5 {
            place(id);
            telemetry.flush().expect("everything is delivered");
            // Records of an export would be exported in turn.
            std::thread::sleep(Duration::from_millis(20));
        }
        telemetry.shutdown().expect("everything is delivered");
        let logs = receiver.wait_for_logs(5, Duration::from_secs(20));
        let bodies: Vec<_> = logs.into_iter().filter_map(|log| log.body).collect();
        let placed: Vec<_> = (0..5).map(|id| AnyValue::from(format!("placed {id}"))).collect();
        assert_eq!(bodies, placed, "{protocol}");
    }
}

/// An exporter with an annotated function.
#[derive(Debug)]
struct Annotated(InMemoryLogExporter);

impl LogExporter for Annotated {
    #[traced(level = "trace")]
    #[logged("exporting", level = "trace")]
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        send();
        tracing::info!("sent");
        self.0.export(batch).await
    }
}

#[logged("sending", level = "trace")]
fn send() {}

#[test]
fn an_annotated_exporter_creates_no_records() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let exporter = InMemoryLogExporter::default();
    let variables = [("OTEL_RUST_FILTER", "trace"), ("OTEL_BLRP_SCHEDULE_DELAY", "5")];
    let builder = Telemetry::builder().environment(variables).traces(Traces::none()).metrics(Metrics::none());
    let logs = Logs::exporter(Annotated(exporter.clone())).bridge_tracing().bridge_log();
    let telemetry = builder.logs(logs).install().expect("the settings can be followed");
    place(1);
    for _ in 0..3 {
        telemetry.flush().expect("everything is delivered");
        std::thread::sleep(Duration::from_millis(20));
    }
    let logs = exporter.get_emitted_logs().expect("the exporter works");
    let bodies: Vec<_> = logs.iter().filter_map(|log| log.record.body()).collect();
    assert_eq!(bodies, [&AnyValue::from("placed 1")]);
    // The function is enabled: outside of an export it writes a record.
    send();
    telemetry.flush().expect("everything is delivered");
    assert_eq!(exporter.get_emitted_logs().expect("the exporter works").len(), 2);
    telemetry.shutdown().expect("everything is delivered");
}
