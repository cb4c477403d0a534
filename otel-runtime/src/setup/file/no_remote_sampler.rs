//! Replaces `remote_sampler.rs` when the feature `jaeger-remote` is disabled.

use super::cursor::{Cursor, Section};
use crate::sampling::Sampler;

pub(super) fn read(sampler: &Cursor<'_>, _: &Section<'_>, _: Option<Sampler>) -> Option<Sampler> {
    sampler.refuse_key("requires the Cargo feature `jaeger-remote` of `otel-runtime`");
    None
}
