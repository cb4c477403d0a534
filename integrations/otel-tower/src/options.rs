//! The settings of a layer.

use http::{HeaderName, Method};
use otel_runtime::__integration::http::standard_method;
use otel_runtime::RecordedQuery;
use std::borrow::Cow;
use std::sync::Arc;

/// The settings of one layer.
#[derive(Clone, Debug, Default)]
pub(super) struct LayerOptions {
    pub(super) methods: KnownMethods,
    pub(super) query: RecordedQuery,
    pub(super) trace_id_header: Option<HeaderName>,
}

/// The methods that are recorded by name; the default is the list of the conventions.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownMethods(Option<Arc<[Method]>>);

impl KnownMethods {
    pub(super) fn only(methods: impl IntoIterator<Item = Method>) -> Self {
        Self(Some(methods.into_iter().collect()))
    }

    /// The name that is recorded, if the method is one of these.
    pub(super) fn name(&self, method: &Method) -> Option<Cow<'static, str>> {
        let standard = standard_method(method);
        match &self.0 {
            None => standard.map(Cow::Borrowed),
            Some(methods) if !methods.contains(method) => None,
            Some(_) => Some(standard.map_or_else(|| Cow::Owned(method.as_str().to_owned()), Cow::Borrowed)),
        }
    }
}
