//! Replaces `zipkin.rs` when the feature `zipkin` is disabled.

/// Returns a message, because no setting selects this format then.
pub(super) fn from_protobuf(_: &[u8]) -> Result<Vec<u8>, String> {
    Err("the Cargo feature `zipkin` is disabled".to_owned())
}
