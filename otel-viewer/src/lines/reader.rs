//! Reads lines.

use otel_runtime::received::{OtlpRequest, ReceivedTelemetry};
use serde::Serialize;
use std::io::{self, BufRead, Read as _};

/// What was read from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReadReport {
    /// The number of lines that are requests.
    pub lines: usize,
    /// The number of spans.
    pub spans: usize,
    /// The number of log records.
    pub logs: usize,
    /// The number of metrics. One that is exported repeatedly counts each time.
    pub metrics: usize,
    /// The number of lines that are not requests.
    pub malformed: usize,
    /// The first of these lines.
    pub malformed_lines: Vec<MalformedLine>,
    /// Whether the last line is not complete, because the file was still being written or its writer was stopped.
    pub is_cut: bool,
}

/// A line that is not a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MalformedLine {
    /// The number of the line, starting at 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// The maximum number of lines in a report.
const MOST_REPORTED: usize = 20;

/// The maximum length of a line: a request of 16 MiB is longer in JSON.
const LONGEST: u64 = 128 * 1024 * 1024;

/// Reads all lines and hands the requests to `add`.
///
/// # Errors
///
/// Returns an error if the file cannot be read.
pub(crate) fn read(mut file: impl BufRead, mut add: impl FnMut(ReceivedTelemetry)) -> io::Result<ReadReport> {
    let mut report = ReadReport::default();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let length = file.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
        if length == 0 {
            break;
        }
        let is_complete = line.ends_with(b"\n");
        if !is_complete && line.len() as u64 == LONGEST {
            file.skip_until(b'\n')?;
            report.malformed(number, "the line is longer than 128 MiB".to_owned());
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match OtlpRequest::from_json(line.trim_ascii_end()) {
            Ok(request) => report.add(request.into_telemetry(), &mut add),
            Err(_) if !is_complete => report.is_cut = true,
            Err(error) => report.malformed(number, error.to_string()),
        }
    }
    Ok(report)
}

impl ReadReport {
    fn add(&mut self, telemetry: ReceivedTelemetry, add: &mut impl FnMut(ReceivedTelemetry)) {
        self.lines += 1;
        match &telemetry {
            ReceivedTelemetry::Spans(spans) => self.spans += spans.len(),
            ReceivedTelemetry::Logs(logs) => self.logs += logs.len(),
            ReceivedTelemetry::Metrics(metrics) => self.metrics += metrics.len(),
            _ => {}
        }
        add(telemetry);
    }

    fn malformed(&mut self, line: usize, reason: String) {
        self.malformed += 1;
        if self.malformed_lines.len() < MOST_REPORTED {
            self.malformed_lines.push(MalformedLine { line, reason });
        }
    }
}
