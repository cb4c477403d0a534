//! The report of a check.

use crate::conventions::ConventionFinding;
use crate::received::ReceivedRequest;
use otel_semconv::{FindingLevel, Rule};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

/// The levels, most severe first.
const LEVELS: [FindingLevel; 3] = [FindingLevel::Violation, FindingLevel::Improvement, FindingLevel::Information];

/// The findings of a check. `Display` prints them as a list that groups equal findings.
///
/// ```
/// use opentelemetry::KeyValue;
/// use otel_runtime::testing::TestTelemetry;
///
/// let telemetry = TestTelemetry::new();
/// let hits = telemetry.meter("by hand").u64_counter("acme.hits").with_unit("{hit}").build();
/// hits.add(1, &[KeyValue::new("acme.page", "home")]);
/// hits.add(1, &[KeyValue::new("acme.page", "cart")]);
/// let printed = telemetry.conventions().check().to_string();
/// assert!(printed.starts_with("3 × violation in 0 spans, 1 metric, 0 log records\n"), "{printed}");
/// assert!(printed.contains("  2 × unknown attribute `acme.page`; "), "{printed}");
///
/// let report = telemetry.conventions().namespace("acme").check();
/// assert_eq!(report.to_string(), "nothing found in 0 spans, 1 metric, 0 log records");
/// ```
#[derive(Clone, Debug)]
pub struct ConventionReport {
    pub(super) findings: Vec<ConventionFinding>,
    pub(super) refused: Vec<ReceivedRequest>,
    /// The minimum level of failures. Findings below it are only counted.
    pub(super) level: FindingLevel,
    pub(super) spans: usize,
    pub(super) metrics: usize,
    pub(super) logs: usize,
}

impl ConventionReport {
    /// Returns all findings of any level that were not ignored, in the order of emission.
    pub fn findings(&self) -> &[ConventionFinding] {
        &self.findings
    }

    /// Returns the findings that have at least the minimum level of failures.
    pub fn failures(&self) -> impl Iterator<Item = &ConventionFinding> {
        self.findings.iter().filter(|found| found.level() >= self.level)
    }

    /// Returns the requests that a [`Receiver`](crate::testing::Receiver) refused, whose content was therefore not checked.
    ///
    /// Each request has its [`refusal`](ReceivedRequest::refusal). Requests that were answered with a
    /// [`Fault`](crate::testing::Fault) are not included.
    ///
    /// ```
    /// use otel_runtime::testing::Receiver;
    /// use std::io::{Read as _, Write as _};
    ///
    /// let receiver = Receiver::start();
    /// let mut sender = std::net::TcpStream::connect(receiver.addresses()[0])?;
    /// sender.write_all(b"POST /v1/trace HTTP/1.1\r\nhost: receiver\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")?;
    /// sender.read_to_end(&mut Vec::new())?;
    ///
    /// let report = receiver.conventions().check();
    /// let refusal = report.refused()[0].refusal.as_deref().unwrap_or_default();
    /// assert!(refusal.starts_with("404 Not Found: unknown path `/v1/trace`; write `/v1/traces`, "), "{refusal}");
    /// assert!(!report.is_clean());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn refused(&self) -> &[ReceivedRequest] {
        &self.refused
    }

    /// Returns whether telemetry was emitted, without failures and without [refused](Self::refused) requests.
    pub fn is_clean(&self) -> bool {
        !self.is_empty() && self.refused.is_empty() && self.failures().next().is_none()
    }

    /// Returns whether no readable telemetry was emitted.
    pub fn is_empty(&self) -> bool {
        self.spans + self.metrics + self.logs == 0
    }

    /// Prints refused requests below a separate heading, grouped by path and reason.
    fn fmt_refused(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut groups: BTreeMap<_, usize> = BTreeMap::new();
        for request in &self.refused {
            *groups.entry((&request.path, request.refusal.as_deref().unwrap_or_default())).or_default() += 1;
        }
        for (index, ((path, reason), count)) in groups.into_iter().enumerate() {
            let heading = if index == 0 { "\n\nrefused, so not checked" } else { "" };
            write!(out, "{heading}\n  {count} × `{path}`: {reason}")?;
        }
        Ok(())
    }

    /// Returns the number of findings by level, such as `3 × violation, 2 × improvement`.
    fn counts(&self) -> String {
        let count = |level| self.findings.iter().filter(|found| found.level() == level).count();
        let counts = LEVELS.map(|level| (count(level), level.as_str())).into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts.map(|(count, level)| format!("{count} × {level}")).collect();
        if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") }
    }
}

impl fmt::Display for ConventionReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (spans, metrics) = (plural(self.spans, "span"), plural(self.metrics, "metric"));
        write!(out, "{} in {spans}, {metrics}, {}", self.counts(), plural(self.logs, "log record"))?;
        let mut groups: BTreeMap<_, Vec<&ConventionFinding>> = BTreeMap::new();
        for found in self.failures() {
            groups.entry((Reverse(found.level()), found.rule().as_str(), found.message())).or_default().push(found);
        }
        let mut heading = None;
        for ((Reverse(level), rule, _), found) in groups {
            if heading.replace((level, rule)) != Some((level, rule)) {
                write!(out, "\n\n{} {rule}", level.as_str())?;
            }
            write!(out, "\n  {} × {}", found.len(), found[0])?;
        }
        self.fmt_refused(out)
    }
}

/// Returns whether a report contains unregistered names.
pub(super) fn has_unknown_names(report: &ConventionReport) -> bool {
    let unknown = [Rule::MissingAttribute, Rule::MissingMetric, Rule::MissingEvent];
    report.failures().any(|found| unknown.contains(&found.rule()))
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
