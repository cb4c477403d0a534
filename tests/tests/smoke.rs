//! Smoke.
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use otel_runtime::traced;

#[traced(args(id), fields(order.name = name), err)]
fn load(id: u64, name: &str) -> Result<u64, String> {
    inner(id);
    if name.is_empty() { Err("empty".into()) } else { Ok(id) }
}

#[traced(kind = client)]
fn inner(_id: u64) {}

struct Shop;
#[traced(level = "info")]
impl Shop {
    async fn buy(&self) -> u8 {
        self.sell()
    }
    #[traced(ret)]
    fn sell(&self) -> u8 {
        7
    }
    #[traced(skip)]
    #[allow(dead_code)]
    fn none(&self) {}
}

#[test]
fn smoke() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    assert_eq!(load(1, "x"), Ok(1));
    opentelemetry::global::set_tracer_provider(provider);
    _ = load(1, "");
    let f = Shop.buy();
    drop(f);
    let mut f = std::pin::pin!(Shop.buy());
    _ = std::future::Future::poll(f.as_mut(), &mut std::task::Context::from_waker(std::task::Waker::noop()));
    for s in exporter.get_finished_spans().unwrap() {
        println!("{} {:?} {:?} {:?}", s.name, s.span_kind, s.status, s.attributes);
    }
}
