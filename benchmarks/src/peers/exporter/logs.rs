//! Log records of the SDK.

use super::{Request, Tally};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::logs::tonic::group_logs_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter, SdkLoggerProvider};
use prost::Message as _;

/// Encodes as `opentelemetry-otlp` does, and keeps the request instead of sending it.
#[derive(Debug)]
pub(crate) struct EncodeLogs {
    tally: Tally,
    resource: ResourceAttributesWithSchema,
}

impl EncodeLogs {
    pub(crate) fn new(tally: &Tally) -> Self {
        Self { tally: tally.clone(), resource: ResourceAttributesWithSchema::default() }
    }
}

impl LogExporter for EncodeLogs {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let resource_logs = group_logs_by_resource_and_scope(&batch, &self.resource);
        let request = ExportLogsServiceRequest { resource_logs };
        self.tally.keep(Request::Logs(request.encode_to_vec()));
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.into();
    }
}

/// The provider of the SDK with its default batch processor.
pub(crate) fn provider(tally: &Tally) -> SdkLoggerProvider {
    SdkLoggerProvider::builder().with_batch_exporter(EncodeLogs::new(tally)).build()
}
