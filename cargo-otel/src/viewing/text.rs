//! Items as short lines.

use crate::arguments::Subject;
use serde_json::Value;
use std::fmt::Write as _;

/// Returns an item as a line.
pub(super) fn line(subject: Subject, item: &Value) -> String {
    let line = match subject {
        Subject::Traces => trace(item),
        Subject::Logs => log(item),
        Subject::Metrics => series(item),
        Subject::Findings => finding(item),
    };
    printable(&line)
}

fn trace(trace: &Value) -> String {
    let mut line = format!("{} {}: {}", time(&trace["start"]), text(&trace["service"]), text(&trace["name"]));
    _ = write!(line, "  {}  {}", duration(number(&trace["duration"])), counted(number(&trace["spans"]), "span"));
    let errors = number(&trace["errors"]);
    if errors > 0 {
        _ = write!(line, ", {}", counted(errors, "error"));
    }
    if trace["open"] == true {
        line += ", open";
    }
    line + "  trace " + text(&trace["trace_id"])
}

fn log(log: &Value) -> String {
    let level = Some(text(&log["severity_text"])).filter(|text| !text.is_empty());
    let level = level.map_or_else(|| format!("severity {}", log["severity"]), str::to_owned);
    let mut line = format!("{} {level:<5} {}: {}", time(&log["time"]), text(&log["service"]), text(&log["body"]));
    line += &attributes(&log["attributes"]);
    if let Some(id) = log["trace_id"].as_str() {
        line = line + "  trace " + id;
    }
    line
}

fn series(series: &Value) -> String {
    let mut line =
        format!("{}: {}{}", text(&series["service"]), text(&series["name"]), attributes(&series["attributes"]));
    line += "  ";
    if let Some(count) = series["count"].as_u64() {
        _ = write!(line, "{}", counted(count, "value"));
        for name in ["sum", "min", "max"] {
            if !series[name].is_null() {
                _ = write!(line, ", {name} {}", series[name]);
            }
        }
    } else {
        line += &series["value"].as_f64().map_or_else(|| "not a number".to_owned(), |value| value.to_string());
    }
    line + " " + text(&series["unit"])
}

fn finding(finding: &Value) -> String {
    let example = &finding["example"];
    let mut line =
        format!("{}: {}  {}", text(&finding["level"]), text(&finding["message"]), times(number(&finding["count"])));
    for (field, name) in [("service", "service"), ("metric", "metric"), ("trace_id", "trace"), ("span_id", "span")] {
        if let Some(value) = example[field].as_str() {
            _ = write!(line, "  {name} {value}");
        }
    }
    line
}

fn attributes(attributes: &Value) -> String {
    let all = attributes.as_array().into_iter().flatten();
    all.flat_map(|attribute| [" ", text(&attribute["key"]), "=", text(&attribute["text"])]).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// The time of the day in UTC, from nanoseconds since the beginning of the epoch.
fn time(value: &Value) -> String {
    let nanos: u64 = text(value).parse().unwrap_or_default();
    let seconds = nanos / 1_000_000_000;
    let millis = nanos / 1_000_000 % 1_000;
    format!("{:02}:{:02}:{:02}.{millis:03}Z", seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60)
}

/// A duration with a unit, as the console prints it.
fn duration(nanos: u64) -> String {
    let (unit, divisor) = match nanos {
        0..1_000 => return format!("{nanos} ns"),
        1_000..1_000_000 => ("µs", 1_000),
        1_000_000..1_000_000_000 => ("ms", 1_000_000),
        _ => ("s", 1_000_000_000),
    };
    let (whole, tenth) = (nanos / divisor, nanos % divisor * 10 / divisor);
    if whole < 10 { format!("{whole}.{tenth} {unit}") } else { format!("{whole} {unit}") }
}

/// Escapes what a terminal would execute or reorder.
fn printable(line: &str) -> String {
    let is_plain = |c: char| {
        !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    line.chars().fold(String::with_capacity(line.len()), |mut text, c| {
        if is_plain(c) {
            text.push(c);
        } else {
            text.extend(c.escape_default());
        }
        text
    })
}
