//! The page of metrics.

use super::accept::Syntax;
use super::escaping::is_classic_metric;
use super::family::{Families, Family, Series, base};
use super::labels::{BOUND, Quoted};
use super::name::MetricType;
use super::number::Number;
use super::point::Point;
use std::fmt::{self, Write as _};

/// A page of metrics with its content type.
///
/// ```
/// let page = otel_runtime::prometheus::Scrape::new().render(Some("application/openmetrics-text"));
/// assert!(page.content_type.starts_with("application/openmetrics-text; version=1.0.0"));
/// assert_eq!(page.body, "# EOF\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The value of the `Content-Type` header: format, version, and escaping of names.
    pub content_type: String,
    /// The metrics in UTF-8.
    pub body: String,
}

impl Page {
    pub(super) fn of(families: &Families) -> Self {
        let mut body = String::new();
        let syntax = families.format.syntax;
        target(&mut body, &families.target, syntax);
        for (name, family) in &families.list {
            Writer { body: &mut body, syntax, name, family }.family();
        }
        if syntax == Syntax::OpenMetrics {
            body.push_str("# EOF\n");
        }
        Self { content_type: families.format.to_string(), body }
    }
}

/// Specification: [resource attributes](https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#resource-attributes-1).
fn target(body: &mut String, labels: &str, syntax: Syntax) {
    if labels.is_empty() {
        return;
    }
    let (name, kind) = match syntax {
        Syntax::Text => ("target_info", "gauge"),
        Syntax::OpenMetrics => ("target", "info"),
    };
    _ = writeln!(
        body,
        "# HELP {name} The resource that produced the metrics.\n# TYPE {name} {kind}\ntarget_info{{{labels}}} 1"
    );
}

struct Writer<'a> {
    body: &'a mut String,
    syntax: Syntax,
    name: &'a str,
    family: &'a Family,
}

impl Writer<'_> {
    fn family(&mut self) {
        let Family { kind, unit, help, instrument, series } = self.family;
        let base = base(self.name, *kind);
        let name = match self.syntax {
            Syntax::Text => CommentName(self.name),
            Syntax::OpenMetrics => CommentName(base),
        };
        // The checks of Prometheus require a text.
        let default_help = format!("The {} {instrument}.", kind.as_str());
        let text = if help.is_empty() { &default_help } else { help };
        let help = Help { text, quotes: self.syntax == Syntax::OpenMetrics };
        _ = writeln!(self.body, "# HELP {name} {help}\n# TYPE {name} {}", kind.as_str());
        if let (Syntax::OpenMetrics, Some(unit)) = (self.syntax, unit) {
            _ = writeln!(self.body, "# UNIT {name} {unit}");
        }
        for (labels, Series { point, .. }) in series {
            match point {
                Point::Value(value) => {
                    let ending = if *kind == MetricType::Counter { "_total" } else { "" };
                    self.sample(&format!("{base}{ending}"), labels, &value.text(self.syntax));
                }
                Point::Histogram { buckets, count, sum } => {
                    self.histogram(base, labels, buckets, *count, *sum);
                }
            }
        }
    }

    fn histogram(&mut self, base: &str, labels: &str, buckets: &[(f64, u64)], count: u64, sum: Option<Number>) {
        let comma = if labels.is_empty() { "" } else { "," };
        for (bound, count) in buckets.iter().copied().chain([(f64::INFINITY, count)]) {
            let bound = Number::from(bound).text(self.syntax);
            let labels = format!("{labels}{comma}{BOUND}=\"{bound}\"");
            self.sample(&format!("{base}_bucket"), &labels, &count.to_string());
        }
        if let Some(sum) = sum {
            self.sample(&format!("{base}_sum"), labels, &sum.text(self.syntax));
        }
        self.sample(&format!("{base}_count"), labels, &count.to_string());
    }

    /// Writes a sample: `name{labels} value`, or `{"a name",labels} value` if the name needs quotes.
    fn sample(&mut self, name: &str, labels: &str, value: &str) {
        _ = match (is_classic_metric(name), labels) {
            (true, "") => writeln!(self.body, "{name} {value}"),
            (true, _) => writeln!(self.body, "{name}{{{labels}}} {value}"),
            (false, "") => writeln!(self.body, "{{\"{}\"}} {value}", Quoted(name)),
            (false, _) => writeln!(self.body, "{{\"{}\",{labels}}} {value}", Quoted(name)),
        };
    }
}

/// The name of a metric in a comment, quoted if necessary.
struct CommentName<'a>(&'a str);

impl fmt::Display for CommentName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_classic_metric(self.0) { f.write_str(self.0) } else { write!(f, "\"{}\"", Quoted(self.0)) }
    }
}

/// The text of a `HELP` line. Only OpenMetrics escapes quotes in it.
struct Help<'a> {
    text: &'a str,
    quotes: bool,
}

impl fmt::Display for Help<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.text.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '"' if self.quotes => f.write_str("\\\"")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
