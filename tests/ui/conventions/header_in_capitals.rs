#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields("http.request.header.Content-Type" = ["a"]))]
fn load() {}

fn main() {}
