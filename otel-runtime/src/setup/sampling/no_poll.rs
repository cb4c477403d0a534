//! Without the feature `jaeger-remote`, no strategy is fetched.

use crate::error::InstallError;
use crate::sampling::Sampler;
use crate::setup::config::SettingsReader;
use opentelemetry_sdk::Resource;

/// Nothing to fetch.
#[derive(Debug, Default)]
pub(crate) struct Polls;

impl Polls {
    #[expect(clippy::unnecessary_wraps, reason = "fails with the feature")]
    pub(crate) fn start(_: &Sampler, _: &Resource, _: &mut SettingsReader) -> Result<Self, InstallError> {
        Ok(Self)
    }
}
