//! Reports on installed telemetry: settings and their sources, configuration problems, and delivery counts.

mod changes;
mod decisions;
mod delivery;
mod dropped_guard;
mod failure;
mod losses;
mod panics;
mod signal;
mod stderr;

pub use changes::Change;
pub(crate) use changes::Changes;
#[cfg(feature = "admin")]
pub(crate) use changes::utc;
pub use decisions::TraceDecisions;
pub(crate) use delivery::{Delivery, DeliveryCounts};
pub(crate) use dropped_guard::{guard_is_kept, guard_was_dropped, print_dropped_guard};
pub use failure::Failure;
pub(crate) use panics::{Panics, value_panicked};
pub use signal::Signal;
pub(crate) use stderr::{MessageLevel, print_to_stderr, set_message_level};

use std::fmt;
use std::sync::Arc;

/// The settings in effect and the configuration problems of installed telemetry.
///
/// The `Display` implementation also prints how much telemetry was delivered and lost so far.
///
/// ```
/// let telemetry = otel_runtime::Telemetry::builder().service_name("shop").install()?;
/// assert!(telemetry.report().to_string().contains("shop"));
/// # Ok::<(), otel_runtime::InstallError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Report {
    settings: Vec<Setting>,
    problems: Vec<Problem>,
    pub(crate) deliveries: Vec<Arc<Delivery>>,
    pub(crate) panics: Arc<Panics>,
    pub(crate) changes: Arc<Changes>,
    /// What changes while telemetry is installed, besides the deliveries.
    pub(crate) statuses: Vec<Arc<dyn Status>>,
}

/// A line of the report that changes.
pub(crate) trait Status: fmt::Debug + Send + Sync {
    fn status(&self) -> String;

    /// What was decided about traces, if it is about them.
    fn decisions(&self) -> Option<TraceDecisions> {
        None
    }
}

/// A setting in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Setting {
    /// The name, such as `traces.endpoint`.
    pub name: String,
    /// The value, with secrets replaced by `***`.
    pub value: String,
    /// The source of the value: `code`, `default`, or an environment variable.
    pub source: String,
}

/// A setting or environment variable that was ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The environment variable, or the setting in code.
    pub subject: String,
    /// Why it was ignored, and what to write instead.
    pub message: String,
    /// Whether it is also printed to stderr. Mistakes are; variables of other language implementations are not.
    pub(crate) on_stderr: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.message)
    }
}

impl Report {
    /// Returns the settings in the order in which they were resolved.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// Returns the settings and environment variables that were ignored, with reasons.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the settings that were changed while the program runs, oldest first. The last 32 changes are kept.
    ///
    /// ```
    /// let telemetry = otel_runtime::init()?;
    /// telemetry.set_filter("warn".parse()?);
    /// assert_eq!(telemetry.report().changes()[0].source, "code");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn changes(&self) -> Vec<Change> {
        self.changes.list()
    }

    /// Returns the setting with the given name, as it was when telemetry was installed.
    ///
    /// ```
    /// let telemetry = otel_runtime::Telemetry::builder().service_name("shop").install()?;
    /// let name = telemetry.report().setting("service.name").map(|setting| setting.value.as_str());
    /// assert_eq!(name, Some("shop"));
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    /// Returns the counts of the decisions about traces so far, if the sampler decides when a trace has ended.
    ///
    /// ```
    /// use otel_runtime::{Sampler, Telemetry, Traces};
    /// let traces = Traces::console().sampler(Sampler::parent_ratio(0.05).keep_errors());
    /// let telemetry = Telemetry::builder().traces(traces).install()?;
    /// assert_eq!(telemetry.report().trace_decisions().unwrap().kept_for_errors, 0);
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn trace_decisions(&self) -> Option<TraceDecisions> {
        self.statuses.iter().find_map(|status| status.decisions())
    }

    pub(crate) fn add_setting(&mut self, name: impl Into<String>, value: impl fmt::Display, source: impl Into<String>) {
        self.settings.push(Setting { name: name.into(), value: value.to_string(), source: source.into() });
    }

    /// Adds a remark to the source of the setting that was added last.
    pub(crate) fn annotate_last_setting(&mut self, remark: &str) {
        if let Some(setting) = self.settings.last_mut() {
            setting.source = format!("{}, {remark}", setting.source);
        }
    }

    pub(crate) fn add_problem(&mut self, subject: impl Into<String>, message: impl Into<String>, on_stderr: bool) {
        let problem = Problem { subject: subject.into(), message: message.into(), on_stderr };
        // Variables that apply to all signals are read once for each signal.
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Adds the value that is used instead to each problem from index `before` on.
    pub(crate) fn add_value_in_use(&mut self, before: usize, value: &impl fmt::Display) {
        for problem in self.problems.split_off(before) {
            let message = format!("{}; using {value}", problem.message);
            self.add_problem(problem.subject, message, problem.on_stderr);
        }
    }

    /// Prints one line to stderr for each mistake.
    pub(crate) fn print_problems(&self) {
        for problem in self.problems.iter().filter(|problem| problem.on_stderr) {
            print_to_stderr(MessageLevel::Warn, problem);
        }
    }

    /// Prints one line to stderr for each setting, if that is asked for.
    pub(crate) fn print_settings(&self) {
        for Setting { name, value, source } in &self.settings {
            print_to_stderr(MessageLevel::Debug, format_args!("{name}: {value} ({source})"));
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |text: fn(&Setting) -> &str| self.settings.iter().map(|s| text(s).chars().count()).max();
        let name = width(|setting| &setting.name).unwrap_or(0);
        let value = width(|setting| &setting.value).unwrap_or(0).min(60);
        for setting in &self.settings {
            writeln!(f, "{:name$}  {:value$}  {}", setting.name, setting.value, setting.source)?;
        }
        let changes = self.changes.list();
        if !changes.is_empty() {
            writeln!(f, "changed:")?;
        }
        for change in &changes {
            writeln!(f, "  {change}")?;
        }
        if !self.problems.is_empty() {
            writeln!(f, "ignored:")?;
        }
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        if !self.deliveries.is_empty() {
            writeln!(f, "delivery:")?;
        }
        for delivery in &self.deliveries {
            writeln!(f, "  {delivery}")?;
        }
        for status in &self.statuses {
            writeln!(f, "{}", status.status())?;
        }
        write!(f, "{}", self.panics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_settings_in_columns_and_problems() {
        let mut report = Report::default();
        report.add_setting("service.name", "shop", "code");
        report.add_setting("traces", "otlp", "OTEL_TRACES_EXPORTER");
        report.add_problem("OTEL_SERVCE_NAME", "unknown; did you mean `OTEL_SERVICE_NAME`?", true);
        assert_eq!(
            report.to_string(),
            "service.name  shop  code\n\
             traces        otlp  OTEL_TRACES_EXPORTER\n\
             ignored:\n  OTEL_SERVCE_NAME: unknown; did you mean `OTEL_SERVICE_NAME`?\n"
        );
    }

    #[test]
    fn prints_delivery_counts() {
        let mut report = Report::default();
        let delivery = Arc::new(Delivery::new(Signal::Traces, "http://localhost:4318/v1/traces"));
        delivery.accepted(5);
        delivery.handed_over(4);
        delivery.delivered(3);
        report.deliveries.push(delivery);
        assert_eq!(
            report.to_string(),
            "delivery:\n  traces to http://localhost:4318/v1/traces: 3 delivered, 0 failed, 2 waiting\n"
        );
    }
}
