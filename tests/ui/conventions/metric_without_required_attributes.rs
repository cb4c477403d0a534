#![deny(deprecated)]

use otel_runtime::counted;

#[counted("http.client.request.duration", histogram, fields(http.request.method = "GET"))]
fn load() {}

fn main() {}
