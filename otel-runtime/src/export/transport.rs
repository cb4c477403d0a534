//! Creates the exporters of all destinations.

use super::cause::LastCause;
use super::counting_exporter::CountingExporter;
use super::dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
use super::otlp::Otlp;
use super::protocol::Protocol;
use super::{grpc, http, url};
use crate::error::InstallError;
use crate::report::Delivery;
use crate::report::Signal;
use opentelemetry_sdk::metrics::Temporality;
use std::net::SocketAddr;
use std::sync::Arc;

/// Creates exporters and owns what they need while they run.
#[derive(Debug, Default)]
pub(crate) struct Transport {
    grpc: grpc::GrpcTransport,
    pub(crate) deliveries: Vec<Arc<Delivery>>,
    /// Addresses that serve metrics to Prometheus.
    pub(crate) listening: Vec<SocketAddr>,
}

impl Transport {
    /// # Errors
    ///
    /// Returns an error if the feature of the protocol is disabled, or if the exporter rejects a setting.
    pub(crate) fn spans(&mut self, otlp: &Otlp) -> Result<CountingExporter<dyn DynSpanExporter>, InstallError> {
        let cause = LastCause::default();
        let exporter = match otlp.protocol {
            Protocol::HttpProtobuf => http::spans(otlp, &cause)?,
            Protocol::Grpc => self.grpc.spans(otlp)?,
        };
        Ok(self.counting(exporter, otlp.signal, &otlp.url, cause))
    }

    /// # Errors
    ///
    /// Returns an error if the feature of the protocol is disabled, or if the exporter rejects a setting.
    pub(crate) fn logs(&mut self, otlp: &Otlp) -> Result<CountingExporter<dyn DynLogExporter>, InstallError> {
        let cause = LastCause::default();
        let exporter = match otlp.protocol {
            Protocol::HttpProtobuf => http::logs(otlp, &cause)?,
            Protocol::Grpc => self.grpc.logs(otlp)?,
        };
        Ok(self.counting(exporter, otlp.signal, &otlp.url, cause))
    }

    /// # Errors
    ///
    /// Returns an error if the feature of the protocol is disabled, or if the exporter rejects a setting.
    pub(crate) fn metrics(
        &mut self,
        otlp: &Otlp,
        temporality: Temporality,
    ) -> Result<CountingExporter<dyn DynMetricExporter>, InstallError> {
        let cause = LastCause::default();
        let exporter = match otlp.protocol {
            Protocol::HttpProtobuf => http::metrics(otlp, temporality, &cause)?,
            Protocol::Grpc => self.grpc.metrics(otlp, temporality)?,
        };
        Ok(self.counting(exporter, otlp.signal, &otlp.url, cause))
    }

    /// Wraps an exporter that does not use OTLP.
    pub(crate) fn local<E: ?Sized>(&mut self, exporter: Box<E>, signal: Signal, name: &str) -> CountingExporter<E> {
        self.counting(exporter, signal, name, LastCause::default())
    }

    /// Adds the counts of a destination.
    pub(crate) fn add_delivery(&mut self, signal: Signal, by: &str) -> Arc<Delivery> {
        let delivery = Arc::new(Delivery::new(signal, by));
        self.deliveries.push(Arc::clone(&delivery));
        delivery
    }

    fn counting<E: ?Sized>(
        &mut self,
        exporter: Box<E>,
        signal: Signal,
        to: &str,
        cause: LastCause,
    ) -> CountingExporter<E> {
        let delivery = self.add_delivery(signal, &url::without_password(to));
        CountingExporter::new(exporter, delivery, cause)
    }
}
