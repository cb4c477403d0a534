//! Replaces `http.rs` when the feature `otlp-http` is disabled.

use super::answer::NoSender;
use super::otlp::Otlp;
use crate::error::InstallError;

pub(super) fn sender(otlp: &Otlp) -> Result<NoSender, InstallError> {
    let setting = format!("{}.protocol", otlp.signal);
    Err(InstallError::Feature { setting, value: otlp.protocol.name(), feature: "otlp-http" })
}
