use otel_runtime::{record, traced};

#[traced]
pub fn greet(name: &str) {
    record!(acme.customer = name);
}
