#![deny(deprecated)]

use otel_runtime::logged;

#[logged(fields("http.method" = "GET"))]
fn load() {}

fn main() {}
