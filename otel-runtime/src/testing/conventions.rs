//! Checks telemetry against the semantic conventions.

mod emitted_check;
mod report;

pub use report::ConventionReport;

use super::emitted::Emitted;
use crate::conventions::{ConventionChecker, ConventionFinding};
use crate::received::ReceivedRequest;
use emitted_check::EmittedCheck;
#[cfg(doc)]
use otel_semconv::Rule;
use otel_semconv::{FindingLevel, Registry, Table, check_namespace};

type IgnorePredicate = Box<dyn Fn(&ConventionFinding) -> bool>;

/// A check of everything that was emitted against the semantic conventions.
///
/// The check covers the attributes of resources, scopes, spans, span events, span links, metric points and log records; the names,
/// units and instruments of metrics; the names of events and spans; and the consistency of a span's status with its `error.type`.
/// The requirements for a span depend on its type. The type is either [declared](Self::span_type), or inferred from the kind and
/// attributes of the span: for example, a server span with `http.route` has the type `http.server`.
///
/// Rules and levels have the same IDs as in the checker of OpenTelemetry, so that findings can be compared.
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
    ignored: Vec<IgnorePredicate>,
    refused: Vec<ReceivedRequest>,
}

impl std::fmt::Debug for ConventionCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { emitted, level, span_types, ignored, .. } = self;
        let mut debug = f.debug_struct("ConventionCheck");
        debug.field("emitted", emitted).field("level", level).field("span_types", span_types);
        debug.field("ignored", &ignored.len()).finish_non_exhaustive()
    }
}

impl ConventionCheck {
    pub(super) fn of(emitted: Emitted) -> Self {
        let registry = Registry::official();
        let (tables, span_types, ignored, refused) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { emitted, registry, tables, level: FindingLevel::Violation, span_types, ignored, refused }
    }

    /// Sets the requests that were refused and therefore not checked.
    pub(super) fn refused(mut self, requests: Vec<ReceivedRequest>) -> Self {
        self.refused = requests;
        self
    }

    /// Registers your own names in addition to those of the conventions. Tables can refer to names in other tables.
    pub fn company(mut self, table: Table) -> Self {
        self.registry = self.registry.layer(table.clone());
        self.tables.push(table);
        self
    }

    /// Declares a namespace, such as `acme`, whose names are your own and need not be registered.
    ///
    /// # Panics
    ///
    /// Panics if the argument is not a namespace, or is one of the conventions. See [`check_namespace`].
    #[track_caller]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        let namespace = namespace.into();
        if let Err(error) = check_namespace(&namespace) {
            panic!("`.namespace(..)`: {error}");
        }
        self.registry = self.registry.namespace(namespace);
        self
    }

    /// Sets the minimum level of failures. The default is [`Violation`](FindingLevel::Violation).
    ///
    /// Even a correct service has findings below this level, because the conventions leave some requirements open and many names are not
    /// stable yet.
    pub fn level(mut self, least: FindingLevel) -> Self {
        self.level = least;
        self
    }

    /// Declares the type of spans by their names. In the pattern, `*` matches any text. The first matching pattern applies.
    ///
    /// The kind and all requirements of the type are checked, whereas for an inferred type only required attributes are checked. A
    /// pattern that does not apply to any span is a [finding](Rule::MissingSpan).
    ///
    /// Your own types, such as `acme.checkout`, are never inferred. Their requirements are only checked with this method, including
    /// attributes that an annotated function sets with `late(..)`.
    ///
    /// ```
    /// use opentelemetry::trace::Tracer as _;
    /// # let telemetry = otel_runtime::testing::TestTelemetry::new();
    /// drop(telemetry.tracer("by hand").start("GET cart"));
    /// let report = telemetry.conventions().span_type("GET *", "db.redis.client").check();
    /// let messages: Vec<_> = report.failures().map(|found| found.message()).collect();
    /// assert_eq!(messages[0], "span `db.redis.client` requires kind `client`, not `internal`; write `client`");
    /// assert!(messages[messages.len() - 1].ends_with("`db.system.name`; add it with the value `redis`"), "{messages:?}");
    /// ```
    pub fn span_type(mut self, pattern: impl Into<String>, span_type: impl Into<String>) -> Self {
        self.span_types.push((pattern.into(), span_type.into()));
        self
    }

    /// Ignores the findings for which a function returns `true`.
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

    /// Performs the check and returns its findings.
    ///
    /// # Panics
    ///
    /// Panics if a [table](Self::company) refers to an unknown name; see [`Registry::check`].
    #[track_caller]
    pub fn check(self) -> ConventionReport {
        let Self { emitted, registry, tables, level, span_types, ignored, refused } = self;
        let Emitted { spans, metrics, logs } = emitted;
        for table in &tables {
            if let Err(error) = registry.check(table) {
                panic!("`.company(..)`: a table refers to unknown names\n{error}");
            }
        }
        let checker = ConventionChecker::new(registry).span_types(span_types.clone());
        let mut signals = EmittedCheck { checker, found: Vec::new() };
        signals.spans(&spans);
        signals.unmatched(&span_types, &spans);
        let metrics = signals.metrics(&metrics);
        signals.logs(&logs);
        let mut findings = signals.found;
        findings.retain(|found| !ignored.iter().any(|ignores| ignores(found)));
        ConventionReport { findings, refused, level, spans: spans.len(), metrics, logs: logs.len() }
    }

    /// Asserts that telemetry was emitted, that there are no failures, and that no request was refused.
    ///
    /// # Panics
    ///
    /// Panics with the grouped findings if the assertion fails. Spans are only checked after they have ended.
    #[track_caller]
    pub fn assert_clean(self) {
        let report = self.check();
        assert!(
            !report.is_empty() || !report.refused().is_empty(),
            "nothing was emitted, so there is nothing to check"
        );
        let advice = "to register your own names for this check, use `.company(table)`; to declare their namespace, \
                      use `.namespace(\"acme\")`; `[package.metadata.otel]` applies only at compile time";
        let advice = if report::has_unknown_names(&report) { format!("\n\n{advice}") } else { String::new() };
        assert!(report.is_clean(), "{report}{advice}");
    }
}
