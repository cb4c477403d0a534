//! Entries of baggage that are recorded as attributes.

use crate::callsite::value::text::cut;
use crate::thread_context::has_context;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::{Context, KeyValue};
use std::fmt;
use std::sync::Arc;

/// The entries of baggage that each signal records as attributes. `None` means none.
#[derive(Clone, Debug, Default)]
pub(crate) struct BaggageAttributes {
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only the set-up passes them on"))]
    pub(crate) spans: Option<BaggageKeys>,
    pub(crate) logs: Option<BaggageKeys>,
    pub(crate) metrics: Option<BaggageKeys>,
}

/// The keys of the entries that are recorded.
#[derive(Clone, Debug)]
pub(crate) struct BaggageKeys {
    patterns: Arc<[KeyPattern]>,
    /// The maximum number of characters of a value.
    text_limit: usize,
}

/// A key, or the start of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only the set-up lists keys"))]
pub(crate) enum KeyPattern {
    Key(String),
    /// The namespace with its dot, for `tenant.*`.
    Namespace(String),
}

impl BaggageKeys {
    /// Returns `None` without patterns.
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only the set-up lists keys"))]
    pub(crate) fn new(patterns: &[KeyPattern], text_limit: usize) -> Option<Self> {
        (!patterns.is_empty()).then(|| Self { patterns: patterns.into(), text_limit })
    }

    /// Returns the entries in a context that are recorded, sorted by their keys.
    #[cold]
    pub(crate) fn attributes(&self, context: &Context) -> Vec<KeyValue> {
        let entries = context.baggage().iter().filter(|(key, _)| self.allows(key.as_str()));
        let text = |value: &str| cut(value, self.text_limit).to_owned();
        let attributes = entries.map(|(key, (value, _))| KeyValue::new(key.clone(), text(value.as_str())));
        let mut attributes: Vec<_> = attributes.collect();
        attributes.sort_by(|one, other| one.key.as_str().cmp(other.key.as_str()));
        attributes
    }

    /// Returns the entries in the current context that are recorded.
    #[cold]
    pub(crate) fn current_attributes(&self) -> Vec<KeyValue> {
        if has_context() { Context::map_current(|context| self.attributes(context)) } else { Vec::new() }
    }

    fn allows(&self, key: &str) -> bool {
        self.patterns.iter().any(|pattern| match pattern {
            KeyPattern::Key(known) => known == key,
            KeyPattern::Namespace(start) => key.starts_with(start),
        })
    }
}

#[cfg(feature = "sdk")]
impl KeyPattern {
    /// Parses a key or a namespace.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let Some(namespace) = text.strip_suffix('*') else { return Self::parse_exact(text) };
        if namespace.is_empty() {
            let reason = "would record everything that other services put into baggage";
            return Err(format!("`*` {reason}; write keys, or namespaces such as `tenant.*`"));
        }
        let is_namespace = namespace.strip_suffix('.').is_some_and(is_key);
        let namespace = is_namespace.then(|| Self::Namespace(namespace.to_owned()));
        namespace.ok_or_else(|| format!("`{text}` is not a namespace; write one as in `tenant.*`"))
    }

    /// Parses a key of metrics, for which there are no namespaces.
    pub(crate) fn parse_exact(text: &str) -> Result<Self, String> {
        if text.ends_with('*') {
            let reason = "is not possible for metrics, whose series are multiplied by each key";
            return Err(format!("`{text}` {reason}; write the keys"));
        }
        is_key(text).then(|| Self::Key(text.to_owned())).ok_or_else(|| format!("`{text}` is not a key of baggage"))
    }
}

/// A key is a token. `*` can be part of a token, but here it would be a mistake.
#[cfg(feature = "sdk")]
fn is_key(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

impl fmt::Display for KeyPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Namespace(start) => write!(f, "{start}*"),
        }
    }
}
