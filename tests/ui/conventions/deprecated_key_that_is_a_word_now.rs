#![deny(deprecated)]

use otel_runtime::{counted, logged, record, traced};

#[traced(fields("event.name" = "acme.order.placed"))]
#[logged(fields("event.name" = "acme.order.placed"))]
#[counted("acme.orders", fields("event.name" = "acme.order.placed"))]
fn load() {
    record!("event.name" = "acme.order.placed");
}

fn main() {
    load();
}
