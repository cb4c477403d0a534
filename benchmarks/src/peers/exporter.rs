//! Exporters that produce what is sent to a collector, and keep it. At the end, the items in it are counted.

pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod spans;
pub(crate) mod transport;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// What was exported.
#[derive(Clone, Default, Debug)]
pub(crate) struct Tally(Arc<Exported>);

#[derive(Default, Debug)]
struct Exported {
    /// Items that are not encoded.
    items: AtomicU64,
    /// Encoded requests.
    requests: Mutex<Vec<Request>>,
}

/// A request in the encoding of OTLP.
#[derive(Debug)]
pub(crate) enum Request {
    Spans(Vec<u8>),
    Logs(Vec<u8>),
}

impl Request {
    /// Decodes the request with the official types. A request that cannot be decoded has no items.
    fn items(&self) -> u64 {
        let items: usize = match self {
            Self::Spans(body) => {
                let resources = ExportTraceServiceRequest::decode(&**body).map(|request| request.resource_spans);
                let scopes = resources.unwrap_or_default().into_iter().flat_map(|resource| resource.scope_spans);
                scopes.map(|scope| scope.spans.len()).sum()
            }
            Self::Logs(body) => {
                let resources = ExportLogsServiceRequest::decode(&**body).map(|request| request.resource_logs);
                let scopes = resources.unwrap_or_default().into_iter().flat_map(|resource| resource.scope_logs);
                scopes.map(|scope| scope.log_records.len()).sum()
            }
        };
        items as u64
    }
}

impl Tally {
    /// Adds items that are not encoded.
    pub(crate) fn add(&self, exported: u64) {
        self.0.items.fetch_add(exported, Relaxed);
    }

    /// Keeps a request. Decoding it now would add to what is measured.
    pub(crate) fn keep(&self, request: Request) {
        self.0.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    /// The total of exported items.
    pub(crate) fn total(&self) -> u64 {
        let requests = self.0.requests.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.items.load(Relaxed) + requests.iter().map(Request::items).sum::<u64>()
    }
}
