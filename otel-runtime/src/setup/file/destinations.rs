//! Exporters that receive telemetry.

use super::cursor::{Cursor, Section};
use super::otlp;
use super::schema::{self, SchemaType};
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
            if let Some(output) = section.get("output_stream") {
                if output.text().is_some_and(|text| text != "stdout") {
                    output.refuse("only `stdout` is supported");
                }
            }
            (Destination::JsonLines, section)
        }
    })
}
