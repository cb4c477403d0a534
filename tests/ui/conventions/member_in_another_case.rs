#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(http.request.method = "Get"))]
fn load() {}

fn main() {}
