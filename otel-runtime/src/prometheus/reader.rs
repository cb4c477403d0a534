//! The metric reader for scrapes.

use super::listener::Listener;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::reader::MetricReader;
use opentelemetry_sdk::metrics::{InstrumentKind, ManualReader, Pipeline, Temporality};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// A reader that collects metrics on demand, with its listener if there is one.
#[derive(Debug)]
pub(crate) struct PullReader {
    reader: Arc<ManualReader>,
    listener: Option<Listener>,
}

impl PullReader {
    pub(crate) fn new(reader: Arc<ManualReader>) -> Self {
        Self { reader, listener: None }
    }

    /// Adds a listener, which stops with the reader.
    pub(crate) fn serving(self, listener: Listener) -> Self {
        Self { listener: Some(listener), ..self }
    }
}

impl MetricReader for PullReader {
    fn register_pipeline(&self, pipeline: Weak<Pipeline>) {
        self.reader.register_pipeline(pipeline);
    }

    fn collect(&self, metrics: &mut ResourceMetrics) -> OTelSdkResult {
        self.reader.collect(metrics)
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        if let Some(listener) = &self.listener {
            listener.stop();
        }
        self.reader.shutdown_with_timeout(timeout)
    }

    /// Prometheus only supports cumulative temporality.
    fn temporality(&self, _: InstrumentKind) -> Temporality {
        Temporality::Cumulative
    }
}
