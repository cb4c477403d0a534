//! The page: the report and the open spans, as text or JSON.

use super::form::Form;
use super::request::{AdminRequest, AdminResponse};
use crate::open_spans::OpenSpan;
use crate::report::{Change, Delivery, Report, utc};
use crate::setup::TelemetryHandle;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::SystemTime;

/// The format of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Json,
}

/// A page lists at most this many open spans, the oldest ones.
const MAX_SPANS: usize = 1000;

impl Format {
    /// Returns the format that the parameter `format` or the header `Accept` asks for.
    pub(super) fn of(request: &AdminRequest, form: &Form) -> Result<Self, String> {
        match form.get("format") {
            Some("json") => Ok(Self::Json),
            Some("text") => Ok(Self::Text),
            Some(_) => Err("the parameter `format` is `text` or `json`".to_owned()),
            None => {
                let accept = request.single("accept")?.unwrap_or_default();
                Ok(if accept.contains("application/json") { Self::Json } else { Self::Text })
            }
        }
    }
}

pub(super) fn page(telemetry: &TelemetryHandle, format: Format) -> AdminResponse {
    let (report, now) = (telemetry.report(), SystemTime::now());
    let spans = telemetry.tracked_spans();
    match format {
        Format::Text => {
            let mut page = report.to_string();
            if !telemetry.is_installed() {
                page.push_str("telemetry was shut down\n");
            }
            write_spans(&mut page, spans.as_deref(), now);
            AdminResponse::text(200, page)
        }
        Format::Json => {
            AdminResponse::of_type(200, "application/json", json_page(report, telemetry, spans).to_string())
        }
    }
}

fn write_spans(page: &mut String, spans: Option<&[OpenSpan]>, now: SystemTime) {
    let Some(spans) = spans else {
        page.push_str("open spans: not tracked; set `track_open_spans(true)`\n");
        return;
    };
    // Writing to a string cannot fail.
    _ = writeln!(page, "open spans: {}", spans.len());
    for span in spans.iter().take(MAX_SPANS) {
        let age = now.duration_since(span.started).unwrap_or_default().as_secs_f64();
        let site = span.function.as_deref().unwrap_or(&span.scope);
        let location = span.location.as_deref().unwrap_or_default();
        let line = format!("  {age:.3} s  {}  {}-{}  {site} {location}", span.name, span.trace_id, span.span_id);
        _ = writeln!(page, "{}", line.trim_end());
    }
}

fn json_page(report: &Report, telemetry: &TelemetryHandle, spans: Option<Vec<OpenSpan>>) -> Value {
    let settings = report.settings().iter();
    let settings: Vec<_> = settings.map(|s| json!({"name": s.name, "value": s.value, "source": s.source})).collect();
    let problems = report.problems().iter();
    let ignored: Vec<_> = problems.map(|p| json!({"subject": p.subject, "message": p.message})).collect();
    let open_spans = spans.map(|spans| spans.iter().take(MAX_SPANS).map(span).collect::<Vec<_>>());
    json!({
        "installed": telemetry.is_installed(),
        "settings": settings,
        "changed": report.changes().iter().map(change).collect::<Vec<_>>(),
        "ignored": ignored,
        "delivery": report.deliveries.iter().map(delivery).collect::<Vec<_>>(),
        "open_spans": open_spans,
    })
}

fn change(change: &Change) -> Value {
    json!({"setting": change.setting, "value": change.value, "source": change.source, "at": utc(change.at)})
}

fn delivery(delivery: &Arc<Delivery>) -> Value {
    let counts = delivery.counts();
    json!({
        "signal": delivery.signal().to_string(),
        "destination": delivery.destination(),
        "delivered": counts.delivered,
        "failed": counts.failed,
        "dropped": counts.dropped,
        "waiting": delivery.waiting(),
    })
}

fn span(span: &OpenSpan) -> Value {
    json!({
        "name": span.name,
        "trace_id": span.trace_id.to_string(),
        "span_id": span.span_id.to_string(),
        "parent_span_id": span.parent_span_id.to_string(),
        "started": utc(span.started),
        "scope": span.scope,
        "function": span.function,
        "location": span.location,
    })
}
