//! The settings of a layer.

use super::head::{RequestCondition, RequestHead};
use super::path::RecordedPath;
use super::proxies::{Origin, TrustedProxies};
use http::uri::Scheme;
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
    pub(super) path: RecordedPath,
    /// The scheme that clients use, if no proxy reports another one.
    pub(super) scheme: Option<Scheme>,
    pub(super) proxies: Option<TrustedProxies>,
    /// Requests that meet one of these conditions are not recorded.
    pub(super) excluded: Vec<RequestCondition>,
    /// Requests whose parent is not trusted.
    pub(super) public: Option<RequestCondition>,
    /// Leaving a body of unknown length is not an error.
    pub(super) open_ended_streams: bool,
    pub(super) trace_id_header: Option<HeaderName>,
    pub(super) server_timing: bool,
}

impl LayerOptions {
    pub(super) fn excludes(&self, request: &RequestHead<'_>) -> bool {
        self.excluded.iter().any(|condition| condition.holds(request).unwrap_or(false))
    }

    /// A client that may be public is not trusted.
    pub(super) fn is_public(&self, request: &RequestHead<'_>) -> bool {
        self.public.as_ref().is_some_and(|condition| condition.holds(request).unwrap_or(true))
    }

    /// Where a request comes from. The configured scheme is used if no proxy reports one.
    pub(super) fn origin(&self, request: &RequestHead<'_>) -> Origin {
        let origin = match &self.proxies {
            Some(proxies) => proxies.origin(request),
            None => Origin::direct(request),
        };
        Origin { scheme: origin.scheme.or_else(|| self.scheme.clone()), ..origin }
    }
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
