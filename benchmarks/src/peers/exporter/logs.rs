//! Log records.

use super::Tally;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter, SdkLoggerProvider};

/// Counts and drops.
#[derive(Debug)]
pub(crate) struct CountLogs(pub(crate) Tally);

impl LogExporter for CountLogs {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        self.0.add(batch.iter().count() as u64);
        Ok(())
    }
}

/// The provider of the SDK with its default batch processor.
pub(crate) fn provider(tally: &Tally) -> SdkLoggerProvider {
    SdkLoggerProvider::builder().with_batch_exporter(CountLogs(tally.clone())).build()
}
