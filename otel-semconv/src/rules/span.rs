//! Spans of a type: their kind and their attributes.

use super::database;
use super::name::{self, Standing};
use super::required;
use super::written::Written;
use crate::facts::{SpanKind, SpanType};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::{Registry, is_below};
use crate::suggest::{self, Reach};

/// What tells the type of a span that does not say it: its kind, and a namespace that its attributes are below.
const TYPES: &[(SpanKind, &str, &str)] = &[
    // Databases and remote calls over HTTP have attributes of HTTP, too, so they come first.
    (SpanKind::Client, "db", "db.client"),
    (SpanKind::Client, "rpc", "rpc.call.client"),
    (SpanKind::Client, "http", "http.client"),
    (SpanKind::Server, "rpc", "rpc.call.server"),
    (SpanKind::Server, "http", "http.server"),
    (SpanKind::Producer, "messaging", "messaging.send.producer"),
    (SpanKind::Consumer, "messaging", "messaging.process.consumer"),
];

/// What is to be said about a span that is declared to be of a type.
///
/// ```
/// use otel_semconv::{Registry, SpanKind, rules};
///
/// let registry = Registry::official();
/// assert_eq!(rules::span(&registry, "http.server", SpanKind::Server), []);
/// let found = rules::span(&registry, "http.server", SpanKind::Client);
/// assert_eq!(found[0].message(), "span `http.server` has kind `server`, not `client`; write `server`");
/// ```
pub fn span(registry: &Registry, span_type: &str, kind: SpanKind) -> Vec<Finding> {
    let Some(row) = registry.span(span_type) else {
        return unknown(registry, span_type).into_iter().collect();
    };
    let (right, written) = (row.kind.as_str(), kind.as_str());
    let told = || format!("span `{span_type}` has kind `{right}`, not `{written}`; write `{right}`");
    let differs = (row.kind != kind).then(|| {
        let found = Finding::new(Rule::UnexpectedSpanKind, span_type, told());
        found.suggest([Suggestion::Replace(right.to_owned())])
    });
    let deprecated = name::deprecated("type of span", span_type, row.deprecation);
    let stability = name::not_stable("type of span", span_type, row.stability);
    differs.into_iter().chain(deprecated).chain(stability).collect()
}

/// What a span of a type lacks, or has with a value that its type excludes; nothing if the type is not registered.
///
/// ```
/// use otel_semconv::rules::{self, Value};
/// use otel_semconv::{Registry, Severity};
///
/// let written = [("http.request.method", Value::String("GET")), ("url.scheme", Value::Unknown)];
/// let found = rules::span_attributes(&Registry::official(), "http.server", &written);
/// let told: Vec<_> = found.iter().filter(|found| found.severity() == Severity::Warn).map(|found| found.message()).collect();
/// assert_eq!(told, ["span `http.server` lacks the required attribute `url.path`; add it"]);
/// ```
pub fn span_attributes(registry: &Registry, span_type: &str, attributes: &[Written<'_>]) -> Vec<Finding> {
    let Some(row) = registry.span(span_type) else { return Vec::new() };
    let mut findings =
        required::absent(registry, &format!("span `{span_type}`"), row.deprecation, row.requirements, attributes);
    findings.extend(database::system(registry, span_type, attributes));
    findings
}

/// The type of a span that does not say it, by its kind and what it has.
pub fn infer_span(kind: SpanKind, attributes: &[Written<'_>]) -> Option<&'static str> {
    let has = |namespace| attributes.iter().any(|(key, _)| is_below(key, namespace));
    TYPES.iter().find(|(of, namespace, _)| *of == kind && has(namespace)).map(|(.., span_type)| *span_type)
}

/// Whoever declares a type means a registered one, or one's own; nothing is wanted of what is below a declared namespace.
fn unknown(registry: &Registry, span_type: &str) -> Option<Finding> {
    let standing = name::standing(registry, span_type);
    let meant = match standing {
        Standing::Declared(_) => suggest::names::<SpanType<'_>>(registry, span_type, standing.reach()),
        _ => likely(registry, span_type),
    };
    if meant.is_empty() && matches!(standing, Standing::Declared(_)) {
        return None;
    }
    let advice = name::did_you_mean(&meant).unwrap_or_else(|| {
        let own = name::own(standing, span_type);
        format!(
            "write a registered one, such as `http.server`; register yours in a table of `registry`, or declare it with \
             `namespaces = [\"{own}\"]`, in `[package.metadata.otel]`"
        )
    });
    let told = format!("unknown type of span `{span_type}`; {advice}");
    let suggestions = meant.into_iter().map(|name| Suggestion::DidYouMean(name.to_owned()));
    Some(Finding::new(Rule::MissingSpan, span_type, told).suggest(suggestions))
}

/// The type by its id, `span.http.client`; those of a namespace, `http`; those that are near.
fn likely<'a>(registry: &'a Registry, span_type: &str) -> Vec<&'a str> {
    let bare = span_type.strip_prefix("span.").unwrap_or(span_type);
    if let Some(row) = registry.span(bare) {
        return vec![row.name];
    }
    let below = registry.spans().filter(|row| is_below(row.name, bare) && row.deprecation.is_usable());
    let mut below: Vec<&str> = below.map(|row| row.name).collect();
    below.sort_by_key(|name| (name.len(), *name));
    below.dedup();
    below.truncate(3);
    if below.is_empty() { suggest::names::<SpanType<'_>>(registry, bare, Reach::Near) } else { below }
}
