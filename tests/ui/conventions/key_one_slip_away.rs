#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(htpp.request.method = "GET"))]
fn load() {}

fn main() {}
