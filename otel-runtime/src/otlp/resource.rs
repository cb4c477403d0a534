//! Resources.

use super::attributes::attribute;
use super::buffer::Buffer;
use opentelemetry_sdk::Resource;

/// A resource and its schema URL, encoded once for all requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct EncodedResource {
    /// The field `resource` of `ResourceSpans`, `ResourceLogs` and `ResourceMetrics`, with its tag.
    pub(super) resource: Vec<u8>,
    /// The field `schema_url`, with its tag.
    pub(super) schema_url: Vec<u8>,
}

impl EncodedResource {
    pub(crate) fn new(resource: &Resource) -> Self {
        let mut message = Buffer::default();
        message.message(1, |message| resource.iter().for_each(|(key, value)| attribute(message, 1, key, value)));
        let mut schema_url = Buffer::default();
        schema_url.string(3, resource.schema_url().unwrap_or_default());
        Self { resource: message.into_bytes(), schema_url: schema_url.into_bytes() }
    }
}
