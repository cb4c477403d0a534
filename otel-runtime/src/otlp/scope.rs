//! Instrumentation scopes.

use super::attributes::attributes;
use super::buffer::Buffer;
use opentelemetry::InstrumentationScope;

/// An instrumentation scope, encoded once for all its items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The content of the field `scope` of `ScopeSpans`, `ScopeLogs` and `ScopeMetrics`.
    pub(super) header: Vec<u8>,
    /// The field `schema_url`, with its tag.
    pub(super) schema_url: Vec<u8>,
}

impl Scope {
    pub(crate) fn new(scope: &InstrumentationScope) -> Self {
        Self::with_name(scope, scope.name())
    }

    /// Replaces the name of the scope, as the target of a log record does.
    pub(crate) fn with_name(scope: &InstrumentationScope, name: &str) -> Self {
        let mut header = Buffer::default();
        header.string(1, name);
        header.string(2, scope.version().unwrap_or_default());
        attributes(&mut header, 3, scope.attributes());
        let mut schema_url = Buffer::default();
        schema_url.string(3, scope.schema_url().unwrap_or_default());
        Self { header: header.into_bytes(), schema_url: schema_url.into_bytes() }
    }

    /// The scope as an encoded message.
    #[cfg(feature = "sdk")]
    pub(crate) fn header(&self) -> &[u8] {
        &self.header
    }
}
