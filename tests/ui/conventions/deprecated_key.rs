#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields("http.method" = "GET"))]
fn load() {}

fn main() {}
