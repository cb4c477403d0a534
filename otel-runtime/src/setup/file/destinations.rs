//! Exporters that receive telemetry.

use super::cursor::{Cursor, Section};
use super::otlp;
use super::schema::{self, SchemaType};
use crate::export::LineTarget;
use crate::report::Signal;
use crate::setup::exporters::Destination;

/// Reads an exporter. The section has the keys that only exporters of metrics have.
pub(super) fn read<'a, E: ?Sized, P>(
    exporter: &Cursor<'a>,
    of: &'static SchemaType,
    signal: Signal,
) -> Option<(Destination<E, P>, Section<'a>)> {
    let of_metrics = signal == Signal::Metrics;
    let (kind, cursor) = exporter.one_of(of, "exporter")?;
    Some(match kind {
        "otlp_http" | "otlp_grpc" => {
            let (settings, section) = otlp::read(&cursor, kind == "otlp_grpc", signal);
            (Destination::Otlp(settings), section)
        }
        "console" => {
            let of = if of_metrics { &schema::CONSOLE_METRICS } else { &schema::CONSOLE };
            (Destination::Console, cursor.section(of))
        }
        _ => {
            let section = cursor.section(if of_metrics { &schema::OTLP_FILE_METRICS } else { &schema::OTLP_FILE });
            let target = section.get("output_stream").map_or(Some(LineTarget::Stdout), line_target)?;
            (Destination::JsonLines(target), section)
        }
    })
}

/// Returns where lines are written: `stdout`, or a URL such as `file:///var/log/traces.jsonl`.
fn line_target(output: &Cursor<'_>) -> Option<LineTarget> {
    let text = output.text()?;
    if text == "stdout" {
        return Some(LineTarget::Stdout);
    }
    let path = text.strip_prefix("file://").filter(|path| path.starts_with('/'));
    let path = path.and_then(|path| percent_encoding::percent_decode_str(path).decode_utf8().ok());
    let Some(path) = path else {
        output.refuse("neither `stdout` nor the URL of a file; write `file:///path/to/file.jsonl`");
        return None;
    };
    Some(LineTarget::File { path: path.as_ref().into(), setting: output.source() })
}
