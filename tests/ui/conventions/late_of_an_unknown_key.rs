#![deny(deprecated)]

use otel_runtime::traced;

#[traced(semconv = "faas.server", late(faas.triger, faas.trigger))]
fn load() {}

fn main() {}
