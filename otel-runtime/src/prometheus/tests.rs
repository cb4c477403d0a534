//! Tests of whole pages, from instruments to text.

mod arbitrary;
mod conflicts;
mod pages;
mod parser;

use super::{PullReader, Scrape};
use crate::report::Delivery;
use crate::report::Signal;
use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{Aggregation, Instrument, InstrumentKind, SdkMeterProvider, Stream};
use std::sync::Arc;

const OPEN_METRICS: Option<&str> = Some("application/openmetrics-text");
const UTF8: Option<&str> = Some("text/plain;version=1.0.0;escaping=allow-utf-8");

/// A provider with a scrape handle. Its histograms in `By` are exponential.
struct Scraped {
    provider: SdkMeterProvider,
    scrape: Scrape,
    delivery: Arc<Delivery>,
}

impl Scraped {
    fn new() -> Self {
        let scrape = Scrape::new().utf8_names();
        let delivery = Arc::new(Delivery::new(Signal::Metrics, "test"));
        let resource = Resource::builder_empty().with_attributes([KeyValue::new("service.name", "shop")]).build();
        let provider = SdkMeterProvider::builder()
            .with_resource(resource)
            .with_reader(PullReader::new(scrape.connect(Arc::clone(&delivery))))
            .with_view(exponential)
            .build();
        Self { provider, scrape, delivery }
    }

    /// Leaves out the labels of scopes.
    fn without_scope_info(self) -> Self {
        Self { scrape: self.scrape.scope_info_enabled(false), ..self }
    }

    /// Returns the page, after checking it with the parser of these tests.
    fn page(&self, accept: Option<&str>) -> String {
        let page = self.scrape.render(accept);
        parser::check(&page);
        page.body
    }

    /// Returns the losses by cause.
    fn lost(&self) -> Vec<String> {
        self.delivery
            .take_failures()
            .into_iter()
            .map(|failure| format!("{}: {}", failure.lost, failure.cause))
            .collect()
    }
}

fn exponential(instrument: &Instrument) -> Option<Stream> {
    if instrument.kind() != InstrumentKind::Histogram || instrument.unit() != "By" {
        return None;
    }
    let aggregation = Aggregation::Base2ExponentialHistogram { max_size: 160, max_scale: 20, record_min_max: true };
    Stream::builder().with_aggregation(aggregation).build().ok()
}
