//! Object-safe versions of the SDK's exporter traits, so that different exporters can be stored in one list.

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::fmt::{self, Debug};
use std::pin::Pin;
use std::time::Duration;

/// The future of an export. It costs one allocation for each batch of up to 512 spans.
pub(crate) type Export<'a> = Pin<Box<dyn Future<Output = OTelSdkResult> + Send + 'a>>;

/// Any [`SpanExporter`].
pub(crate) trait DynSpanExporter: Send + Sync + Debug {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_>;
    fn shutdown(&self, timeout: Duration) -> OTelSdkResult;
    fn force_flush(&self) -> OTelSdkResult;
    fn set_resource(&mut self, resource: &Resource);
}

impl<E: SpanExporter> DynSpanExporter for E {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_> {
        Box::pin(SpanExporter::export(self, batch))
    }

    fn shutdown(&self, timeout: Duration) -> OTelSdkResult {
        self.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        SpanExporter::force_flush(self)
    }

    fn set_resource(&mut self, resource: &Resource) {
        SpanExporter::set_resource(self, resource);
    }
}

/// Any [`LogExporter`].
pub(crate) trait DynLogExporter: Send + Sync + Debug {
    fn export<'a>(&'a self, batch: LogBatch<'a>) -> Export<'a>;
    fn shutdown(&self, timeout: Duration) -> OTelSdkResult;
    fn set_resource(&mut self, resource: &Resource);
}

impl<E: LogExporter> DynLogExporter for E {
    fn export<'a>(&'a self, batch: LogBatch<'a>) -> Export<'a> {
        Box::pin(LogExporter::export(self, batch))
    }

    fn shutdown(&self, timeout: Duration) -> OTelSdkResult {
        self.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        LogExporter::set_resource(self, resource);
    }
}

/// Any [`PushMetricExporter`].
pub(crate) trait DynMetricExporter: Send + Sync {
    fn export<'a>(&'a self, metrics: &'a ResourceMetrics) -> Export<'a>;
    fn force_flush(&self) -> OTelSdkResult;
    fn shutdown(&self, timeout: Duration) -> OTelSdkResult;
    fn temporality(&self) -> Temporality;
}

/// The SDK does not require metric exporters to implement `Debug`.
impl fmt::Debug for dyn DynMetricExporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("metric exporter")
    }
}

impl<E: PushMetricExporter> DynMetricExporter for E {
    fn export<'a>(&'a self, metrics: &'a ResourceMetrics) -> Export<'a> {
        Box::pin(PushMetricExporter::export(self, metrics))
    }

    fn force_flush(&self) -> OTelSdkResult {
        PushMetricExporter::force_flush(self)
    }

    fn shutdown(&self, timeout: Duration) -> OTelSdkResult {
        self.shutdown_with_timeout(timeout)
    }

    fn temporality(&self) -> Temporality {
        PushMetricExporter::temporality(self)
    }
}
