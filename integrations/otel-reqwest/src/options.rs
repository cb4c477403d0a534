//! The settings of a request.

use otel_runtime::RecordedQuery;
use std::borrow::Cow;

/// The settings of one request.
#[derive(Debug, Default)]
pub(super) struct RequestOptions {
    pub(super) url_template: Option<Cow<'static, str>>,
    pub(super) query: RecordedQuery,
    /// The `error.type` of a request whose caller stops waiting for it.
    pub(super) error_if_dropped: Option<Cow<'static, str>>,
}
