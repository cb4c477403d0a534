//! Emitted telemetry of a test or a receiver, in the types of the receiver.

use super::received::{self, ReceivedLog, ReceivedMetric, ReceivedSpan};
use super::recorded::{RecordedLog, Snapshot};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::logs::v1::{ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::resource::v1::Resource as WireResource;
use opentelemetry_proto::tonic::trace::v1::ResourceSpans;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_sdk::Resource;

/// Spans, metrics and log records in the order of emission.
#[derive(Clone, Debug, Default)]
pub(super) struct Emitted {
    pub(super) spans: Vec<ReceivedSpan>,
    pub(super) metrics: Vec<ReceivedMetric>,
    pub(super) logs: Vec<ReceivedLog>,
}

impl Emitted {
    pub(super) fn recorded(snapshot: Snapshot, metrics: Vec<ReceivedMetric>, resource: &Resource) -> Self {
        let resource = ResourceAttributesWithSchema::from(resource);
        let spans = snapshot.spans.into_iter().map(|span| ResourceSpans::new(span, &resource)).collect();
        let logs = snapshot.logs.into_iter().map(|log| resource_logs(log, &resource)).collect();
        Self {
            spans: received::spans(ExportTraceServiceRequest { resource_spans: spans }),
            metrics,
            logs: received::logs(ExportLogsServiceRequest { resource_logs: logs }),
        }
    }
}

fn resource_logs(log: RecordedLog, resource: &ResourceAttributesWithSchema) -> ResourceLogs {
    let RecordedLog { record, scope } = log;
    ResourceLogs {
        resource: Some(WireResource { attributes: resource.attributes.0.clone(), ..WireResource::default() }),
        scope_logs: vec![ScopeLogs {
            schema_url: scope.schema_url().unwrap_or_default().to_owned(),
            scope: Some((scope, None).into()),
            log_records: vec![(&record).into()],
        }],
        schema_url: resource.schema_url.clone().unwrap_or_default(),
    }
}
