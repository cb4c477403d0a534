#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(http.reqest.method = "GET"))]
fn load() {}

fn main() {}
