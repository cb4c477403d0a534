//! Replaces `grpc.rs` when the feature `otlp-grpc` is disabled.

use super::answer::NoSender;
use super::otlp::Otlp;
use crate::error::InstallError;

#[derive(Debug, Default)]
pub(super) struct GrpcTransport;

#[expect(clippy::unused_self, reason = "the transport that it stands in for has state")]
impl GrpcTransport {
    pub(super) fn sender(&mut self, otlp: &Otlp) -> Result<NoSender, InstallError> {
        let setting = format!("{}.protocol", otlp.signal);
        Err(InstallError::Feature { setting, value: "grpc", feature: "otlp-grpc" })
    }
}
