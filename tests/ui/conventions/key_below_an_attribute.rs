#![deny(deprecated)]

use otel_runtime::traced;

#[traced(fields(url.path.raw = "/"))]
fn load() {}

fn main() {}
