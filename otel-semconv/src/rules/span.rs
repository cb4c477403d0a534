//! Spans of a known type: their kinds and attributes.

use super::any_name::{self, Ownership};
use super::database;
use super::missing;
use super::value::CheckedAttribute;
use crate::facts::{SpanKind, SpanType};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::{Registry, is_below};
use crate::suggest::{self, Tolerance};

/// How the type of a span without a declared type is inferred: its kind, the namespace of one of its attributes, and the type.
const TYPES: &[(SpanKind, &str, &str)] = &[
    // Database and RPC spans over HTTP have attributes of HTTP as well, so their types come first.
    (SpanKind::Client, "db", "db.client"),
    (SpanKind::Client, "rpc", "rpc.call.client"),
    (SpanKind::Client, "http", "http.client"),
    (SpanKind::Server, "rpc", "rpc.call.server"),
    (SpanKind::Server, "http", "http.server"),
    (SpanKind::Producer, "messaging", "messaging.send.producer"),
    (SpanKind::Consumer, "messaging", "messaging.process.consumer"),
];

/// Checks the declared type of a span and its kind.
///
/// ```
/// use otel_semconv::{Registry, SpanKind, rules};
///
/// let registry = Registry::official();
/// assert_eq!(rules::span(&registry, "http.server", SpanKind::Server), []);
/// let found = rules::span(&registry, "http.server", SpanKind::Client);
/// assert_eq!(found[0].message(), "span `http.server` requires kind `server`, not `client`; write `server`");
/// ```
pub fn span(registry: &Registry, span_type: &str, kind: SpanKind) -> Vec<Finding> {
    let Some(row) = registry.span(span_type) else {
        return unregistered(registry, span_type).into_iter().collect();
    };
    let (right, written) = (row.kind.as_str(), kind.as_str());
    let message = || format!("span `{span_type}` requires kind `{right}`, not `{written}`; write `{right}`");
    let differs = (row.kind != kind).then(|| {
        let found = Finding::new(Rule::UnexpectedSpanKind, span_type, message());
        found.suggest([Suggestion::Replace(right.to_owned())])
    });
    let deprecated = any_name::deprecated("span type", span_type, row.deprecation);
    let stability = any_name::not_stable("span type", span_type, row.stability);
    differs.into_iter().chain(deprecated).chain(stability).collect()
}

/// Checks the attributes of a span of this type: those that are missing, and those with a value that the type excludes. Returns no
/// finding if the type is not registered.
///
/// ```
/// use otel_semconv::rules::{self, Value};
/// use otel_semconv::{Registry, Severity};
///
/// let written = [("http.request.method", Value::String("GET")), ("url.scheme", Value::Unknown)];
/// let found = rules::span_attributes(&Registry::official(), "http.server", &written);
/// let message: Vec<_> = found.iter().filter(|found| found.severity() == Severity::Warn).map(|found| found.message()).collect();
/// assert_eq!(message, ["span `http.server` lacks the required attribute `url.path`; add it"]);
/// ```
pub fn span_attributes(registry: &Registry, span_type: &str, attributes: &[CheckedAttribute<'_>]) -> Vec<Finding> {
    let Some(row) = registry.span(span_type) else { return Vec::new() };
    let mut findings =
        missing::missing(registry, &format!("span `{span_type}`"), row.deprecation, row.requirements, attributes);
    findings.extend(database::system(registry, span_type, attributes));
    findings
}

/// Infers the type of a span from its kind and its attributes.
pub fn infer_span(kind: SpanKind, attributes: &[CheckedAttribute<'_>]) -> Option<&'static str> {
    let has = |namespace| attributes.iter().any(|(key, _)| is_below(key, namespace));
    TYPES.iter().find(|(of, namespace, _)| *of == kind && has(namespace)).map(|(.., span_type)| *span_type)
}

/// Returns the finding for a span type that is not registered; none if it is below a declared namespace and similar to no
/// registered type.
fn unregistered(registry: &Registry, span_type: &str) -> Option<Finding> {
    let ownership = any_name::ownership(registry, span_type);
    let candidates = match ownership {
        Ownership::Declared(_) => suggest::names::<SpanType<'_>>(registry, span_type, ownership.tolerance()),
        _ => similar_types(registry, span_type),
    };
    if candidates.is_empty() && matches!(ownership, Ownership::Declared(_)) {
        return None;
    }
    let advice = any_name::did_you_mean(&candidates).unwrap_or_else(|| {
        let own = any_name::own(ownership, span_type);
        format!(
            "write a registered one, such as `http.server`, or declare it as your own with `namespaces = [\"{own}\"]` in \
             `[package.metadata.otel]`"
        )
    });
    let message = format!("unknown span type `{span_type}`; {advice}");
    let suggestions = candidates.into_iter().map(|name| Suggestion::DidYouMean(name.to_owned()));
    Some(Finding::new(Rule::MissingSpan, span_type, message).suggest(suggestions))
}

/// Returns the types that may be intended: the one of an id such as `span.http.client`, those of a namespace such as `http`, or
/// those with a similar name.
fn similar_types<'a>(registry: &'a Registry, span_type: &str) -> Vec<&'a str> {
    let bare = span_type.strip_prefix("span.").unwrap_or(span_type);
    if let Some(row) = registry.span(bare) {
        return vec![row.name];
    }
    let below = registry.spans().filter(|row| is_below(row.name, bare) && row.deprecation.is_usable());
    let mut below: Vec<&str> = below.map(|row| row.name).collect();
    below.sort_by_key(|name| (name.len(), *name));
    below.dedup();
    below.truncate(3);
    if below.is_empty() { suggest::names::<SpanType<'_>>(registry, bare, Tolerance::Similar) } else { below }
}
