//! Whether what was emitted keeps to the semantic conventions.

mod attributes;
mod finding;
mod glob;
mod report;
mod signals;

pub use finding::{ConventionFinding, Place};
pub use report::ConventionReport;

use super::emitted::Emitted;
use super::receiver::ReceivedRequest;
#[cfg(doc)]
use otel_semconv::Rule;
use otel_semconv::{FindingLevel, Registry, Table, check_namespace};
use signals::Signals;

type Ignored = Box<dyn Fn(&ConventionFinding) -> bool>;

/// A check of everything that was emitted against the semantic conventions.
///
/// Looked at are the attributes of resources, scopes, spans, their events and links, the points of metrics, and log records;
/// names, units and instruments of metrics; names of events; names of spans; and whether a span's status and its `error.type`
/// agree. What a span has to have is told by its type: the one that was [declared](Self::span_type), or else the one that its
/// kind and its attributes let infer, as `http.server` of a server span with `http.route`.
///
/// Rules and levels have the ids of OpenTelemetry's own checker, so that findings can be compared.
///
/// ```
/// use opentelemetry::KeyValue;
/// use opentelemetry::trace::Tracer as _;
/// use otel_runtime::testing::{TestTelemetry, semconv::Table};
///
/// let telemetry = TestTelemetry::new();
/// let tracer = telemetry.tracer("by hand");
/// let place = tracer.span_builder("acme.place_order").with_attributes([KeyValue::new("acme.tier", "gold")]);
/// drop(place.start(&tracer));
///
/// let acme = Table::parse("attribute\tacme.tier\tenum:free|gold\ts\n")?;
/// telemetry.conventions().company(acme).assert_clean();
/// # Ok::<(), otel_runtime::testing::semconv::TableError>(())
/// ```
#[must_use = "call `assert_clean` or `check`"]
pub struct ConventionCheck {
    emitted: Emitted,
    registry: Registry,
    tables: Vec<Table>,
    level: FindingLevel,
    span_types: Vec<(String, String)>,
    ignored: Vec<Ignored>,
    refused: Vec<ReceivedRequest>,
}

impl std::fmt::Debug for ConventionCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { emitted, level, span_types, ignored, .. } = self;
        let mut shown = f.debug_struct("ConventionCheck");
        shown.field("emitted", emitted).field("level", level).field("span_types", span_types);
        shown.field("ignored", &ignored.len()).finish_non_exhaustive()
    }
}

impl ConventionCheck {
    pub(super) fn of(emitted: Emitted) -> Self {
        let registry = Registry::official();
        let (tables, span_types, ignored, refused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { emitted, registry, tables, level: FindingLevel::Violation, span_types, ignored, refused }
    }

    /// What was sent and could not be looked at.
    pub(super) fn refused(mut self, requests: Vec<ReceivedRequest>) -> Self {
        self.refused = requests;
        self
    }

    /// Registers names of one's own, over those of the conventions. What one table names may be in another one.
    pub fn company(mut self, table: Table) -> Self {
        self.registry = self.registry.layer(table.clone());
        self.tables.push(table);
        self
    }

    /// Says that all names below a namespace, such as `acme`, are one's own and need not be registered.
    ///
    /// # Panics
    ///
    /// When it is no namespace, or one of the conventions; the message says what to write. See [`check_namespace`].
    #[track_caller]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        let namespace = namespace.into();
        if let Err(error) = check_namespace(&namespace) {
            panic!("`.namespace(..)`: {error}");
        }
        self.registry = self.registry.namespace(namespace);
        self
    }

    /// The least level that is a failure: [`Violation`](FindingLevel::Violation) unless given.
    ///
    /// A service that does everything right still has findings below it: conventions leave open whether an attribute is called
    /// for, and many names are not stable yet.
    pub fn level(mut self, least: FindingLevel) -> Self {
        self.level = least;
        self
    }

    /// Says of which type spans are, by their names, in which `*` stands for any text; where two patterns match, the first is
    /// right.
    ///
    /// Their kind and all that the type wants of them is checked then, not only what an inferred type requires. A pattern that is
    /// the first for no span is a [finding](Rule::MissingSpan): its spans were not checked.
    ///
    /// Types of one's own are never inferred: nothing in a span tells that it is of `acme.checkout`, since its name may be any. So
    /// what such a type requires is checked here alone, also of attributes that an annotated function gives `late(..)`.
    ///
    /// ```
    /// use opentelemetry::trace::Tracer as _;
    /// # let telemetry = otel_runtime::testing::TestTelemetry::new();
    /// drop(telemetry.tracer("by hand").start("GET cart"));
    /// let report = telemetry.conventions().span_type("GET *", "db.redis.client").check();
    /// let told: Vec<_> = report.failures().map(|found| found.message()).collect();
    /// assert_eq!(told[0], "span `db.redis.client` has kind `client`, not `internal`; write `client`");
    /// assert!(told.last().is_some_and(|told| told.ends_with("`db.system.name`; add it with the value `redis`")), "{told:?}");
    /// ```
    pub fn span_type(mut self, pattern: impl Into<String>, span_type: impl Into<String>) -> Self {
        self.span_types.push((pattern.into(), span_type.into()));
        self
    }

    /// Leaves findings out, by whatever they have: rule, subject, place, name.
    ///
    /// ```
    /// use opentelemetry::trace::Tracer as _;
    /// use otel_runtime::testing::{Place, TestTelemetry, semconv::FindingLevel, semconv::Rule};
    ///
    /// let telemetry = TestTelemetry::new();
    /// drop(telemetry.tracer("by hand").start("GET /users/42"));
    /// telemetry
    ///     .conventions()
    ///     .level(FindingLevel::Improvement)
    ///     .ignore(|found| found.rule() == Rule::HighCardinalityName && found.is_in("GET *"))
    ///     .ignore(|found| found.is_about("legacy.*"))
    ///     .ignore(|found| found.place() == Place::Resource)
    ///     .assert_clean();
    /// ```
    pub fn ignore(mut self, which: impl Fn(&ConventionFinding) -> bool + 'static) -> Self {
        self.ignored.push(Box::new(which));
        self
    }

    /// Checks, and returns what was found.
    ///
    /// # Panics
    ///
    /// When a [table](Self::company) refers to a name that is nowhere, as [`Registry::check`] tells.
    #[track_caller]
    pub fn check(self) -> ConventionReport {
        let Self { emitted, registry, tables, level, span_types, ignored, refused } = self;
        let Emitted { spans, metrics, logs } = emitted;
        for table in &tables {
            if let Err(error) = registry.check(table) {
                panic!("`.company(..)`: a table asks for what is nowhere\n{error}");
            }
        }
        let mut signals = Signals { registry: &registry, span_types: &span_types, found: Vec::new() };
        signals.spans(&spans);
        signals.unmatched(&spans);
        let metrics = signals.metrics(&metrics);
        signals.logs(&logs);
        let mut findings = signals.found;
        findings.retain(|found| !ignored.iter().any(|ignores| ignores(found)));
        ConventionReport { findings, refused, level, spans: spans.len(), metrics, logs: logs.len() }
    }

    /// Checks that something was emitted, that nothing of it is a failure, and that no request was refused.
    ///
    /// # Panics
    ///
    /// When that is not so; the message groups what was found, with one place for each. Spans that have not ended are not
    /// emitted yet.
    #[track_caller]
    pub fn assert_clean(self) {
        let report = self.check();
        assert!(
            !report.is_empty() || !report.refused().is_empty(),
            "nothing was emitted, so there is nothing to check"
        );
        let advice = "names of your own: `.company(table)` registers them here, `.namespace(\"acme\")` declares them; \
                      `[package.metadata.otel]` is for the compiler";
        let advice = if report::has_unknown_names(&report) { format!("\n\n{advice}") } else { String::new() };
        assert!(report.is_clean(), "{report}{advice}");
    }
}
