//! The status of a span, which its fields and events of level `ERROR` set.

use crate::{recorded, recorded_by};
use opentelemetry::logs::Severity;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use tracing::{error, info_span, instrument, warn};

#[test]
fn fields_set_the_status() {
    let telemetry = recorded(|| {
        drop(info_span!("ok", otel.status_code = "OK"));
        drop(info_span!("error", otel.status_code = "ERROR"));
        drop(info_span!("described", otel.status_description = "sold out"));
        drop(info_span!("by message", otel.status_message = %"sold out"));
        drop(info_span!("neither", otel.status_code = "maybe"));
    });
    telemetry.span("ok").status_ok();
    telemetry.span("error").error("");
    telemetry.span("described").error("sold out");
    telemetry.span("by message").error("sold out");
    telemetry.span("neither").status_unset();
}

#[test]
fn an_event_of_an_error_sets_the_status() {
    let telemetry = recorded(|| {
        info_span!("outer").in_scope(|| {
            info_span!("failing").in_scope(|| error!("sold out"));
            info_span!("warning").in_scope(|| warn!("few left"));
        });
        let named = info_span!("named by the event");
        error!(parent: &named, "sold out");
        info_span!("fine").in_scope(|| error!(parent: None, "unrelated"));
    });
    telemetry.span("failing").error("");
    telemetry.span("warning").status_unset();
    telemetry.span("outer").status_unset();
    telemetry.span("named by the event").error("");
    telemetry.span("fine").status_unset();
    telemetry.log_in_span("named by the event").body("sold out");
}

#[instrument(err)]
fn order() -> Result<(), &'static str> {
    Err("sold out")
}

#[test]
fn a_returned_error_is_the_description() {
    let telemetry = recorded(|| _ = order());
    telemetry.span("order").error("sold out");
}

#[instrument(err(level = "warn"))]
fn order_again() -> Result<(), &'static str> {
    Err("sold out")
}

#[test]
fn the_level_of_a_returned_error_is_that_of_its_record() {
    let telemetry = recorded(|| {
        _ = order_again();
        info_span!("with a message").in_scope(|| warn!(error = "sold out", "not the outcome"));
    });
    telemetry.span("order_again").error("sold out");
    telemetry.log_in_span("order_again").attr("error", "sold out").severity(Severity::Warn);
    telemetry.span("with a message").status_unset();
}

#[test]
fn a_disabled_event_sets_no_status() {
    let telemetry = TestTelemetry::builder().filter("info,noisy=off".parse().expect("a filter")).build();
    let telemetry = recorded_by(telemetry, || {
        info_span!("quiet").in_scope(|| error!(target: "noisy", "sold out"));
        info_span!("failing").in_scope(|| error!("sold out"));
    });
    telemetry.span("quiet").status_unset();
    telemetry.span("failing").error("");
    telemetry.logs().only().in_span("failing");
}

#[test]
fn a_status_of_ok_is_final() {
    let telemetry = recorded(|| info_span!("ok", otel.status_code = "ok").in_scope(|| error!("handled")));
    telemetry.span("ok").status_ok();
}

#[traced]
fn recovered() {
    error!("the cache is away");
}

#[test]
fn an_event_does_not_set_the_status_of_an_annotated_function() {
    let telemetry = recorded(|| info_span!("outer").in_scope(recovered));
    telemetry.span("recovered").status_unset();
    telemetry.span("outer").status_unset();
    telemetry.log_in_span("recovered").body("the cache is away");
}
