#![deny(deprecated)]

use otel_runtime::traced;

#[traced(semconv = "http.servr")]
fn load() {}

fn main() {}
